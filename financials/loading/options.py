"""The combinations of open invoices a payment may mean."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import comb, prod

from financials.combinations import Effort, fitting_sets, with_equals
from financials.loading.items import Item, OpenItems, Pool, by_due_day, candidates
from financials.suggestions import effort_of, usual_sets

AHEAD = timedelta(days=31)  # money may come so long before its invoice
CHANCE = 100  # of so many payments that fit nothing, one may fit invoices of later by chance


@dataclass(frozen=True, slots=True)
class Option:
    """Invoices that add up to a payment: any of these amounts, or exactly these items (prepaid, or with discounts)."""

    amounts: tuple[int, ...]
    effort: int
    items: tuple[Item, ...] = ()
    discounted: bool = False


@dataclass(eq=False, slots=True)
class Question:
    """A payment whose invoices are asked for; `complete` when there are no options but these.

    `amount` is money and discount together; where the file leaves the discount open, one may be found. `units` is how
    much the amount tells: how often it holds the largest amount all amounts of the account are made of.
    """

    nr: int
    day: date
    amount: int
    may_discount: bool = False
    options: Sequence[Option] = ()
    complete: bool = False
    units: int = 1
    most_options: int = 0  # there have been
    looked_at: int = 0  # after so many part payments

    @property
    def is_clear(self) -> bool:
        """Whether there is exactly one possibility."""
        return self.complete and len(self.options) == 1


def look(question: Question, items: OpenItems, effort: Effort) -> None:
    """Find the options among the invoices there were on the day of the payment, else those of later."""
    posted = items.on(question.day)
    _look_among(question, posted or items.later.items, effort)
    if not posted:
        later = items.later.by_amount
        question.options = [
            Option(option.amounts, option.effort, tuple(_first(option, later))) for option in question.options
        ]
    elif question.may_discount and question.complete and not question.options:
        _look_for_discounts(question, posted, effort)
    question.most_options = max(question.most_options, len(question.options))


def look_ahead(question: Question, items: OpenItems, effort: Effort) -> None:
    """Find what a payment that fits nothing yet was sent for ahead of the invoice; kept if it can hardly be chance."""
    until = question.day + AHEAD
    there = sorted((item for item in items.all() if item.posted_on <= until), key=by_due_day)
    _look_among(question, there, effort)
    if question.is_clear and question.options[0].effort * CHANCE <= question.units:
        [option] = question.options
        by_amount = Pool(there).by_amount
        question.options = [Option(option.amounts, option.effort, tuple(_first(option, by_amount)))]
    else:
        question.options = []


def pick(question: Question, option: Option, items: OpenItems, *, newest: bool = False) -> list[Item] | None:
    """Return the items of an option that nobody has taken, None if some of them are gone.

    Of equal ones the oldest due. Who picks before an earlier payment has picked takes the newest: the earlier one may
    have the choice of the older ones only.
    """
    if option.items:
        return list(option.items) if all(items.has(item) for item in option.items) else None
    picked = []
    for amount, count in Counter(option.amounts).items():
        equal = items.equals(amount, question.day)
        if len(equal) < count:
            return None
        picked += sorted(equal, key=lambda item: item.posted_on)[-count:] if newest else equal[:count]
    return sorted(picked, key=by_due_day)


def ways(question: Question, option: Option, items: OpenItems) -> int:
    """Return how many combinations differ by equal invoices only."""
    if option.items:
        return 1
    counts = Counter(option.amounts).items()
    return prod(comb(len(items.equals(amount, question.day)), count) for amount, count in counts)


def _first(option: Option, by_amount: dict[int, list[Item]]) -> Iterator[Item]:
    for amount, count in Counter(option.amounts).items():
        yield from by_amount[amount][:count]


def _look_among(question: Question, items: list[Item], effort: Effort) -> None:
    chosen, all_there = candidates(items, question.amount)
    amounts = [item.open for item in chosen]
    found = fitting_sets(amounts, question.amount, effort)
    question.complete = found.complete and all_there
    sets = found.sets if question.complete else [*found.sets, *usual_sets(amounts, question.amount)]
    options = {}
    for places in sorted(sets, key=lambda each: (effort_of(each), each)):
        key = tuple(sorted(amounts[place] for place in places))
        options.setdefault(key, Option(key, effort_of(places)))
    question.options = list(options.values())[: effort.sets]


def _look_for_discounts(question: Question, items: list[Item], effort: Effort) -> None:
    """Discounts are taken from all invoices of a combination that still have one."""
    if not any(item.discount_on(question.day) for item in items):
        return
    chosen, all_there = candidates(items, question.amount + sum(item.discount_on(question.day) for item in items))
    reduced = [item.open - item.discount_on(question.day) for item in chosen]
    found = fitting_sets(reduced, question.amount, effort)
    each_way = (places for each in found.sets for places in with_equals(reduced, each))
    sets = list(islice(each_way, effort.sets + 1))
    question.complete = found.complete and all_there and len(sets) <= effort.sets
    sets.sort(key=lambda places: (effort_of(places), places))
    question.options = [_discounted(tuple(chosen[place] for place in places), effort_of(places)) for places in sets]


def _discounted(items: tuple[Item, ...], effort: int) -> Option:
    return Option(tuple(item.open for item in items), effort, items, discounted=True)
