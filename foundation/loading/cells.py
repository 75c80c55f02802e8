"""Reading one cell: text in, a value out, or a Refused that says what the cell should look like.

Every reader takes the text of a cell that is not empty. Numbers come back as Decimal, days as date, instants aware.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

Reader = Callable[[str], object]

LARGEST = 10**13
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
YES = frozenset(["yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí"])
NO = frozenset(["no", "n", "false", "f", "0", "nein", "non"])
ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
DATE_WORDS = {"YYYY": "%Y", "YY": "%y", "MMM": "%b", "MM": "%m", "M": "%m", "DD": "%d", "D": "%d"}
DATE_WORDS |= {"HH:MM": "%H:%M", "HH:MM:SS": "%H:%M:%S"}
NOT_IN_NUMBERS = re.compile(r"[\s'’$€£¥%]")  # blanks and apostrophes between thousands, signs of currency
GROUPED = {sign: re.compile(rf"\d{{1,3}}(\{sign}\d{{3}})+") for sign in ",."}


class Refused(ValueError):
    """The cell cannot be taken over; the message says what it should look like."""


def text(limit: int | None = None) -> Reader:
    """Read text of at most `limit` characters."""

    def read(cell: str) -> str:
        if "\0" in cell:
            raise Refused("contains a NUL character, which no text may hold.")
        if limit and len(cell) > limit:
            raise Refused(f"“{cell[:40]}…” has {len(cell)} characters, at most {limit} fit.")
        return cell

    return read


def number(decimals: int, *, least: int | None = None, most: int = LARGEST) -> Reader:
    """Read a number in any common spelling and round it half-up to `decimals`."""
    unit = Decimal(1).scaleb(-decimals)
    least = -most if least is None else least

    @lru_cache(maxsize=10_000)
    def read(cell: str) -> Decimal:
        value = plain_number(cell)
        if not least <= value <= most:
            raise Refused(f"“{cell}” must lie between {least:,} and {most:,}.")
        return value.quantize(unit, rounding=ROUND_HALF_UP)

    return read


def whole_number(cell: str) -> int:
    """Read a number without decimals, from 0 to two thousand million."""
    value = plain_number(cell)
    if value != int(value) or not 0 <= value < 2**31:
        raise Refused(f"“{cell}” must be a whole number.")
    return int(value)


def plain_number(cell: str) -> Decimal:
    """Return the number a person wrote: 1234.5, 1,234.50, 1.234,50, 1 234,5, $ 1,234.50, (12.00), 12.00-.

    Raises Refused for what is no number, and for 1,234, which may mean two things.
    """
    digits = NOT_IN_NUMBERS.sub("", cell)
    negative = digits.startswith("(") and digits.endswith(")")
    digits = digits.strip("()") if negative else digits
    if digits.endswith("-"):
        digits = f"-{digits[:-1]}"
    try:
        value = Decimal(_without_groups(digits, cell))
    except InvalidOperation:
        raise Refused(f"“{cell}” is not a number.") from None
    if not value.is_finite():
        raise Refused(f"“{cell}” is not a number.")
    return -value if negative else value


def _without_groups(digits: str, cell: str) -> str:
    """Remove the signs between thousands and make the decimal sign a point."""
    if "," not in digits and digits.count(".") < 2:
        return digits
    sign, bare = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    decimal = "," if bare.rfind(",") > bare.rfind(".") else "."
    group = "." if decimal == "," else ","
    if bare.count(decimal) > 1:  # 1,234,567
        whole, fraction, group = bare, "", decimal
    else:
        whole, _, fraction = bare.rpartition(decimal)
    if decimal == "," and not fraction.strip("0123456789") and _may_be_thousands(whole, fraction):
        raise Refused(f"“{cell}” may mean {whole}{fraction} or {whole}.{fraction}: write it without a comma.")
    if group in whole and not GROUPED[group].fullmatch(whole):
        raise Refused(f"“{cell}” is not a number: its thousands are not in groups of three.")
    return f"{sign}{whole.replace(group, '')}.{fraction}"


def _may_be_thousands(whole: str, fraction: str) -> bool:
    return len(fraction) == 3 and whole.isdigit() and len(whole) <= 3 and whole[0] != "0"


def yes_no(cell: str) -> bool:
    """Read yes or no."""
    word = cell.lower()
    if word in YES or word in NO:
        return word in YES
    raise Refused(f"“{cell}” is neither yes nor no.")


def word(meanings: Mapping[str, str]) -> Reader:
    """Read one of the words of a table that maps what people write to what we store."""
    offered = ", ".join(dict.fromkeys(meanings.values()))

    def read(cell: str) -> str:
        try:
            return meanings[plain_words(cell)]
        except KeyError:
            raise Refused(f"“{cell}” is not understood: write one of {offered}.") from None

    return read


def plain_words(cell: str) -> str:
    """Fold capitals and what stands between words: "Direct-Debit" is "direct debit"."""
    return re.sub(r"[\W_]+", " ", cell.lower()).strip()


def meanings(table: Mapping[str, str]) -> dict[str, str]:
    """Turn {"issued": "open; paid"} into {"issued": "issued", "open": "issued", "paid": "issued"}."""
    return {
        plain_words(spoken): stored
        for stored, words in table.items()
        for spoken in (stored, *words.split(";"))
        if spoken
    }


def currency(cell: str) -> str:
    """Read the three letters of a currency."""
    if re.fullmatch(r"[A-Za-z]{3}", cell):
        return cell.upper()
    raise Refused(f"“{cell}” is no currency: write its three letters, like USD.")


class Days:
    """Reads the days of one file: ISO, or the declared format ("%d.%m.%Y", or spoken "DD.MM.YYYY")."""

    def __init__(self, zone: ZoneInfo, declared: str | None = None):
        self.zone = zone
        self.declared = declared
        self.format = _strptime_format(declared) if declared else None
        self.day = lru_cache(maxsize=50_000)(self._day)

    def _day(self, cell: str) -> date:
        """Read a day; a time of day behind it is left out."""
        day = self._declared(cell)
        if day is None and (found := ISO_DAY.fullmatch(cell)):
            day = self._try(date.fromisoformat, found[1])
        if day is None:
            how = self.declared or "2026-04-30"
            raise Refused(f"“{cell}” is not a day written as {how}. Another way of writing is told by --date-format.")
        day = day.date() if isinstance(day, datetime) else day
        if not EARLIEST <= day <= LATEST:
            raise Refused(f"“{cell}” lies in the year {day.year}: correct it.")
        return day

    def instant(self, cell: str) -> datetime:
        """Read an instant; without a zone it is the company's time, without a time the day's beginning."""
        instant = self._declared(cell) or self._try(datetime.fromisoformat, cell)
        if instant is None:
            raise Refused(f"“{cell}” is not a time written as {self.declared or '2026-04-30 14:05'}.")
        if not EARLIEST <= instant.date() <= LATEST:
            raise Refused(f"“{cell}” lies in the year {instant.year}: correct it.")
        return instant if instant.tzinfo else instant.replace(tzinfo=self.zone)

    def _declared(self, cell: str) -> datetime | None:
        return self._try(lambda: datetime.strptime(cell, self.format)) if self.format else None  # noqa: DTZ007

    @staticmethod
    def _try(read: Callable, *arguments):
        try:
            return read(*arguments)
        except ValueError:
            return None


def _strptime_format(declared: str) -> str:
    """Return the format for strptime; raises ValueError when it names no day, month and year."""
    if "%" in declared:
        form = declared
    else:
        form = re.sub(
            r"HH:MM(?::SS)?|Y{2,4}|M{1,3}|D{1,2}", lambda found: DATE_WORDS.get(found[0], found[0]), declared.upper()
        )
    if not (re.search("%[dj]", form) and re.search("%[mbBj]", form) and re.search("%[yY]", form)):
        raise ValueError(f"“{declared}” is no date format: write it like DD.MM.YYYY, M/D/YYYY or %d.%m.%Y.")
    return form
