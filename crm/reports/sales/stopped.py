"""Customers who stopped ordering: whom to call before they have forgotten us, the largest first."""

from collections.abc import Iterator

from crm.reports.asking import Asked, Choice
from crm.reports.columns import CURRENCY, amount, day, group, text, who
from crm.reports.machines import by_columns
from crm.reports.report import Report
from crm.reports.totals import counted, summed
from financials.sales.stopped import LEAST_DAYS, LEAST_ORDERS, Stopped, stopped
from foundation.tables import Column

TIMES = Choice(
    "times",
    "Silent for",
    {"3": "3 usual intervals", "2": "2 usual intervals", "5": "5 usual intervals"},
)


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield who has stopped, the largest of each currency first."""
    choice = {"times": int(TIMES.of(asked)), "currency": asked.currency}
    return (_row(one) for one in stopped(as_of=asked.as_of, customers=asked.customer_ids(), **choice))


def _row(one: Stopped) -> dict[str, object]:
    return {**vars(one), "times": round(one.times, 1), "usual": round(one.usual, 1)}


COLUMNS = (
    *who("financials"),
    text("sales_rep", "Sales rep"),
    CURRENCY,
    amount("net", "Sales", hint="Of the twelve months up to the last order, with what was invoiced for it since"),
    Column("orders", "Orders", kind="quantity", sort=True, hint="Days on which they ordered, in three years"),
    day("last_on", "Last order", hint="Orders, and invoices without one"),
    Column("days", "Days since", kind="quantity", sort=True, hint="From the last order to the day of the report"),
    Column("usual", "Usual interval", kind="tenths", sort=True, hint="Days between orders: the median of three years"),
    Column("times", "Times", kind="tenths", sort=True, hint="How many usual intervals have passed since"),
)
GROUPS = (group("sales_rep", "By sales rep", "Sales rep", (counted("Customers"), summed("net", "Sales"))),)

STOPPED = Report(
    name="stopped-ordering",
    title="Customers who stopped ordering",
    says=f"Who has not ordered for longer than usual. Counted with {LEAST_ORDERS} orders or more in three years, after "
    f"{LEAST_DAYS} days without one; archived customers are left out.",
    permission="financials.view_document",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows, GROUPS),
    groups=GROUPS,
    asks=("sales_rep", "category", "group", "place", "currency"),
    own=(TIMES,),
    plain=True,
    explains=True,
    sheet="A4 landscape",
    widths={"code": 8, "name": 26, "sales_rep": 14, "currency": 6},
)
