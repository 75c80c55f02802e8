"""What a bank statement says, whatever it was written in. Pure: no database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from foundation.money import NOTHING, round_money

LONGEST_TEXT = 2_000  # characters of remittance text that are kept
LARGEST = Decimal(10) ** 13
EARLIEST, LATEST = 1970, 2100  # years
NOT_A_REFERENCE = frozenset(
    ["", "NONREF", "NOTPROVIDED", "NOTAVAILABLE", "UNKNOWN", "KREF+", "EREF", "PREF", "NONE", "N/A", "0"]
)
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class Unreadable(Exception):
    """The file is no bank statement we can read; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One booking of the bank; `amount` is positive for money that came in.

    `charges` is what the bank kept of it on the way. `returned` says that the bank calls it the return of a payment.
    """

    amount: Decimal
    currency: str
    booked_on: date
    value_on: date
    name: str = ""
    account: str = ""  # the counterpart's
    text: str = ""
    end_to_end: str = ""
    reference: str = ""  # the bank's
    check_number: str = ""
    charges: Decimal = NOTHING
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatement:
    """One statement of one account. Balances are None where the bank does not say them."""

    account: str
    currency: str
    bank: str = ""
    number: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    lines: Sequence[ReadLine] = field(default_factory=tuple)
    remarks: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """What is missing between the opening balance with all lines and the closing balance; None when unknown."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - sum((line.amount for line in self.lines), NOTHING)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of one or several statements, and the format it was in."""

    format: str
    statements: Sequence[ReadStatement]


def tidy(text: str | None, limit: int = LONGEST_TEXT) -> str:
    """Return text in one line, without characters no text may hold, cut at `limit`."""
    letters = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return " ".join(letters.split())[:limit].rstrip()


def reference(text: str | None) -> str:
    """Return a reference of at most 100 characters; the words banks write for "none" are none."""
    written = tidy(text, 100)
    return "" if written.upper() in NOT_A_REFERENCE else written


def joined(parts: Iterable[str | None], limit: int = LONGEST_TEXT) -> str:
    """Join what is not empty by spaces, each text once."""
    return tidy(" ".join(dict.fromkeys(part.strip() for part in parts if part and part.strip())), limit)


def account_number(text: str) -> str:
    """Return an IBAN or account number in capitals, without what people put between its letters."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())[:40]


def is_iban(text: str) -> bool:
    """True for an IBAN whose check digits are right."""
    if not IBAN.fullmatch(text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def amount(text: str, currency: str, where: str) -> Decimal:
    """Read a plain amount with a decimal point or comma; raises Unreadable naming the place."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise Unreadable(f"{where}: “{tidy(text, 40)}” is not an amount.") from None
    if not value.is_finite() or abs(value) > LARGEST:
        raise Unreadable(f"{where}: “{tidy(text, 40)}” is not an amount.")
    return round_money(value, currency)


def day(text: str, where: str) -> date:
    """Read a day in ISO form, with or without a time behind it; raises Unreadable naming the place."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Unreadable(f"{where}: “{tidy(text, 40)}” is not a day.") from None


def is_plausible(value: Decimal | None, *days: date | None) -> bool:
    """True for an amount an account can hold and days a bank has seen; what is not said is not wrong."""
    return (value is None or abs(value) <= LARGEST) and all(
        each is None or EARLIEST <= each.year <= LATEST for each in days
    )


def currency_code(text: str, where: str) -> str:
    """Read the three letters of a currency; raises Unreadable naming the place."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise Unreadable(f"{where}: “{tidy(text, 40)}” is no currency.")
    return code
