"""Periods of sales, and the same one a year before."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from foundation.periods import end_of_month


@dataclass(frozen=True)
class Span:
    """The days from the first to the last of a period, both in it."""

    first_on: date
    last_on: date

    @property
    def year_before(self) -> "Span":
        """The same days a year before; one that ends with its month still does."""
        return Span(a_year_before(self.first_on), a_year_before(self.last_on, to_the_end=True))

    @property
    def months(self) -> list[date]:
        """The first day of each month that has days in it."""
        return list(self._months())

    def _months(self) -> Iterator[date]:
        month = self.first_on.replace(day=1)
        while month <= self.last_on:
            yield month
            month = next_month(month)


def a_year_before(day: date, *, to_the_end: bool = False) -> date:
    """Return the same day a year before; 29 February becomes the 28th, and the 28th `to_the_end` of a leap month."""
    length = monthrange(day.year - 1, day.month)[1]
    ends = to_the_end and day == end_of_month(day)
    return day.replace(year=day.year - 1, day=length if ends else min(day.day, length))


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
