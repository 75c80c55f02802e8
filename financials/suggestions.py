"""Which open invoices does this money pay? A suggestion from amounts alone, without a database.

Amounts are whole numbers of the currency's smallest unit (cents), so that nothing is rounded on the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from math import comb

from financials.combinations import FULL, Set, fitting_sets, with_equals

MOST_FOUND = FULL.sets  # combinations that are counted
ALTERNATIVES = 3  # combinations that are shown
MOST_IN_PAIRS = 150  # invoices of which any three are tried


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An open invoice, or an instalment of it: any key, when it is due, what is open, and the discount still allowed.

    `discount` is the cash discount that may be taken with money of this value date (financials.discounts).
    """

    key: int
    due_on: date
    amount: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What an invoice gets: money, and besides it the discount that is taken."""

    key: int
    amount: int
    discount: int = 0


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True, order=True)
class Combination:
    """Invoices that add up to the money, by their places; the likelier is the smaller."""

    effort: int
    discounted: bool
    places: Set


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to settle with the money, and why.

    `rule` is one (a single invoice is of exactly this amount), set (the only combination that adds up to it),
    several (more than one fits, or could: `parts` is the likeliest), oldest (none fits: the oldest due first) or
    nothing. `found` counts the combinations that fit; `complete` says that there are no further ones.
    """

    rule: str
    parts: Parts = ()
    found: int = 0
    complete: bool = True
    alternatives: tuple[Parts, ...] = ()  # the first of them is `parts`

    @property
    def reason(self) -> str:
        """The rule in a sentence for the person who decides."""
        if self.rule == "oldest":
            known = "" if self.complete else " that was found"
            return f"No combination of open invoices{known} adds up to the amount: the oldest due are settled first."
        doubt = "" if self.complete else " Not all combinations could be tried."
        if self.rule == "one":
            return f"One invoice is of exactly this amount.{self._others()}{doubt if self.found == 1 else ''}"
        if self.rule == "several" and self.found == 1:
            return f"This combination adds up to the amount.{doubt} Ask the customer."
        if self.rule == "several":
            return f"{self._count(self.found)} add up to the amount: choose one, or ask the customer."
        sentences = {"set": "This is the only combination of open invoices that adds up to the amount."}
        return sentences.get(self.rule, "There is nothing to settle.")

    def _others(self) -> str:
        others = self.found - 1
        verb = "adds" if others == 1 and self.complete else "add"
        return f" {self._count(others)} of others {verb} up to it too." if others else ""

    def _count(self, found: int) -> str:
        more = "" if self.complete else " or more"
        return f"{found}{more} combination{'' if found == 1 and self.complete else 's'}"


def suggest(amount: int, invoices: Sequence[OpenInvoice]) -> Suggestion:
    """Suggest what a payment of `amount` settles.

    One invoice of exactly this amount, else the only set of invoices that adds up to it, with or without the cash
    discounts that are still allowed; of several sets the likeliest, which is the one that takes the fewest words to
    describe; where none fits, the oldest due first, the last of them in part.
    """
    oldest = sorted((invoice for invoice in invoices if invoice.amount > 0), key=lambda each: (each.due_on, each.key))
    if amount <= 0 or not oldest:
        return Suggestion("nothing")
    found, complete = fitting(amount, oldest)
    if not found:
        return Suggestion("oldest", tuple(_oldest_first(amount, oldest)), complete=complete)
    singles = sum(len(each.places) == 1 for each in found)
    rule = "one" if singles == 1 else "set" if len(found) == 1 and complete else "several"
    alternatives = tuple(_parts(oldest, each) for each in found[:ALTERNATIVES])
    return Suggestion(rule, alternatives[0], len(found), complete, alternatives)


def fitting(amount: int, oldest: Sequence[OpenInvoice]) -> tuple[list[Combination], bool]:
    """Return combinations that add up to the amount, the likeliest first, and whether these are all.

    Discounts are taken from all invoices of a combination that still have one, or from none.
    """
    found, complete = _combinations([invoice.amount for invoice in oldest], amount)
    choices = [Combination(effort_of(each), False, each) for each in found]
    if any(invoice.discount for invoice in oldest):
        found, all_found = _combinations([invoice.amount - invoice.discount for invoice in oldest], amount)
        complete = complete and all_found
        reduced = (each for each in found if any(oldest[place].discount for place in each))
        choices += [Combination(effort_of(each), True, each) for each in reduced]
    return sorted(choices)[:MOST_FOUND], complete and len(choices) <= MOST_FOUND


def _parts(oldest: Sequence[OpenInvoice], chosen: Combination) -> Parts:
    invoices = [(oldest[place], oldest[place].discount * chosen.discounted) for place in chosen.places]
    return tuple(Part(invoice.key, invoice.amount - discount, discount) for invoice, discount in invoices)


def _combinations(amounts: list[int], target: int) -> tuple[set[Set], bool]:
    """Tell equal amounts apart; where not every combination can be tried, those people make are among them."""
    search = fitting_sets(amounts, target)
    each_way = (each for found in search.sets for each in with_equals(amounts, found))
    found = set(islice(each_way, MOST_FOUND + 1))
    if search.complete and len(found) <= MOST_FOUND:
        return found, True
    return found | set(usual_sets(amounts, target)), False


def usual_sets(amounts: list[int], target: int) -> Iterator[Set]:
    """Yield combinations people make: all invoices that were due one after the other, one, two or three of them."""
    before, total = {0: 0}, 0
    first, pairs = {}, {}
    for place, amount in enumerate(amounts):
        if amount == target:
            yield (place,)
        if target - amount in first:
            yield first[target - amount], place
        if target - amount in pairs:
            yield *pairs[target - amount], place
        if place < MOST_IN_PAIRS:
            pairs |= {amount + one: (earlier, place) for one, earlier in first.items()}
        first.setdefault(amount, place)
        total += amount
        if total - target in before:
            yield tuple(range(before[total - target], place + 1))
        before[total] = place + 1


def effort_of(places: Set) -> int:
    """Return how many combinations are as easily described: few invoices, some due one after the other, the oldest.

    A single invoice comes before all others.
    """
    if len(places) == 1:
        return 1
    span = places[-1] + 1
    rows = 1 + sum(later - place > 1 for place, later in pairwise(places))
    return span * min(comb(span - 1, len(places) - 1), comb(span, 2 * rows - 1))


def _oldest_first(amount: int, oldest: Sequence[OpenInvoice]) -> Iterator[Part]:
    """The last invoice is closed by its discount where that is enough."""
    for invoice in oldest:
        part = min(invoice.amount, amount)
        missing = invoice.amount - part
        yield Part(invoice.key, part, missing if missing <= invoice.discount else 0)
        amount -= part
        if not amount:
            break
