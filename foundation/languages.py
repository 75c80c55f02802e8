"""How money, numbers and days are written in a customer's language, and which language stands in for another."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import formats, translation

from foundation.money import exponent, round_money

ENGLISH = {"DATE_FORMAT": "j F Y", "SHORT_DATE_FORMAT": "j M Y"}  # no order of month and day to be mistaken


def fallbacks(language: str) -> list[str]:
    """Return the languages to look for, the best first: de-AT, de, the house's own, English."""
    wanted = language.strip().replace("_", "-").lower()
    return list(dict.fromkeys([wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, "en"]))


def money_in(language: str, amount: Decimal, currency: str) -> str:
    """Write an amount as this language does, with its currency ("12.480,50 EUR")."""
    with _speaking(language):
        number = formats.number_format(
            round_money(amount, currency), exponent(currency), use_l10n=True, force_grouping=True
        )
    return f"{number}\N{NO-BREAK SPACE}{currency}"


def day_in(language: str, day: date | None, style: str = "DATE_FORMAT") -> str:
    """Write a day in words ("12. November 2026"), or short for a column; "" for none."""
    if not day:
        return ""
    english = language.partition("-")[0] == "en"
    with _speaking(language):
        return formats.date_format(day, ENGLISH[style] if english else style)


def _speaking(language: str):
    return translation.override(language.partition("-")[0])
