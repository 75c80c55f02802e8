"""Which money keeps which promise: each cent once, in the order it came, to the promise that is due first.

Money of a day goes to the promises that stood on that day (made by then, their last day not passed), the one due first
before the others; what they leave goes to those that had passed already, so that it is known when their money came at
last. Of two promises due on the same day the older is first. Because the order depends on days alone, more money never
takes anything from any promise, and in which order things are given here does not matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from foundation.money import NOTHING


@dataclass(frozen=True, slots=True)
class Promised:
    """So much was promised by `due_on`; what comes from `made_on` to `until`, both included, keeps it."""

    key: int
    amount: Decimal
    made_on: date
    due_on: date
    until: date


@dataclass(slots=True)
class Came:
    """What came for a promise: in time, in all, and on which day the whole of it was there."""

    in_time: Decimal = NOTHING
    total: Decimal = NOTHING
    whole_on: date | None = None

    def kept(self, promised: Promised) -> bool:
        """Tell whether the whole was there in time."""
        return self.whole_on is not None and self.whole_on <= promised.until


def allot(promises: Iterable[Promised], money: Iterable[tuple[date, Decimal]]) -> dict[int, Came]:
    """Return what came for each promise by its key; `money` is what came on which value date, in one currency.

    A promise is whole when no more is missing than would be let go as a small difference.
    """
    promises = sorted(promises, key=lambda one: (one.due_on, one.key))
    came = {one.key: Came() for one in promises}
    for day, amount in sorted(_by_day(money).items()):
        made = [one for one in promises if one.made_on <= day]
        left = amount
        for one in (*(one for one in made if day <= one.until), *(one for one in made if day > one.until)):
            left -= _give(came[one.key], one, left, day)
    return came


def _by_day(money: Iterable[tuple[date, Decimal]]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for day, amount in money:
        found[day] = found.get(day, NOTHING) + amount
    return found


def _give(came: Came, promised: Promised, left: Decimal, day: date) -> Decimal:
    part = min(left, promised.amount - came.total)
    came.total += part
    if day <= promised.until:
        came.in_time += part
    if came.whole_on is None and promised.amount - came.total <= _tolerance(promised.amount):
        came.whole_on = day
    return part


def _tolerance(amount: Decimal) -> Decimal:
    """What may be missing: a small difference, unless the promise itself is no more than that."""
    return settings.SMALL_DIFFERENCE if amount > settings.SMALL_DIFFERENCE else NOTHING
