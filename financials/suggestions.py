"""Which open invoices does this money pay? A suggestion from amounts alone, without a database.

Amounts are whole numbers of the currency's smallest unit (cents), so that nothing is rounded on the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST_FOR_A_SET = 30  # open invoices; the search doubles with every two more
MASK = (1 << MOST_FOR_A_SET) - 1


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice as the suggestion sees it: any key, the day it is due, and what is open."""

    key: int
    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to settle with the money, as (key, amount), and by which rule: one, set, oldest or nothing."""

    rule: str
    parts: Sequence[tuple[int, int]] = ()


def suggest(amount: int, invoices: Sequence[OpenInvoice]) -> Suggestion:
    """Suggest what a payment of `amount` settles.

    One invoice of exactly this amount (the oldest, where several are equal); else the one set of invoices that adds
    up to it; else, or where several sets do, the oldest due first, the last of them in part.
    """
    oldest = sorted((invoice for invoice in invoices if invoice.amount > 0), key=lambda each: (each.due_on, each.key))
    if amount <= 0 or not oldest:
        return Suggestion("nothing")
    for invoice in oldest:
        if invoice.amount == amount:
            return Suggestion("one", [(invoice.key, amount)])
    if chosen := only_set([invoice.amount for invoice in oldest], amount):
        return Suggestion("set", [(oldest[place].key, oldest[place].amount) for place in chosen])
    return Suggestion("oldest", _oldest_first(amount, oldest))


def _oldest_first(amount: int, oldest: Sequence[OpenInvoice]) -> list[tuple[int, int]]:
    parts = []
    for invoice in oldest:
        part = min(invoice.amount, amount)
        parts.append((invoice.key, part))
        amount -= part
        if not amount:
            break
    return parts


def only_set(amounts: Sequence[int], target: int) -> list[int] | None:
    """Return the places of the amounts that add up to the target when exactly one set of them does.

    None when no set or more than one fits, or when more than MOST_FOR_A_SET of the (positive) amounts could be in it.
    """
    places = [place for place, amount in enumerate(amounts) if amount <= target]
    total = sum(amounts[place] for place in places)
    if total < target or len(places) > MOST_FOR_A_SET:
        return None
    if target * 2 <= total:
        return _chosen(places, _only_mask([amounts[place] for place in places], target))
    # What is left out adds up to less: the smaller search finds the same set.
    left_out = _only_mask([amounts[place] for place in places], total - target)
    return _chosen(places, None if left_out is None else ~left_out)


def _chosen(places: list[int], mask: int | None) -> list[int] | None:
    return None if mask is None else [place for bit, place in enumerate(places) if mask >> bit & 1]


def _only_mask(amounts: list[int], target: int) -> int | None:
    """Meet in the middle: the sums of either half, each with the set that makes it in its lower bits."""
    half = len(amounts) // 2
    left = _sums(amounts[:half], 0, target)
    right = _sums(amounts[half:], half, target)
    reached = {one >> MOST_FOR_A_SET for one in right}
    fitting = [one for one in left if target - (one >> MOST_FOR_A_SET) in reached]
    if len(fitting) != 1:
        return None
    rest = target - (fitting[0] >> MOST_FOR_A_SET)
    others = [one for one in right if one >> MOST_FOR_A_SET == rest]
    return (fitting[0] | others[0]) & MASK if len(others) == 1 else None


def _sums(amounts: list[int], first_bit: int, most: int) -> list[int]:
    """Return the sums up to `most` of all sets of these amounts, as sum << MOST_FOR_A_SET | set."""
    limit, sums = (most + 1) << MOST_FOR_A_SET, [0]
    for bit, amount in enumerate(amounts, first_bit):
        step = amount << MOST_FOR_A_SET | 1 << bit
        sums += [more for one in sums if (more := one + step) < limit]
    return sums
