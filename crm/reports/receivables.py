"""Receivables over time: DSO and its kin of the last two years, as a table and as curves."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from credit.metrics.months import Month, months
from crm.reports.columns import CURRENCY
from crm.reports.machines import by_columns
from crm.reports.report import Asked, Report
from foundation.charts import Chart, chart
from foundation.tables import Column
from foundation.templatetags.formats import day_full

BY_SALES = "Of the last three months' sales, in days"


def of(asked: Asked) -> dict[str, list[Month]]:
    """Return the months by currency, without those before anything was sold."""
    found = months(as_of=asked.as_of)
    wanted = {currency: found[currency] for currency in found if asked.currency in ("", currency)}
    return {currency: _begun(listed) for currency, listed in wanted.items() if _begun(listed)}


def _begun(listed: list[Month]) -> list[Month]:
    first = next((place for place, month in enumerate(listed) if month.receivable or month.sold), len(listed))
    return listed[first:]


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield the months, the newest first."""
    return (_row(month) for listed in of(asked).values() for month in reversed(listed))


def _row(month: Month) -> dict[str, object]:
    amounts = {name: getattr(month, name) for name in AMOUNTS}
    figures = {name: rounded(getattr(month, name), 2) for name in DAYS}
    share = rounded(month.overdue_share, 4)
    return {"day": month.day, "currency": month.currency, "overdue_share": share} | amounts | figures


def rounded(figure: Decimal | float | None, decimals: int) -> float | None:
    return None if figure is None else round(float(figure), decimals)


def charts(asked: Asked) -> list[Chart]:
    """Return the curves: DSO with the best possible one, CEI, and what of the receivables is overdue."""
    found = of(asked)
    return [drawn for currency in found for drawn in _charts(found[currency], currency if len(found) > 1 else "")]


def _charts(listed: list[Month], currency: str) -> list[Chart]:
    draw = partial(chart, labels=[f"{month.day:%b %Y}" for month in listed])
    last, named = day_full(listed[-1].day), f", {currency}" if currency else ""
    late = [None if month.overdue_share is None else 100 * month.overdue_share for month in listed]
    return [
        draw(
            f"Days sales outstanding{named}",
            f"{BY_SALES}, {last}",
            series={
                "DSO": [month.dso for month in listed],
                "best possible": [month.best_possible_dso for month in listed],
            },
        ),
        draw(
            f"Collection effectiveness{named}",
            f"CEI, of what could come in in the month, {last}",
            series={"CEI": [month.effectiveness for month in listed]},
            unit=" %",
            top=100,
        ),
        draw(
            f"Overdue{named}",
            f"Share of the receivables, {last}",
            series={"overdue": late},
            unit=" %",
        ),
    ]


def money(key: str, label: str, hint: str, **more) -> Column:
    return Column(key, label, kind="money", sort=True, hint=hint, **more)


def days(key: str, label: str, hint: str, **more) -> Column:
    return Column(key, label, kind="tenths", sort=True, hint=hint, **more)


AMOUNTS = ("receivable", "overdue", "sold")
FIGURES = (
    money("receivable", "Receivables", "All open items, without unapplied credit: what the aging's buckets add up to."),
    money("overdue", "Overdue", "Of them past the due day, rolled to the next business day."),
    Column("overdue_share", "Overdue %", kind="percent", sort=True, hint="Overdue / receivables."),
    money("sold", "Sold", "Invoiced in the month less credit notes, by the day it was booked."),
    days("dso", "DSO", "Days sales outstanding: receivables / sales of three months x their days."),
    days("best_possible_dso", "BPDSO", "Best possible DSO: what is not due yet / sales of three months x their days."),
    days("days_delinquent", "ADD", "Average days delinquent: DSO less BPDSO, the part of DSO that is overdue."),
    days("countback_dso", "Countback", "Days counted back from the newest sales until they add up to the receivables."),
    days(
        "effectiveness",
        "CEI",
        "Collection effectiveness index, percent: (receivables of the month before + sold - receivables) / "
        "(receivables of the month before + sold - what is not due yet) x 100. 100 when nothing is overdue.",
    ),
    days("days_to_pay", "Days to pay", "From the invoice to the money, weighted by amount, of what was paid in it."),
    days("days_beyond_terms", "DBT", "Days beyond terms: from the due day to the money, weighted; early is below 0."),
    days("days_beyond_terms_open", "DBT with open", "The same with everything overdue and open, at its age."),
    days("days_late", "Days late", "Average lateness of the money that came late, weighted. It is not ADD."),
)
DAYS = tuple(column.key for column in FIGURES if column.kind == "tenths")
COLUMNS = (Column("day", "Until", kind="day", sort=True, title=True), CURRENCY, *FIGURES)

RECEIVABLES = Report(
    name="receivables",
    title="Receivables over time",
    says="DSO, best possible DSO, days delinquent, collection effectiveness and overdue share of the last 24 months.",
    permission="credit.view_receivablesday",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows),
    charts=charts,
    explains=True,
    asks=("currency",),
    sheet="A4 landscape",
    widths={"day": 8, "currency": 6},
)
