"""What a criterion is asked with within a period: revenue of the last 12 months, bought in the last 90 days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from customers.selections.values import Asked, Form, ValueRefused


@dataclass(frozen=True)
class Period:
    """A period counted back from today."""

    label: str
    first_on: Callable[[date], date]
    last_on: Callable[[date], date] = lambda today: today


PERIODS = {
    "year": Period("the last 12 months", lambda today: today - timedelta(days=364)),
    "quarter": Period("the last 90 days", lambda today: today - timedelta(days=89)),
    "month": Period("the last 30 days", lambda today: today - timedelta(days=29)),
    "two-years": Period("the last 24 months", lambda today: today - timedelta(days=729)),
    "this-year": Period("this year", lambda today: date(today.year, 1, 1)),
    "last-year": Period(
        "last year", lambda today: date(today.year - 1, 1, 1), lambda today: date(today.year - 1, 12, 31)
    ),
    "ever": Period("all the years", lambda today: date.min),
}


class InPeriod(Asked):
    """Anything else, within a period; kept as {"value": …, "period": key}, cleaned to (value, first day, last day)."""

    piece = "customers/selections/in_period.html"
    periods = PERIODS

    def __init__(self, inner: Asked, today: date):
        self.inner, self.today = inner, today

    def typed(self, form: Form) -> tuple[dict[str, Any], str]:
        kept, trouble = self.inner.typed(form)
        return {"value": kept, "period": next(iter(form("period")), next(iter(PERIODS)))}, trouble

    def clean(self, kept: Any) -> tuple[Any, date, date]:
        kept = kept if isinstance(kept, Mapping) else {}
        if not (period := PERIODS.get(kept.get("period", ""))):
            raise ValueRefused("Choose a period.")
        return self.inner.clean(kept.get("value")), period.first_on(self.today), period.last_on(self.today)

    def words(self, kept: Any) -> str:
        kept = kept if isinstance(kept, Mapping) else {}
        period = PERIODS.get(kept.get("period", ""))
        return f"{self.inner.words(kept.get('value'))} in {period.label if period else '…'}"
