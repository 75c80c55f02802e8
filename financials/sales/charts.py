"""Sales by month as curves: a period, and the same months a year before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from financials.sales.spans import Span
from foundation.charts import Chart, chart
from foundation.money import NOTHING
from foundation.templatetags.formats import money_with_currency, percent

UNITS = ((Decimal(1_000_000), " M", "millions"), (Decimal(1_000), " k", "thousands"), (Decimal(1), "", ""))


def drawn(span: Span, currency: str, sold: Mapping[date, tuple[Decimal, Decimal]]) -> Chart:
    """Draw the months of one currency, each (net, year before) by its first day; a month without sales is 0."""
    months = span.months
    now, before = zip(*(sold.get(month, (NOTHING, NOTHING)) for month in months), strict=True)
    size, sign, words = unit_of(max(*now, *before))
    series = {"this time": [scaled(amount, size) for amount in now]}
    if any(before):
        series["year before"] = [scaled(amount, size) for amount in before]
    title = f"Sales by month, {f'{words} of {currency}' if words else currency}"
    said = summary(sum(now), sum(before), currency)
    return chart(title, said, [f"{month:%b %Y}" for month in months], series, unit=sign)


def unit_of(largest: Decimal) -> tuple[Decimal, str, str]:
    """Return the unit in which amounts up to the largest are written short."""
    return next((unit for unit in UNITS if largest >= unit[0]), UNITS[-1])


def scaled(amount: Decimal, size: Decimal) -> float:
    return round(float(amount / size), 2)


def summary(net: Decimal, before: Decimal, currency: str) -> str:
    """Say what it comes to: "1,200.00 USD in all, 20 % more than a year before"."""
    told = f"{money_with_currency(net, currency)} in all"
    if before <= 0:
        return told
    change = (net - before) / before
    return f"{told}, {percent(abs(change))} {'more' if change >= 0 else 'less'} than a year before"
