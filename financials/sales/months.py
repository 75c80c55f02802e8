"""What one customer bought in the last twelve months, for the folder."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from financials.sales.charts import drawn
from financials.sales.spans import Span
from foundation.charts import Chart
from foundation.sql import fetch, statement

MONTHS = statement(__file__, "months")


def twelve_months(day: date) -> Span:
    """Return the twelve months the last of which has the day in it."""
    begins = day.year * 12 + day.month - 12
    return Span(date(begins // 12, begins % 12 + 1, 1), day)


def months_of(*, customer_id: int, span: Span) -> dict[str, dict[date, tuple[Decimal, Decimal]]]:
    """Return (net, year before) by month (its first day) and currency; months without sales are left out."""
    before = span.year_before
    days = vars(span) | {"first_before": before.first_on, "last_before": before.last_on, "customer": customer_id}
    found: dict[str, dict[date, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for row in fetch(MONTHS, days):
        found[row["currency"]][row["month"]] = (row["net"], row["before"])
    return found


def charts_of(*, customer_id: int, day: date) -> list[Chart]:
    """Return the curves of the twelve months up to a day, one a currency; none of nothing sold in two years."""
    span = twelve_months(day)
    return [drawn(span, currency, sold) for currency, sold in months_of(customer_id=customer_id, span=span).items()]
