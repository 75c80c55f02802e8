"""DSO and its kin month by month, out of the kept sums of the nights (CREDIT §3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credit.metrics.formulas import countback, days_sales, effectiveness
from credit.metrics.receivables import SHOWN, month_ends
from credit.models import ReceivablesDay
from foundation.money import NOTHING

WINDOW = 3  # months of sales behind a DSO: one month alone swings with its last invoice


@dataclass(frozen=True)
class Month:
    """The figures of a month in one currency, at its end or at the last night so far. Days unless said; None: unknown.

    `sold` is of the month up to the day, `sales` of it and the two months before. `dso`, `best_possible_dso` and
    `days_delinquent` (ADD) are by those sales, `effectiveness` (CEI, percent) by the month's. The last four are of what
    was paid in the month, weighted by amount.
    """

    day: date
    currency: str
    receivable: Decimal
    current: Decimal
    overdue: Decimal
    sold: Decimal
    sales: Decimal | None
    dso: Decimal | None
    best_possible_dso: Decimal | None
    days_delinquent: Decimal | None
    countback_dso: Decimal | None
    effectiveness: Decimal | None
    days_to_pay: float | None
    days_beyond_terms: float | None
    days_beyond_terms_open: float | None
    days_late: float | None

    @property
    def overdue_share(self) -> Decimal | None:
        """The part of the receivables that is overdue, a share of 1; None when nothing is owed."""
        return self.overdue / self.receivable if self.receivable else None


def months(*, as_of: date) -> dict[str, list[Month]]:
    """Return by currency the months up to a day, oldest first, the last one as of the last night up to that day."""
    days = [*reversed(month_ends(before=as_of)), *_last_night(as_of)]
    kept = list(ReceivablesDay.objects.filter(day__in=days))
    known = {row.day for row in kept}
    by_currency: dict[str, dict[date, ReceivablesDay]] = {}
    for row in kept:
        by_currency.setdefault(row.currency, {})[row.day] = row
    return {
        currency: months_of([rows.get(day, _nothing(day, currency)) if day in known else None for day in days])
        for currency, rows in sorted(by_currency.items())
    }


def months_of(rows: Sequence[ReceivablesDay | None]) -> list[Month]:
    """Return the figures of the last months of a row for each, oldest first; None is a month nobody computed."""
    shown = range(max(0, len(rows) - SHOWN - 1), len(rows))
    return [_month(rows[: place + 1]) for place in shown if rows[place]]


def _month(rows: Sequence[ReceivablesDay | None]) -> Month:
    """The figures of the last of these rows."""
    row, before = rows[-1], rows[-2] if len(rows) > 1 else None
    window = rows[-WINDOW:]
    sales = sum((one.sold for one in window), NOTHING) if len(window) == WINDOW and all(window) else None
    days = sum(one.day.day for one in window) if sales is not None else 0
    return Month(
        **{name: getattr(row, name) for name in _KEPT},
        sales=sales,
        dso=days_sales(row.receivable, sales or NOTHING, days),
        best_possible_dso=days_sales(row.current, sales or NOTHING, days),
        days_delinquent=days_sales(row.overdue, sales or NOTHING, days),
        countback_dso=countback(row.receivable, _newest_known(rows)),
        effectiveness=_effectiveness(row, before),
    )


def _effectiveness(row: ReceivablesDay, before: ReceivablesDay | None) -> Decimal | None:
    if not before:
        return None
    return effectiveness(beginning=before.receivable, sales=row.sold, ending=row.receivable, ending_current=row.current)


def _newest_known(rows: Sequence[ReceivablesDay | None]) -> list[tuple[Decimal, int]]:
    """Sales and days of the months that are known without a gap, the newest first."""
    known = []
    for row in reversed(rows):
        if not row:
            break
        known.append((row.sold, row.day.day))
    return known


def _last_night(as_of: date) -> list[date]:
    """The last night of the month of `as_of`, if there was one yet."""
    found = ReceivablesDay.objects.filter(day__lte=as_of, day__gte=as_of.replace(day=1)).order_by("-day").first()
    return [found.day] if found else []


def _nothing(day: date, currency: str) -> ReceivablesDay:
    sums = dict.fromkeys(("receivable", "current", "overdue", "sold"), NOTHING)
    return ReceivablesDay(day=day, currency=currency, **sums)


_KEPT = (
    "day", "currency", "receivable", "current", "overdue", "sold",
    "days_to_pay", "days_beyond_terms", "days_beyond_terms_open", "days_late",
)  # fmt: skip
