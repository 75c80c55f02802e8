"""The proof that nothing is missing: opening receivables + exported movements = closing receivables.

Opening and closing are what financials.aging says of the days; the movements are what the lines on the customers' own
accounts come to. Account by account, in each currency for itself, to the cent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from financials.accounting.lines import Posted
from financials.accounting.period import Period
from financials.aging import AGING
from foundation.money import NOTHING
from foundation.sql import fetch

Place = tuple[int, str]  # customer and currency

BALANCES = f"""
    WITH {AGING}
    SELECT aging.customer_id, aging.currency, aging.balance, customer.code, customer.name
    FROM aging JOIN customers_customer customer ON customer.id = aging.customer_id
    WHERE aging.balance <> 0
"""
# The same by currency alone, with what was posted in between, for a page that does not look at the lines.
MOVED = """
    SELECT entry.currency, entry.kind, count(*) AS count,
           coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debits,
           coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS credits
    FROM financials_entry entry WHERE entry.counts_from BETWEEN %(begins_on)s AND %(ends_on)s
    GROUP BY entry.currency, entry.kind ORDER BY entry.currency, entry.kind
"""


@dataclass(slots=True)
class Receivable:
    """One customer's account in one currency, or the sum of many."""

    code: str
    name: str
    currency: str
    opening: Decimal = NOTHING
    debits: Decimal = NOTHING
    credits: Decimal = NOTHING
    closing: Decimal = NOTHING
    accounts: int = 1
    differing: int = 0

    @property
    def difference(self) -> Decimal:
        """What is missing; anything but nothing is a fault."""
        return self.opening + self.debits - self.credits - self.closing

    @property
    def agrees(self) -> bool:
        return not self.difference and not self.differing


@dataclass
class Reconciliation:
    """Fed with the vouchers while they are written; knows in the end whether they lead from opening to closing."""

    period: Period
    vouchers: int = 0
    lines: int = 0
    unbalanced: list[Posted] = field(default_factory=list)
    accounts: dict[Place, Receivable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in balances(self.period.before):
            self._account(row["customer_id"], row["code"], row["name"], row["currency"]).opening = row["balance"]

    def _account(self, customer_id: int, code: str, name: str, currency: str) -> Receivable:
        return self.accounts.setdefault((customer_id, currency), Receivable(code, name, currency))

    def watch(self, posted: Iterable[Posted]) -> Iterator[Posted]:
        """Hand the vouchers on, and count what they post to the customers' accounts."""
        for voucher in posted:
            self._count(voucher)
            yield voucher

    def _count(self, voucher: Posted) -> None:
        self.vouchers += 1
        self.lines += len(voucher.lines)
        if voucher.difference:
            self.unbalanced.append(voucher)
        account = self._account(voucher.customer_id, voucher.code, voucher.name, voucher.currency)
        for line in voucher.lines:
            if line.is_personal:
                account.debits += line.debit or NOTHING
                account.credits += line.credit or NOTHING

    def close(self) -> "Reconciliation":
        """Read what was open at the end of the period."""
        for row in balances(self.period.ends_on):
            self._account(row["customer_id"], row["code"], row["name"], row["currency"]).closing = row["balance"]
        return self

    @property
    def by_account(self) -> list[Receivable]:
        """Every account that had anything, by code and currency."""
        return sorted(self.accounts.values(), key=lambda each: (each.code, each.currency))

    @property
    def by_currency(self) -> list[Receivable]:
        """The sums, one a currency."""
        sums: dict[str, Receivable] = {}
        for each in self.accounts.values():
            whole = sums.setdefault(each.currency, Receivable("", "", each.currency, accounts=0))
            for name in ("opening", "debits", "credits", "closing"):
                setattr(whole, name, getattr(whole, name) + getattr(each, name))
            whole.accounts += 1
            whole.differing += bool(each.difference)
        return [sums[currency] for currency in sorted(sums)]

    @property
    def agrees(self) -> bool:
        """Whether each voucher balances and each account's movements lead to its balance."""
        return not self.unbalanced and all(each.agrees for each in self.by_currency)


def balances(day: date) -> list[dict]:
    """Return what each account came to at the end of a day, by the one definition of it."""
    return fetch(BALANCES, {"as_of": day, "customers": None})


@dataclass
class Kinds:
    """What was posted of one kind in a currency."""

    kind: str
    count: int
    debits: Decimal
    credits: Decimal

    @property
    def total(self) -> Decimal:
        """What it changes the receivables by."""
        return self.debits - self.credits


def moved(period: Period) -> dict[str, list[Kinds]]:
    """Return what was posted in a period by currency and kind, in one query."""
    found: dict[str, list[Kinds]] = {}
    for row in fetch(MOVED, {"begins_on": period.begins_on, "ends_on": period.ends_on}):
        kinds = found.setdefault(row["currency"], [])
        kinds.append(Kinds(row["kind"], row["count"], row["debits"], row["credits"]))
    return found


def foreseen(period: Period) -> list[Receivable]:
    """Return opening, movements and closing by currency without looking at the lines, for a page that asks first."""
    sums: dict[str, Receivable] = {}

    def of(currency: str) -> Receivable:
        return sums.setdefault(currency, Receivable("", "", currency, accounts=0))

    for currency, kinds in moved(period).items():
        of(currency).debits = sum((each.debits for each in kinds), NOTHING)
        of(currency).credits = sum((each.credits for each in kinds), NOTHING)
    for day, name in ((period.before, "opening"), (period.ends_on, "closing")):
        for row in fetch(
            f"WITH {AGING} SELECT currency, sum(balance) AS balance FROM aging GROUP BY currency",
            {"as_of": day, "customers": None},
        ):
            setattr(of(row["currency"]), name, row["balance"])
    return [sums[currency] for currency in sorted(sums)]
