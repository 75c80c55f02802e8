"""What every document has in common: priced lines, rounded half-up each, totals that are sums of rounded lines, a
status with its history, and the names and addresses as they were when it was issued."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from customers.addresses import lines as address_lines
from customers.models import Address, Customer
from financials.billing import billed, payer_now
from financials.models import Document, Line, StatusChange
from foundation.money import NOTHING, format_money, round_money
from foundation.numbering import next_number
from foundation.periods import company_today
from staff.models import User

HUNDRED = Decimal(100)


class DocumentRefused(Exception):
    """The document was not written or changed; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """A line before it is priced: percentages are 0–100; `source_id` is the line it carries out."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    part_number: str = ""
    unit: str = ""
    discount_percent: Decimal = NOTHING
    tax_percent: Decimal = NOTHING
    delivered_on: date | None = None
    promised_on: date | None = None
    note: str = ""
    product_id: int | None = None
    source_id: int | None = None
    unit_cost: Decimal | None = None
    price_reason: str = ""
    tax_reason: str = ""
    tax_category: str = ""  # one of catalog.models.TaxCategory; "" is told from the rate

    def net(self, currency: str, document_discount: Decimal = NOTHING) -> Decimal:
        """Return quantity x price less both discounts, rounded half-up to the currency once."""
        kept = (1 - self.discount_percent / HUNDRED) * (1 - document_discount / HUNDRED)
        return round_money(self.quantity * self.unit_price * kept, currency)

    def tax(self, currency: str, document_discount: Decimal = NOTHING) -> Decimal:
        """Return the tax on the rounded net, rounded half-up: printed lines add up to the printed tax."""
        return round_money(self.net(currency, document_discount) * self.tax_percent / HUNDRED, currency)


@dataclass(frozen=True)
class Totals:
    """What a document comes to; `discount` is what the document's own discount takes off the lines."""

    gross: Decimal
    net: Decimal
    tax: Decimal
    by_tax: tuple[tuple[Decimal, Decimal, Decimal], ...]  # percent, net, tax

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def discount(self) -> Decimal:
        return self.gross - self.net


def totals(lines: Sequence[LineDraft], *, currency: str, discount_percent: Decimal = NOTHING) -> Totals:
    """Add up rounded lines, in all and by rate of tax."""
    by_tax: dict[Decimal, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    for line in lines:
        by_tax[line.tax_percent][0] += line.net(currency, discount_percent)
        by_tax[line.tax_percent][1] += line.tax(currency, discount_percent)
    return Totals(
        gross=sum((line.net(currency) for line in lines), NOTHING),
        net=sum((net for net, _ in by_tax.values()), NOTHING),
        tax=sum((tax for _, tax in by_tax.values()), NOTHING),
        by_tax=tuple((percent, net, tax) for percent, (net, tax) in sorted(by_tax.items())),
    )


def drafted(line: Line) -> LineDraft:
    """Return a written line as a draft of the same text, price and tax, to be carried over into another document."""
    names = (
        "description", "quantity", "unit_price", "part_number", "unit", "discount_percent", "tax_percent",
        "delivered_on", "promised_on", "note", "product_id", "source_id", "unit_cost", "price_reason", "tax_reason",
        "tax_category",
    )  # fmt: skip
    return LineDraft(**{name: getattr(line, name) for name in names})


def write_document(
    *,
    customer: Customer,
    kind: str,
    status: str,
    lines: Sequence[LineDraft],
    issued_on: date,
    by: User,
    now: datetime,
    **fields: Any,
) -> Document:
    """Write a document with its lines, numbered unless a draft; the verb that calls holds the transaction and posts it.

    `fields` are further fields of Document. Raises DocumentRefused for a document without lines.
    """
    document = Document(
        customer=customer,
        kind=kind,
        status=status,
        issued_on=issued_on,
        created_by=by,
        known_on=company_today(now),
        **{"currency": customer.currency, **fields},
    )
    put_totals(document, lines)
    if not document.is_draft:
        ensure_something(document, lines)
        freeze(document)
        document.number = next_number(kind)
    document.save(force_insert=True)
    write_lines(document, lines)
    return document


def ensure_something(document: Document, lines: Sequence[LineDraft | Line]) -> None:
    """Raise DocumentRefused for a document nobody could make sense of: without lines, or with lines of nothing."""
    if not lines:
        raise DocumentRefused(f"The {document.get_kind_display().lower()} has no lines yet: add at least one.")
    if empty := [place for place, line in enumerate(lines, 1) if not line.quantity]:
        raise DocumentRefused(f"Line {empty[0]} has no quantity: fill it in, or remove the line.")


def put_totals(document: Document, lines: Sequence[LineDraft]) -> None:
    """Set net, tax and total of a document that is not issued yet from its lines."""
    sums = totals(lines, currency=document.currency, discount_percent=document.discount_percent)
    document.net, document.tax, document.total = sums.net, sums.tax, sums.total


def write_lines(document: Document, lines: Sequence[LineDraft]) -> None:
    """Add the lines of a document that is being written, in this order."""
    Line.objects.bulk_create(_line(document, position, draft) for position, draft in enumerate(lines, 1))


def _line(document: Document, position: int, draft: LineDraft) -> Line:
    return Line(
        customer_id=document.customer_id,
        document=document,
        position=position,
        net=draft.net(document.currency, document.discount_percent),
        tax=draft.tax(document.currency, document.discount_percent),
        **vars(draft),
    )


def freeze(document: Document) -> None:
    """Write names, addresses, who pays and whose sale it is onto a document that is being issued, as they are now."""
    document.sales_rep_id = document.customer.sales_rep_id
    document.attention = str(document.contact or "")
    document.payer = payer_now(document)
    if document.payer:
        document.billing_address, document.bill_to = None, "\n".join(billed(document.payer))
    else:
        document.bill_to = _written(document.billing_address)
    document.ship_to = _written(document.delivery_address)


def _written(address: Address | None) -> str:
    return "\n".join(address_lines(address)) if address else ""


def move(document: Document, status: str, *, by: User, now: datetime, reason: str = "") -> None:
    """Move a document to another status, and keep who did it, when and why. The customer is locked by the caller."""
    if document.status == status:
        return
    StatusChange.objects.create(
        customer_id=document.customer_id,
        document=document,
        before=document.status,
        after=status,
        changed_on=company_today(now),
        changed_at=now,
        changed_by=by,
        reason=reason,
    )
    document.status = status
    document.save(update_fields=["status"])


def lock_document(document: Document) -> Document:
    """Lock the customer and return the document as it is now: one thing at a time happens to an account."""
    Customer.objects.select_for_update(no_key=True).get(pk=document.customer_id)
    return Document.objects.select_related("customer").get(pk=document.pk)


def said_total(document: Document) -> str:
    """Return the total for a sentence: "1,190.00 EUR"."""
    return f"{format_money(document.total, document.currency)} {document.currency}"
