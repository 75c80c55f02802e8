"""The deliveries and invoices of an order, with the payments stamped into it (F84)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financials.models import Allocation, Document, Entry, Line
from foundation.money import NOTHING

KIND = Document.Kind


@dataclass(frozen=True)
class Row:
    """A delivery or invoice of the order, or (`of`) what settled part of the invoice above it."""

    label: str
    url: str
    day: date
    total: Decimal | None = None
    settled: Decimal | None = None
    open: Decimal | None = None
    of: bool = False


@dataclass(frozen=True)
class OrderBook:
    rows: list[Row]
    invoiced: Decimal
    settled: Decimal


def order_book(order: Document) -> OrderBook:
    """Return what became of an order, in the order of the days; five queries."""
    documents = list(made_of(order))
    entries: dict[int, list[Entry]] = {}
    for entry in Entry.objects.filter(customer=order.customer_id, document__in=documents, kind=Entry.Kind.INVOICE):
        entries.setdefault(entry.document_id, []).append(entry)
    settlements = settled_by(order, [entry for found in entries.values() for entry in found])
    rows, invoiced, settled = [], NOTHING, NOTHING
    for document in documents:
        posted = entries.get(document.pk, [])
        row = row_of(document, posted)
        rows += [row, *settlements.get(document.pk, ())]
        invoiced, settled = invoiced + (row.total or NOTHING), settled + (row.settled or NOTHING)
    return OrderBook(rows, invoiced, settled)


def made_of(order: Document):
    """Return the deliveries and invoices that carry out lines of the order, directly or through a delivery."""
    lines = Line.objects.order_by().values_list("document_id", flat=True)
    through = lines.filter(source__source__document=order, document__kind=KIND.INVOICE)
    keys = set(lines.filter(source__document=order).union(through))
    found = order.customer.documents.filter(pk__in=keys, kind__in=(KIND.DELIVERY, KIND.INVOICE), number__isnull=False)
    found = found.exclude(status=Document.Status.CANCELLED)
    return found.select_related("customer").order_by("issued_on", "pk")


def row_of(document: Document, posted: list[Entry]) -> Row:
    label, url = str(document), document.get_absolute_url()
    if document.kind == KIND.DELIVERY:
        return Row(label, url, document.issued_on)
    settled = sum((entry.allocated for entry in posted), NOTHING)
    return Row(label, url, document.issued_on, document.total, settled, document.total - settled)


def settled_by(order: Document, entries: list[Entry]) -> dict[int, list[Row]]:
    """Return by invoice what settled it: payments, discounts taken, credit notes, write-offs."""
    parts = Allocation.objects.filter(customer=order.customer_id, debit__in=entries, reverses=None, reversal=None)
    parts = parts.select_related(
        "debit", "credit__payment__customer", "credit__document__customer", "credit__adjustment__customer"
    )
    found: dict[int, list[Row]] = {}
    for part in parts.order_by("effective_on", "pk"):
        credit = part.credit
        about = credit.payment or credit.document or credit.adjustment
        what = about.get_method_display() if credit.kind == Entry.Kind.PAYMENT else credit.get_kind_display()
        label = f"{what.capitalize()} {getattr(about, 'number', None) or about.reference}".strip()
        row = Row(f"– {label}", about.get_absolute_url(), part.effective_on, settled=part.amount, of=True)
        found.setdefault(part.debit.document_id, []).append(row)
    return found
