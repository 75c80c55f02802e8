"""What belongs to a person besides the name, as people type it: the birthday, and the language spoken."""

import re
from datetime import date
from functools import cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3

from customers.name_learning import plain_letters
from foundation.languages import day_in

MONTH_FIRST = {"US", ""}  # countries that write 5/17/1980; COMPANY_COUNTRY is empty where nobody said
SPOKEN = ("en", "de", "fr", "es", "it", "nl", "pt", "da", "sv", "nb", "fi", "pl", "cs")
EARLIEST, LATEST, LEAP = 1850, 2200, 2000
ISO = re.compile(r"(?:(\d{4})|-)-(\d\d?)-(\d\d?)")
FIGURES = re.compile(r"(\d\d?)\s*([./-])\s*(\d\d?)(?:\s*[./-]\s*(\d+))?\s*\.?")
DAY_AND_WORD = re.compile(
    r"(\d\d?)(?:\.|st|nd|rd|th|er|º)?\s*(?:de |of )?([^\W\d_]{3,})\.?,?(?:\s*(?:de |del )?(\d+))?"
)
WORD_AND_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?(?:\s+(\d+))?")
HOW = "Write it as 17 May 1980, 17.5.1980, or 17 May where the year is not known."


class ContactRefused(Exception):
    """The contact was not saved; the text says why, `field` which input it is about."""

    def __init__(self, text: str, field: str = ""):
        super().__init__(text)
        self.field = field


def read_birthday(text: str) -> str:
    """Read a birthday as people write it: "1980-05-17", "--05-17" without a year, "" for none.

    Where figures alone may mean two days (5/6/1980), slashes are read as the company's country writes them, points
    and hyphens as day and month. Raises ContactRefused.
    """
    typed = " ".join(text.split())
    if not typed:
        return ""
    year, month, day = _taken_apart(typed.lower()) or _refuse(f"“{typed}” is no birthday we can read. {HOW}")
    if year is not None and not EARLIEST <= year <= LATEST:
        _refuse(f"“{typed}”: write the year with all four digits, as in 17 May 1980.")
    try:
        born = date(LEAP if year is None else year, month, day)
    except ValueError:
        _refuse(f"There is no such day as “{typed}”. {HOW}")
    return born.isoformat() if year is not None else f"--{born:%m-%d}"


def written_birthday(value: str, language: str = "en") -> str:
    """Write a birthday as kept ("1980-05-17", "--05-17") for people: "17 May 1980", "17 May"."""
    if not value.startswith("--"):
        return day_in(language, date.fromisoformat(value)) if value else ""
    written = day_in(language, date.fromisoformat(f"{LEAP}-{value[2:]}"))
    return re.sub(rf"[ ,]*(?:de |del )?{LEAP}$", "", written)


def read_language(text: str) -> str:
    """Read a language by code or name: "de", "pt-BR", "German", "Deutsch"; "" for none. Raises ContactRefused."""
    typed = " ".join(text.split())
    code, _, region = typed.replace("_", "-").partition("-")
    if code.lower() in LANG_INFO and len(region) <= 4:
        return f"{code.lower()}-{region.upper()}" if region else code.lower()
    found = _languages().get(typed.casefold(), "")
    if typed and not found:
        raise ContactRefused(
            f"“{typed}” is no language we know. Write its name, as German, or its code, as de.", field="language"
        )
    return found


def _refuse(sentence: str):
    raise ContactRefused(sentence, field="birthday")


def _taken_apart(typed: str) -> tuple[int | None, int, int] | None:
    """Return year, month and day; None for what is no day."""
    if found := ISO.fullmatch(typed):
        year, month, day = found.groups()
    elif found := FIGURES.fullmatch(typed):
        day, sign, month, year = found.groups()
        swapped = int(month) > 12 or (sign == "/" and settings.COMPANY_COUNTRY in MONTH_FIRST and int(day) <= 12)
        day, month = (month, day) if swapped else (day, month)
    elif found := DAY_AND_WORD.fullmatch(typed):
        day, month, year = found[1], _month(found[2]), found[3]
    elif found := WORD_AND_DAY.fullmatch(typed):
        day, month, year = found[2], _month(found[1]), found[3]
    else:
        return None
    return (int(year) if year else None, int(month), int(day)) if month else None


def _month(word: str) -> int:
    """Return the number of a month by its name, whole or cut short, in any of the languages; 0 for none."""
    word = plain_letters(word).lower()
    found = {number for name, number in _months() if name.startswith(word) or (len(name) > 2 and word == name)}
    return found.pop() if len(found) == 1 else 0


@cache
def _months() -> list[tuple[str, int]]:
    named = []
    for language in SPOKEN:
        with translation.override(language):
            named += [
                (plain_letters(str(name)).lower().rstrip("."), number)
                for names in (MONTHS, MONTHS_3)
                for number, name in names.items()
            ]
    return named


@cache
def _languages() -> dict[str, str]:
    known = {code: info for code, info in LANG_INFO.items() if "name" in info and "-" not in code}
    return {info[key].casefold(): code for key in ("name_local", "name") for code, info in known.items()}
