"""A statement as rows for a file: what was brought forward, each line, and the balance of each account and of all."""

from collections.abc import Iterator
from decimal import Decimal

from financials.statements.account import Account, AccountStatement, Item, Movement
from financials.statements.words import named, words_in
from foundation.tables import Column

ENGLISH = words_in("en")
ALL = "all accounts"
COLUMNS = (
    Column("code", "Code", kind="code"),
    Column("name", "Name"),
    Column("line", "Line"),
    Column("day", "Date", kind="day"),
    Column("booked_on", "Booked", kind="day"),
    Column("entry", "Entry", title=True),
    Column("reference", "Reference"),
    Column("due_on", "Due", kind="day"),
    Column("days_past_due", "Days late", kind="quantity"),
    Column("amount", "Amount", kind="money"),
    Column("open", "Open", kind="money"),
    Column("balance", "Balance", kind="money"),
    Column("currency", "Currency"),
)
EMPTY = dict.fromkeys(column.key for column in COLUMNS)


def rows_of(said: AccountStatement) -> Iterator[dict[str, object]]:
    """Yield the lines of a statement, account by account, and at its end the balance of each currency."""
    for account in said.accounts:
        yield from _of(account, said)
    for total in said.totals:
        end = {"code": said.code, "name": said.name, "line": ALL, "day": said.ends_on, "currency": total.currency}
        yield EMPTY | end | {"entry": "Balance", "balance": total.closing}


def _of(account: Account, said: AccountStatement) -> Iterator[dict[str, object]]:
    own = EMPTY | {"code": account.code, "name": account.name, "currency": account.currency}
    if said.is_forward:
        brought = {"line": "brought forward", "day": said.begins_on, "entry": "Balance brought forward"}
        yield own | brought | {"balance": account.opening}
    lines = map(_moved, account.movements) if said.is_forward else map(_open, account.items)
    for line in lines:
        yield own | line
    yield own | {"line": "balance", "day": said.ends_on, "entry": "Balance", "balance": account.closing}


def _moved(one: Movement) -> dict[str, object]:
    return {
        "line": "movement",
        "day": one.posted_on,
        "booked_on": one.booked_on,
        "entry": named(ENGLISH, one.name),
        "reference": one.reference,
        "due_on": max(one.due_days, default=None),
        "amount": one.amount,
        "balance": one.balance,
    }


def _open(one: Item) -> dict[str, Decimal | object]:
    return {
        "line": "open item",
        "day": one.posted_on,
        "entry": named(ENGLISH, one.name),
        "reference": one.reference,
        "due_on": one.due_on,
        "days_past_due": one.days_past_due,
        "amount": one.amount,
        "open": one.open,
    }
