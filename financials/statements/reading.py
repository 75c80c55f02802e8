"""Reading statements out of the ledger: the same few queries however many customers are asked about.

Balances and aging are those of financials.aging. What moved in a period are the entries that count from a day of it,
so a statement closes with what the next one opens with, whatever is dated back or booked late; should the three ever
contradict each other, nothing is handed out.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from customers.head_offices import below
from customers.models import Customer
from financials.aging import OPEN_ITEMS, Aging, agings, nothing_open
from financials.models import Entry
from financials.statements.account import (
    KIND,
    Account,
    AccountStatement,
    DoesNotTieOut,
    Item,
    Movement,
    Name,
    Settled,
    total_of,
)
from foundation.money import NOTHING, format_money
from foundation.sql import fetch, statement

MOVEMENTS, SETTLED = (statement(__file__, name) for name in ("movements", "settled"))
ITEMS = f"WITH {OPEN_ITEMS} {statement(__file__, 'items')}"


def statement_of(
    *, customer: Customer, kind: str, begins_on: date | None, ends_on: date, consolidated: bool = False
) -> AccountStatement:
    """Return the statement of one customer, with everybody below it when consolidated. Raises DoesNotTieOut."""
    with_branches = (customer.pk,) if consolidated else ()
    period = {"begins_on": begins_on, "ends_on": ends_on}
    return statements_of(customers=[customer], kind=kind, consolidated=with_branches, **period)[customer.pk]


def statements_of(
    *,
    customers: Sequence[Customer],
    kind: str,
    begins_on: date | None,
    ends_on: date,
    consolidated: Container[int] = (),
) -> dict[int, AccountStatement]:
    """Return the statements of many by customer; those in `consolidated` get everybody below them with it.

    `begins_on` is None for a statement of open items. Raises DoesNotTieOut.
    """
    branches = below([one.pk for one in customers if one.pk in consolidated])
    everybody = {one.pk for one in customers}.union(*branches.values())
    known = Customer.objects.in_bulk(everybody - {one.pk for one in customers}) | {one.pk: one for one in customers}
    books = Books(known, kind=kind, begins_on=begins_on, ends_on=ends_on)
    return {one.pk: books.statement(one, branches.get(one.pk, ()), one.pk in consolidated) for one in customers}


class Books:
    """The accounts of some customers over a period, read at once."""

    def __init__(self, customers: dict[int, Customer], *, kind: str, begins_on: date | None, ends_on: date):
        self.customers, self.kind, self.begins_on, self.ends_on = customers, kind, begins_on, ends_on
        self.forward = kind == KIND.BALANCE_FORWARD
        ids = list(customers)
        self.opening = self._agings(ids, begins_on - timedelta(days=1)) if self.forward else {}
        self.movements = self._movements(ids) if self.forward else {}
        self.closing = self._agings(ids, ends_on)
        self.items = {} if self.forward else self._items(ids)
        self.accounts = self._accounts()

    @staticmethod
    def _agings(ids: list[int], day: date) -> dict[tuple[int, str], Aging]:
        found = agings(ids, as_of=day)
        return {(one.customer_id, one.currency): one for accounts in found.values() for one in accounts}

    def _movements(self, ids: list[int]) -> dict[tuple[int, str], list[dict]]:
        period = {"after": self.begins_on - timedelta(days=1), "until": self.ends_on}
        return by_account(fetch(MOVEMENTS, {"customers": ids, **period}))

    def _items(self, ids: list[int]) -> dict[tuple[int, str], list[dict]]:
        rows = fetch(ITEMS, {"customers": ids, "as_of": self.ends_on})
        settled: dict[int, list[Settled]] = defaultdict(list)
        part_paid = [row["id"] for row in rows if row["open"] != row["amount"]]
        if part_paid:
            for row in fetch(SETTLED, {"entries": part_paid, "as_of": self.ends_on}):
                settled[row["id"]].append(Settled(name_of(row), row["settled_on"], row["amount"]))
        return by_account(row | {"settled": tuple(settled[row["id"]])} for row in rows)

    def _accounts(self) -> dict[int, list[Account]]:
        """The accounts with anything on them by customer, its own currency first."""
        found: dict[int, list[Account]] = defaultdict(list)
        keys = {*self.opening, *self.movements, *self.closing}
        for customer_id, currency in sorted(keys, key=lambda key: (key[1] != self.customers[key[0]].currency, key[1])):
            found[customer_id].append(self._account(customer_id, currency))
        return found

    def _account(self, customer_id: int, currency: str) -> Account:
        customer, key = self.customers[customer_id], (customer_id, currency)
        opening = self.opening[key].balance if key in self.opening else NOTHING
        account = Account(
            customer.code, customer.name, opening,
            tuple(with_balances(opening, self.movements.get(key, ()))),
            tuple(map(item_of, self.items.get(key, ()))),
            self.closing.get(key) or nothing_open(customer_id, currency),
        )  # fmt: skip
        ensure_ties_out(account, forward=self.forward, day=self.ends_on)
        return account

    def statement(self, customer: Customer, branches: Sequence[int], consolidated: bool) -> AccountStatement:
        """Return the statement of one of the customers, with the accounts of its branches."""
        accounts = tuple(one for each in (customer.pk, *branches) for one in self.accounts.get(each, ()))
        currencies = [customer.currency, *sorted({one.currency for one in accounts} - {customer.currency})]
        totals = (self._total(customer.pk, currency, accounts) for currency in currencies)
        return AccountStatement(
            customer.pk, customer.code, customer.name, self.kind, self.begins_on if self.forward else None,
            self.ends_on, accounts, tuple(totals), consolidated, len(branches),
        )  # fmt: skip

    def _total(self, customer_id: int, currency: str, accounts: Sequence[Account]):
        empty = Account("", "", NOTHING, (), (), nothing_open(customer_id, currency))
        mine = [one for one in accounts if one.currency == currency]
        return total_of(currency, mine or [empty], forward=self.forward)


def by_account(rows: Iterable[dict]) -> dict[tuple[int, str], list[dict]]:
    """Return rows by customer and currency, in their order."""
    found: dict[tuple[int, str], list[dict]] = defaultdict(list)
    for row in rows:
        found[row["customer_id"], row["currency"]].append(row)
    return found


def with_balances(opening: Decimal, rows: Iterable[dict]) -> Iterable[Movement]:
    """Yield what moved, each with the balance after it."""
    balance = opening
    for row in rows:
        balance += row["amount"]
        late = row["counts_from"] if row["counts_from"] != row["posted_on"] else None
        due_days = tuple(row["due_days"] or ())
        yield Movement(name_of(row), row["posted_on"], late, due_days, row["reference"], row["amount"], balance)


def item_of(row: dict) -> Item:
    """Return an open item with what has settled part of it."""
    plain = (row[name] for name in ("posted_on", "due_on", "reference", "amount", "open", "days_past_due"))
    return Item(name_of(row), *plain, row["settled"])


def name_of(row: dict) -> Name:
    """Return what an entry is called on a statement: money by how it came, a counter-entry by what it cancels."""
    kind, adjusted = row["kind"], row["adjustment_kind"]
    source = (row["document_kind"] or "", row["document_id"], row["payment_id"], row["adjustment_id"])
    own = row["number"] or row["payment_reference"] or row["adjustment_reference"] or row["origin_reference"] or ""
    if kind == Entry.Kind.CANCELLATION:
        # A returned payment takes back the discount and the small difference that came with it.
        of = row["document_kind"] or ("deduction" if adjusted == Entry.Kind.RETURN else adjusted or "")
        return Name(kind, own, of, source)
    return Name(row["method"] if kind == Entry.Kind.PAYMENT else kind, own, "", source)


def ensure_ties_out(account: Account, *, forward: bool, day: date) -> None:
    """Raise DoesNotTieOut unless opening and movements, or the open items, come to the closing balance."""
    parts = account.movements if forward else account.items
    reached = account.opening + sum((one.amount if forward else one.open for one in parts), NOTHING)
    if reached != account.closing:
        said = [f"{format_money(amount, account.currency)} {account.currency}" for amount in (reached, account.closing)]
        raise DoesNotTieOut(
            f"The account of {account.name} ({account.code}) does not tie out on {day:%d %b %Y}: its lines come to "
            f"{said[0]}, its balance is {said[1]}. No statement was made. Tell the administrator to run check_books."
        )
