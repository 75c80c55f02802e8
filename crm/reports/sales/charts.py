"""Sales by month of what was asked, as curves."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.conf import settings

from crm.reports.asking import Asked
from crm.reports.sales.asking import span_of, which
from financials.sales.charts import drawn
from financials.sales.sold import sold
from foundation.charts import Chart


def charts(asked: Asked) -> list[Chart]:
    """Return the chart of the currency asked for, else of the house's own, else of each; a single month is none."""
    span = span_of(asked)
    if len(span.months) < 2:
        return []
    by_currency: dict[str, dict[date, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for one in sold(cut="month", span=span, which=which(asked)):
        by_currency[one.currency][date.fromisoformat(one.key)] = (one.net, one.before)
    own = asked.currency or settings.COMPANY_CURRENCY
    shown = {own: by_currency[own]} if own in by_currency else by_currency
    return [drawn(span, currency, found) for currency, found in shown.items()]
