"""The open invoices of many customers at once, each with the cash discount money of a day may still take."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from financials.bank.deciding import Item
from financials.discounts import discount_left, terms_of
from foundation.money import NOTHING
from foundation.sql import fetch

MOST = 300  # open invoices of one customer that are considered, the oldest due first

OPEN = """
SELECT * FROM (
    SELECT entry.customer_id, entry.currency, entry.id, entry.document_id, document.number, entry.due_on,
           entry.amount - entry.allocated AS open, document.terms, document.total, document.issued_on,
           row_number() OVER (PARTITION BY entry.customer_id, entry.currency ORDER BY entry.due_on, entry.id) AS place,
           row_number() OVER (PARTITION BY entry.document_id ORDER BY entry.due_on DESC, entry.id DESC) AS from_last
    FROM financials_entry entry
        JOIN financials_document document
            ON document.customer_id = entry.customer_id AND document.id = entry.document_id
    WHERE entry.is_open AND entry.kind = 'invoice' AND entry.customer_id = ANY (%(customers)s)
) open WHERE place <= %(most)s ORDER BY customer_id, due_on, id
"""
TAKEN = """
SELECT debit.document_id, coalesce(sum(allocation.amount) FILTER (WHERE credit.kind = 'discount'), 0) AS taken,
       coalesce(sum(allocation.amount) FILTER (WHERE credit.kind = 'credit_note'), 0) AS credited
FROM financials_allocation allocation
    JOIN financials_entry debit ON debit.id = allocation.debit_id
    JOIN financials_entry credit ON credit.id = allocation.credit_id AND credit.kind IN ('discount', 'credit_note')
WHERE debit.document_id = ANY (%(invoices)s) GROUP BY debit.document_id
"""

OpenItems = Callable[[int, str, date], list[Item]]


def open_items_of(customers: Iterable[int]) -> OpenItems:
    """Return a function that says what is open of a customer in a currency, for money of a value date."""
    rows = fetch(OPEN, {"customers": list(customers), "most": MOST})
    discounted = [row["document_id"] for row in rows if "/" in row["terms"]]
    used = {row["document_id"]: row for row in fetch(TAKEN, {"invoices": discounted})} if discounted else {}
    found = defaultdict(list)
    for row in rows:
        found[row["customer_id"], row["currency"]].append(row)

    def items(customer: int, currency: str, on: date) -> list[Item]:
        return [_item(row, on, used.get(row["document_id"], {})) for row in found.get((customer, currency), ())]

    return items


def _item(row: dict, on: date, used: dict[str, Decimal]) -> Item:
    """What was credited of an invoice earns no discount (as in financials.receivables)."""
    discount = NOTHING
    if "/" in row["terms"] and row["from_last"] == 1:  # of instalments the last one carries it
        left = discount_left(
            terms=terms_of(row["terms"]),
            issued_on=row["issued_on"],
            total=row["total"] - used.get("credited", NOTHING),
            taken=used.get("taken", NOTHING),
            currency=row["currency"],
            on=on,
        )
        discount = min(left, row["open"])
    return Item(row["id"], row["document_id"], row["number"], row["due_on"], row["open"], discount)
