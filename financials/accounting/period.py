"""A period of the books, and how the periods that were handed over lie beside each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from financials.models import AccountingExport
from foundation.templatetags.formats import day_full

ONE_DAY = timedelta(days=1)


class PeriodRefused(Exception):
    """This period cannot be handed over; the text says why and what to do."""


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, by the day from which the books knew an amount (`counts_from`)."""

    begins_on: date
    ends_on: date

    @property
    def before(self) -> date:
        """The day whose closing is the period's opening."""
        return self.begins_on - ONE_DAY

    def __str__(self) -> str:
        return f"{day_full(self.begins_on)} to {day_full(self.ends_on)}"


def ensure_possible(period: Period, today: date) -> None:
    """Raise PeriodRefused for a period the wrong way round, or one to which something may still be booked."""
    if period.begins_on > period.ends_on:
        raise PeriodRefused("The period ends before it begins: choose an earlier first day.")
    if period.ends_on >= today:
        raise PeriodRefused(
            f"The books of {day_full(period.ends_on)} are not closed yet: end the period with "
            f"{day_full(today - ONE_DAY)} or earlier."
        )


def last_month(today: date) -> Period:
    """Return the month before this one."""
    ends_on = today.replace(day=1) - ONE_DAY
    return Period(ends_on.replace(day=1), ends_on)


def next_period(handed_over: Iterable[Period], today: date) -> Period:
    """Return what is to be handed over next: the month after the last one; the last month at first."""
    last = max((period.ends_on for period in handed_over), default=None)
    if last is None or last >= today - ONE_DAY:
        return last_month(today)
    begins_on = last + ONE_DAY
    month_after = (begins_on.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Period(begins_on, min(month_after - ONE_DAY, today - ONE_DAY))


def handed_over(layout: str) -> list[Period]:
    """Return the periods handed over in a layout, each once, however often it was."""
    rows = AccountingExport.objects.filter(layout=layout).values_list("begins_on", "ends_on")
    return sorted({Period(*row) for row in rows})


def troubles(periods: Iterable[Period]) -> Iterator[str]:
    """Yield a sentence for each gap between the periods, and for each overlap."""
    upto, last = None, None
    for period in sorted(periods):
        if upto and period.begins_on > upto + ONE_DAY:
            yield f"Nothing was handed over for {Period(upto + ONE_DAY, period.before)}."
        if upto and period.begins_on <= upto:
            yield f"{period} overlaps {last}: what lies in both is in the books twice."
        if upto is None or period.ends_on > upto:
            upto, last = period.ends_on, period


def would_trouble(period: Period, layout: str) -> list[str]:
    """Return what handing over this period would bring about that is not so already."""
    known = handed_over(layout)
    again = [f"{period} was handed over before: the bookkeeping must not take it twice."] if period in known else []
    before = set(troubles(known))
    return again + [sentence for sentence in troubles({*known, period}) if sentence not in before]
