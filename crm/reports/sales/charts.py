"""Sales by month as curves: the period, and the same months a year before."""

from collections import defaultdict
from decimal import Decimal

from crm.reports.asking import Asked
from crm.reports.sales.asking import span_of, which
from financials.sales.sold import Sales, sold
from foundation.charts import Chart, chart
from foundation.money import NOTHING
from foundation.templatetags.formats import money_with_currency, percent

UNITS = ((Decimal(1_000_000), " M", "millions"), (Decimal(1_000), " k", "thousands"), (Decimal(1), "", ""))


def charts(asked: Asked) -> list[Chart]:
    """Return a chart a currency; a single month is none."""
    by_currency: dict[str, dict[str, Sales]] = defaultdict(dict)
    for one in sold(by="month", span=span_of(asked), which=which(asked)):
        by_currency[one.currency][one.key] = one
    months = [month.isoformat() for month in span_of(asked).months]
    return [drawn(asked, currency, found) for currency, found in by_currency.items() if len(months) > 1]


def drawn(asked: Asked, currency: str, found: dict[str, Sales]) -> Chart:
    """Draw the months of one currency; a month without sales is 0."""
    months = span_of(asked).months
    now, before = ([_of(found, month, name) for month in months] for name in ("net", "before"))
    size, sign, words = unit_of(max([*now, *before]))
    series = {"this time": [scaled(amount, size) for amount in now]}
    if any(before):
        series["year before"] = [scaled(amount, size) for amount in before]
    title = f"Sales by month, {f'{words} of {currency}' if words else currency}"
    said = summary(sum(now), sum(before), currency)
    return chart(title, said, [f"{month:%b %Y}" for month in months], series, unit=sign)


def _of(found: dict[str, Sales], month, name: str) -> Decimal:
    one = found.get(month.isoformat())
    return getattr(one, name) if one else NOTHING


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
