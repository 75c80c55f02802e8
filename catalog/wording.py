"""How prices and days are said in sentences."""

from datetime import date
from decimal import Decimal

from foundation.money import exponent
from foundation.templatetags.formats import day_full


def unit_price_text(price: Decimal | None, currency: str) -> str:
    """Write a price a unit: at least the currency's decimals, further ones in pairs where they say something."""
    if price is None:
        return "–"
    further = max(-price.normalize().as_tuple().exponent - exponent(currency), 0)
    decimals = exponent(currency) + further + further % 2
    return f"{price:,.{decimals}f}"


def until(day: date | None) -> str:
    """Say the last day behind a sentence, nothing for one that stays."""
    return f", until {day_full(day)}" if day else ""
