"""How money, numbers and days are written in a customer's language, and which language stands in for another."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import formats, translation

from foundation.money import exponent, round_money

ENGLISH = {"DATE_FORMAT": "j F Y", "SHORT_DATE_FORMAT": "j M Y"}  # no order of month and day to be mistaken
MINUS = "\N{MINUS SIGN}"
LANGUAGES = sorted(((code, info["name"]) for code, info in LANG_INFO.items() if "name" in info), key=lambda one: one[1])
NAMES = dict(LANGUAGES)


def language_name(code: str) -> str:
    """Return the English name of a language, "German" for "de"; a code nobody named stays itself."""
    return NAMES.get(code.lower()) or NAMES.get(code.lower().partition("-")[0], code)


def fallbacks(language: str) -> list[str]:
    """Return the languages to look for, the best first: de-AT, de, the house's own, English."""
    wanted = language.strip().replace("_", "-").lower()
    return list(dict.fromkeys([wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, "en"]))


def money_in(language: str, amount: Decimal, currency: str) -> str:
    """Write an amount as this language does, with its currency ("12.480,50 EUR")."""
    return f"{amount_in(language, amount, currency)}\N{NO-BREAK SPACE}{currency}"


def amount_in(language: str, amount: Decimal, currency: str) -> str:
    """Write an amount as this language does, without its currency, for a column that names it ("12.480,50")."""
    return number_in(language, round_money(amount, currency), exponent(currency))


def number_in(language: str, number: Decimal, places: int | None = None) -> str:
    """Write a number as this language does; without `places` with the decimals it needs ("2,5", "1.000")."""
    if places is None:
        places = max(-Decimal(number).normalize().as_tuple().exponent, 0)
    with _speaking(language):
        written = formats.number_format(number, places, use_l10n=True, force_grouping=True)
    return written.replace("-", MINUS)


def day_in(language: str, day: date | None, style: str = "DATE_FORMAT") -> str:
    """Write a day in words ("12. November 2026"), or short for a column; "" for none."""
    if not day:
        return ""
    english = language.partition("-")[0] == "en"
    with _speaking(language):
        return formats.date_format(day, ENGLISH[style] if english else style)


def _speaking(language: str):
    return translation.override(language.partition("-")[0])
