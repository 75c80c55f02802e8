"""What is to be known of an account before it is reminded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Finding:
    """Something that speaks against a reminder: a key, and why in one sentence without its full stop."""

    key: str
    why: str


@dataclass(frozen=True)
class Due:
    """An overdue item beyond the days of grace of which something is asked for; amounts in the account's currency."""

    entry_id: int
    document_id: int | None
    due_on: date  # rolled to a business day
    days_late: int
    open: Decimal
    disputed: Decimal
    covered: Decimal
    reached: int  # position of the level it was reminded at, 0 for none
    raised_on: date | None
    raises: int  # position of the level it is due for today, 0 for none
    is_charge: bool  # of an invoice for reminder fee and interest

    @property
    def asked(self) -> Decimal:
        return self.open - self.disputed - self.covered


@dataclass(frozen=True)
class Situation:
    """One account with something overdue, and what is to be known before it is reminded."""

    as_of: date
    customer_id: int
    currency: str
    balance: Decimal
    overdue: Decimal
    disputed: Decimal  # of what is overdue
    covered: Decimal  # of it, met by money, credit or a debit that is not applied yet
    debited: Decimal  # of what is covered, by a direct debit under way
    uncontested: Decimal  # overdue, neither disputed nor covered
    asked: Decimal  # of that, beyond the days of grace
    days_late: int  # of the oldest item asked for
    due_level: int  # position of the level that would be due but for disputes and cover, 0 for none
    raises: int  # position of the highest level an item is due for, 0 for none
    letter_level: int  # position of the highest level an item asked for has reached or is due for: the letter's
    raises_as: str | None  # name of the letter's level
    next_on: date | None  # the day on which the next item is due for a level
    last_level_on: date | None  # when an item last reached the last level
    paid: Decimal | None
    paid_on: date | None
    promised: Decimal | None
    promised_in: str | None
    promised_for: date | None
    promised_by: str | None
    complained_on: date | None
    contacted_on: date | None
    contacted_by: str | None
    stop: str | None
    stopped_until: date | None
    stopped_by: str | None
    under_way: str | None  # state of another reminder that is on its way
    reminded_on: date | None
    reminded_as: str | None
    least_amount: Decimal
    gap: int  # days between two reminders to one account
    items: tuple[Due, ...]
    reachable: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Finding | None:
        """The gravest reason against a reminder, or None when it may go out."""
        return self.findings[0] if self.findings else None
