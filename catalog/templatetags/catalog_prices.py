"""Prices a unit in templates: {% load catalog_prices %}."""

from decimal import Decimal

from django import template

from catalog.wording import unit_price_text

register = template.Library()


@register.filter
def unit_price(price: Decimal | None, currency: str) -> str:
    """Write a price a unit: at least the currency's decimals, further ones only where they say something."""
    return unit_price_text(price, currency)
