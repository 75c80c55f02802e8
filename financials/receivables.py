"""What a payment or credit can settle: open items oldest due first, each with the cash discount still allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from customers.models import Customer
from financials.discounts import discount_left, terms_of
from financials.ledger import open_amount
from financials.models import Allocation, Document, Entry
from financials.suggestions import OpenInvoice, Suggestion, suggest
from foundation.money import NOTHING, minor


@dataclass(frozen=True)
class Receivable:
    """An open invoice, or an instalment of it; `discount` is what money of the day asked about may still deduct."""

    entry: Entry
    open: Decimal
    discount: Decimal = NOTHING
    discount_until: date | None = None

    @property
    def pk(self) -> int:
        return self.entry.pk

    @property
    def what(self) -> object:
        """The invoice, or the refund or return whose counterpart went away."""
        return self.entry.document or self.entry.adjustment or self.entry.payment

    @property
    def name(self) -> str:
        """What it is called in the list: the number of an invoice, else the kind."""
        document = self.entry.document
        return document.number if document else str(self.what)

    @property
    def full_name(self) -> str:
        """The name that tells instalments of one invoice apart."""
        return f"{self.name} due {date_format(self.due_on, 'j M')}" if self.is_instalment else self.name

    @property
    def due_on(self) -> date:
        return self.entry.due_on or self.entry.posted_on

    @property
    def is_instalment(self) -> bool:
        """True for a part of an invoice that is due by itself."""
        return bool(self.entry.document and self.entry.document.total != self.entry.amount)


def receivables(*, customer: Customer, currency: str, on: date) -> list[Receivable]:
    """Return what the customer owes in a currency, with the discounts that money of the value date `on` may take.

    Two queries, whatever is open. The discount of an invoice in instalments goes with the last one open.
    """
    mine = Entry.objects.filter(customer=customer, currency=currency, amount__gt=0, is_open=True)
    entries = list(
        mine.select_related("document", "adjustment", "payment").order_by(Coalesce("due_on", "posted_on"), "id")
    )
    last = {entry.document_id: entry for entry in entries if entry.kind == Entry.Kind.INVOICE}
    with_discount = [pk for pk, entry in last.items() if terms_of(entry.document.terms).discount_percent]
    taken = _taken(with_discount)
    return [
        _receivable(entry, on, taken.get(entry.document_id, {}))
        if entry.document_id in with_discount and last[entry.document_id] is entry
        else Receivable(entry, open_amount(entry))
        for entry in entries
    ]


def _taken(documents: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """How much discount was taken of each invoice, and how much of it was credited, which earns no discount."""
    if not documents:
        return {}
    used = Allocation.objects.filter(debit__document__in=documents, debit__kind=Entry.Kind.INVOICE)
    sums = used.values("debit__document").annotate(
        discount=Sum("amount", filter=Q(credit__kind=Entry.Kind.DISCOUNT), default=NOTHING),
        credited=Sum("amount", filter=Q(credit__kind=Entry.Kind.CREDIT_NOTE), default=NOTHING),
    )
    return {row["debit__document"]: row for row in sums}


def _receivable(entry: Entry, on: date, taken: dict[str, Decimal]) -> Receivable:
    invoice: Document = entry.document
    terms, still_open = terms_of(invoice.terms), open_amount(entry)
    discount = discount_left(
        terms=terms, issued_on=invoice.issued_on, total=invoice.total - taken.get("credited", NOTHING),
        taken=taken.get("discount", NOTHING), currency=entry.currency, on=on,
    )  # fmt: skip
    return Receivable(entry, still_open, min(discount, still_open), terms.discount_until(invoice.issued_on))


def suggested(items: Sequence[Receivable], amount: Decimal, currency: str) -> Suggestion:
    """Return what money of this amount most likely settles; the keys of its parts are those of the entries."""
    known = [
        OpenInvoice(item.pk, item.due_on, minor(item.open, currency), minor(item.discount, currency)) for item in items
    ]
    return suggest(minor(amount, currency), known)
