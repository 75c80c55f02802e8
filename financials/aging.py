"""What a customer owes, and how old it is, on any day: the one definition of balance, open items and aging.

The SQL stands in sql/open_items.sql and sql/aging.sql, set-based with an optional customer; credit.standing builds on
the same text. Nobody else adds up entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financials.models import Entry
from foundation.money import NOTHING
from foundation.sql import fetch, statement, stream

OPEN_ITEMS = statement(__file__, "open_items")
AGING = f"{OPEN_ITEMS}, {statement(__file__, 'aging')}"

# The key in machine-readable output, the words on screen, and the columns' stem.
BUCKETS = {
    "current": ("current", "Not due"),
    "1-30": ("days_1_30", "1–30 days"),
    "31-60": ("days_31_60", "31–60 days"),
    "61-90": ("days_61_90", "61–90 days"),
    "90+": ("days_over_90", "Over 90 days"),
}


def bucket_of(days_past_due: int) -> str:
    """Return the key of the bucket an item belongs to, as sql/aging.sql sorts it."""
    if days_past_due <= 0:
        return "current"
    return next((key for key, most in (("1-30", 30), ("31-60", 60), ("61-90", 90)) if days_past_due <= most), "90+")


@dataclass(frozen=True)
class Bucket:
    """One age class of open items."""

    key: str
    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Aging:
    """The account of one customer in one currency on one day; `unapplied` is positive when in our hands."""

    customer_id: int
    currency: str
    balance: Decimal
    overdue: Decimal
    unapplied: Decimal
    buckets: tuple[Bucket, ...]

    @property
    def by_bucket(self) -> dict[str, dict[str, object]]:
        """Return the buckets as {"current": {"count", "amount"}, …} in order."""
        return {bucket.key: {"count": bucket.count, "amount": bucket.amount} for bucket in self.buckets}


def from_row(row: dict) -> Aging:
    """Return the aging held by a row that has the columns of sql/aging.sql."""
    buckets = tuple(
        Bucket(key, label, row[f"{stem}_count"], row[f"{stem}_amount"]) for key, (stem, label) in BUCKETS.items()
    )
    return Aging(row["customer_id"], row["currency"], row["balance"], row["overdue"], row["unapplied"], buckets)


def nothing_open(customer_id: int, currency: str) -> Aging:
    """Return the aging of somebody who owes nothing."""
    buckets = tuple(Bucket(key, label, 0, NOTHING) for key, (_, label) in BUCKETS.items())
    return Aging(customer_id, currency, NOTHING, NOTHING, NOTHING, buckets)


def agings(customer_ids: list[int], *, as_of: date) -> dict[int, list[Aging]]:
    """Return the accounts of some customers on that day: per customer, one per currency with anything open."""
    sql = f"WITH {AGING} SELECT * FROM aging ORDER BY currency"
    found: dict[int, list[Aging]] = {customer_id: [] for customer_id in customer_ids}
    for row in fetch(sql, {"customers": customer_ids, "as_of": as_of}):
        found[row["customer_id"]].append(from_row(row))
    return found


def aging(*, customer_id: int, currency: str, as_of: date) -> Aging:
    """Return the customer's account in one currency on that day."""
    found = (one for one in agings([customer_id], as_of=as_of)[customer_id] if one.currency == currency)
    return next(found, nothing_open(customer_id, currency))


def open_items(*, customer_id: int, as_of: date) -> list[dict]:
    """Return the open items of a day, oldest due first: number, kind, dates, amount, open, days_past_due."""
    sql = f"""
        WITH {OPEN_ITEMS}
        SELECT open_item.id, open_item.kind, open_item.currency, open_item.posted_on AS issued_on, open_item.due_on,
               open_item.amount, open_item.open, open_item.days_past_due, open_item.document_id, open_item.payment_id,
               open_item.adjustment_id, document.kind AS document_kind,
               coalesce(document.number, payment.reference, adjustment.reference) AS number
        FROM open_item
            LEFT JOIN financials_document document ON document.id = open_item.document_id
            LEFT JOIN financials_payment payment ON payment.id = open_item.payment_id
            LEFT JOIN financials_adjustment adjustment ON adjustment.id = open_item.adjustment_id
        ORDER BY open_item.currency, coalesce(open_item.due_on, open_item.posted_on), open_item.id
    """
    rows = fetch(sql, {"customers": [customer_id], "as_of": as_of})
    return [row | {"kind_label": Entry.Kind(row["kind"]).label.lower()} for row in rows]


def report(*, as_of: date, customers: list[int] | None = None, currency: str = "") -> Iterator[tuple[str, str, Aging]]:
    """Yield code, name and account of every customer with anything open on that day, by code and currency.

    Of some `customers` only (keys, None: everybody), or of one currency. To be read inside a transaction, because the
    rows stream from the database.
    """
    sql = f"""
        WITH {AGING}
        SELECT customer.code, customer.name, aging.*
        FROM aging JOIN customers_customer customer ON customer.id = aging.customer_id
        WHERE %(currency)s IN ('', aging.currency)
        ORDER BY customer.code, aging.currency
    """
    for row in stream(sql, {"customers": customers, "as_of": as_of, "currency": currency}):
        yield row["code"], row["name"], from_row(row)
