"""How much tax is charged on a product delivered to a place on a day, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from catalog.models import Product, TaxCategory, TaxRate
from customers.models import Customer, TaxExemption
from customers.tax_rules import exemptions_by_customer
from foundation.templatetags.formats import day_full
from foundation.templatetags.formats import quantity as plain

KIND = TaxExemption.Kind
CATEGORIES = {
    KIND.RESALE: TaxCategory.EXEMPT,
    KIND.EXEMPT: TaxCategory.EXEMPT,
    KIND.REVERSE_CHARGE: TaxCategory.REVERSE_CHARGE,
    KIND.INTRA_COMMUNITY: TaxCategory.INTRA_COMMUNITY,
    KIND.EXPORT: TaxCategory.EXPORT,
}


@dataclass(frozen=True)
class Tax:
    """`percent` (0-100) is None only for a line without a product; `warning` is "" or what to look after."""

    percent: Decimal | None
    reason: str
    warning: str = ""
    category: str = ""  # one of TaxCategory; "" only for a line without a product


def tax_for(*, customer: Customer, product: Product | None, country: str, region: str, day: date) -> Tax:
    """Return the tax of one line; see taxes_for. Without a product only an exemption is known."""
    return taxes_for(customer=customer, products=[product], country=country, region=region, day=day)[0]


def taxes_for(
    *, customer: Customer, products: Sequence[Product | None], country: str, region: str, day: date
) -> list[Tax]:
    """Return the tax of each product delivered to a place (an empty country is the company's own).

    An exemption that holds there on that day comes first; then the rate of the product's tax code for the region,
    the country, or everywhere; then the product's own rate. At most three queries.
    """
    country = country or settings.COMPANY_COUNTRY
    exemptions = exemptions_for(customer, country, region)
    if valid := next((each for each in exemptions if each.holds_on(day)), None):
        return [Tax(Decimal(0), f"No tax: {said(valid)}", category=CATEGORIES[valid.kind]) for _ in products]
    rates = rates_at({product.tax_code_id for product in products if product}, country, region, day)
    warning = lapsed(exemptions, day)
    return [charged(product, rates, country, day, warning) for product in products]


def exemptions_for(customer: Customer, country: str, region: str) -> list[TaxExemption]:
    """Return what was ever agreed for deliveries to the place, the customer's own first; see customers.tax_rules."""
    return [each for each in exemptions_by_customer([customer])[customer.pk] if each.holds_in(country, region)]


def treatment(held: Iterable[TaxExemption], country: str, region: str, day: date) -> str:
    """Say why deliveries to a place are not taxed on a day, "" when they are; `held` is what counts for somebody."""
    country = country or settings.COMPANY_COUNTRY
    valid = next((each for each in held if each.holds_in(country, region) and each.holds_on(day)), None)
    return f"No tax: {said(valid)}" if valid else ""


def rates_at(codes: set[int | None], country: str, region: str, day: date) -> dict[int, TaxRate]:
    """Return the rate of each tax code at the place, the most exact one."""
    places = Q(country="") | Q(country=country, region="") | Q(country=country, region__iexact=region)
    found = TaxRate.objects.valid_on(day).filter(places, tax_code__in=codes - {None}).select_related("tax_code")
    return {rate.tax_code_id: rate for rate in sorted(found, key=lambda rate: (rate.country != "", rate.region != ""))}


def charged(product: Product | None, rates: dict[int, TaxRate], country: str, day: date, warning: str) -> Tax:
    """Return the tax where no exemption holds."""
    if product is None:
        return Tax(None, "", warning)
    rate = rates.get(product.tax_code_id)
    if rate:
        place = " ".join(filter(None, (rate.country, rate.region)))
        reason = f"{rate.tax_code.name}{f' in {place}' if place else ''}: {plain(rate.percent)} %"
        return Tax(rate.percent, reason, warning if rate.percent else "", rate.category)
    reason = f"{plain(product.tax_percent)} %, the product's own rate"
    if product.tax_code_id:
        missing = f"No rate of {product.part_number}'s tax code is known for {country or 'here'} on {day_full(day)}."
        warning = f"{warning} {missing} Its own rate is charged: add the other one.".strip()
    warning = warning if product.tax_percent or product.tax_code_id else ""
    return Tax(product.tax_percent, reason, warning, TaxCategory.usual(product.tax_percent))


def lapsed(exemptions: Sequence[TaxExemption], day: date) -> str:
    """Say that the latest exemption does not hold any more, "" when there was none or it has not begun."""
    last = next((each for each in exemptions if each.valid_from <= day), None)
    if last is None:
        return ""
    if last.ended_on and last.ended_on <= day:
        return f"Tax is charged: {said(last, until=False)} ended on {day_full(last.ended_on)}. Ask for a new one."
    return f"Tax is charged: {said(last, until=False)} expired on {day_full(last.valid_until)}. Ask for a new one."


def said(exemption: TaxExemption, *, until: bool = True) -> str:
    """Name an exemption: "resale certificate R-17, valid until 31 Dec 2026"."""
    whose = f" of {exemption.inherited_from.name}" if exemption.inherited_from else ""
    name = f"{exemption.get_kind_display()} {exemption.certificate}{whose}"
    return f"{name}, valid until {day_full(exemption.valid_until)}" if until and exemption.valid_until else name
