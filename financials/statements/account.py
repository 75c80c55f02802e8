"""What a statement of account says, frozen: page, PDF, CSV, report and e-mail are written from this one object.

Amounts are signed as on the account: positive raises what the customer owes. A statement has an account for each
customer on it and currency; currencies are never added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financials.aging import Aging, Bucket
from financials.models import StatementRun
from foundation.money import NOTHING

KIND = StatementRun.Kind


class DoesNotTieOut(Exception):
    """The figures of an account contradict each other; the text says whose, and what to do. Nothing is handed out."""


@dataclass(frozen=True)
class Name:
    """What an amount comes from: `what` is a key of statements.words, `of` what was cancelled, `number` whose.

    `entry` leads to it: (document kind or "", key of document, of payment, of adjustment).
    """

    what: str
    number: str
    of: str = ""
    source: tuple[str, int | None, int | None, int | None] = ("", None, None, None)


@dataclass(frozen=True)
class Movement:
    """What changed the account: dated `posted_on`, and when the books learned of it later, `booked_on`."""

    name: Name
    posted_on: date
    booked_on: date | None
    due_days: tuple[date, ...]  # of an invoice, one a part of it
    reference: str  # the customer's own
    amount: Decimal
    balance: Decimal  # after it


@dataclass(frozen=True)
class Settled:
    """What settled part of an open item; `amount` is how much of it, positive."""

    name: Name
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Item:
    """What is open: an invoice, an instalment of one, or with negative amounts a credit or money not applied."""

    name: Name
    posted_on: date
    due_on: date | None
    reference: str
    amount: Decimal
    open: Decimal
    days_past_due: int
    settled: tuple[Settled, ...] = ()

    @property
    def is_overdue(self) -> bool:
        return self.open > 0 and self.days_past_due > 0


@dataclass(frozen=True)
class Account:
    """One account in one currency. `aging` is of the last day, by financials.aging."""

    code: str
    name: str
    opening: Decimal
    movements: tuple[Movement, ...]
    items: tuple[Item, ...]
    aging: Aging

    @property
    def currency(self) -> str:
        return self.aging.currency

    @property
    def closing(self) -> Decimal:
        return self.aging.balance

    @property
    def charged(self) -> Decimal:
        return sum((one.amount for one in self.movements if one.amount > 0), NOTHING)

    @property
    def credited(self) -> Decimal:
        return sum((one.amount for one in self.movements if one.amount < 0), NOTHING)


@dataclass(frozen=True)
class Total:
    """All accounts of a statement in one currency together; `opening` is None on a statement of open items."""

    currency: str
    opening: Decimal | None
    charged: Decimal
    credited: Decimal
    closing: Decimal
    overdue: Decimal
    unapplied: Decimal
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True)
class AccountStatement:
    """One statement: of open items as of `ends_on`, or of what moved from `begins_on` to `ends_on`.

    `branches` is how many accounts below the customer's own it was made with; `totals` names its currency first.
    """

    customer_id: int
    code: str
    name: str
    kind: str
    begins_on: date | None
    ends_on: date
    accounts: tuple[Account, ...]
    totals: tuple[Total, ...]
    consolidated: bool = False
    branches: int = 0

    @property
    def is_forward(self) -> bool:
        return self.kind == KIND.BALANCE_FORWARD

    @property
    def is_empty(self) -> bool:
        """True when nothing was open, nothing moved and nothing is open."""
        return not self.accounts

    @property
    def lines(self) -> int:
        """How many lines its tables have."""
        return sum(len(one.movements if self.is_forward else one.items) for one in self.accounts)

    def accounts_in(self, currency: str) -> Iterator[Account]:
        """Yield the accounts in a currency, the customer's own first."""
        return (one for one in self.accounts if one.currency == currency)


def total_of(currency: str, accounts: Sequence[Account], *, forward: bool) -> Total:
    """Return the sums of some accounts in one currency; of none of them, zeros."""
    agings = [one.aging for one in accounts]
    return Total(
        currency,
        sum((one.opening for one in accounts), NOTHING) if forward else None,
        sum((one.charged for one in accounts), NOTHING),
        sum((one.credited for one in accounts), NOTHING),
        sum((one.balance for one in agings), NOTHING),
        sum((one.overdue for one in agings), NOTHING),
        sum((one.unapplied for one in agings), NOTHING),
        _together([one.buckets for one in agings]),
    )


def _together(buckets: Sequence[tuple[Bucket, ...]]) -> tuple[Bucket, ...]:
    return tuple(
        Bucket(same[0].key, same[0].label, sum(one.count for one in same), sum(one.amount for one in same))
        for same in zip(*buckets, strict=True)
    )
