"""How prices and days are said in sentences."""

from datetime import date
from decimal import Decimal

from foundation.money import exponent
from foundation.templatetags.formats import day_full


def decimals_of(price: Decimal, currency: str) -> int:
    """Return how many decimals a price a unit is written with: at least the currency's, further ones in pairs."""
    further = max(-price.normalize().as_tuple().exponent - exponent(currency), 0)
    return exponent(currency) + further + further % 2


def unit_price_text(price: Decimal | None, currency: str) -> str:
    """Write a price a unit: at least the currency's decimals, further ones in pairs where they say something."""
    return "–" if price is None else f"{price:,.{decimals_of(price, currency)}f}"


def until(day: date | None) -> str:
    """Say the last day behind a sentence, nothing for one that stays."""
    return f", until {day_full(day)}" if day else ""
