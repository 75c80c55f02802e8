"""Carrying documents out: quote → order → delivery → invoice → credit note, in full or in part, never twice (A39).

The lines know how much of them is carried out already; the database keeps that and refuses what passes it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from financials.chain import order_behind
from financials.documents import DocumentRefused, LineDraft, drafted, lock_document
from financials.drafts import issue, save_draft
from financials.models import Document, Line
from financials.quotes import ensure_acceptable
from foundation.money import NOTHING
from foundation.periods import company_today
from foundation.templatetags.formats import quantity as plain
from staff.models import User

KIND = Document.Kind
STATUS = Document.Status
# What may be carried out into what, and which counter of a line says how much of it is.
CARRIED = {
    (KIND.QUOTE, KIND.ORDER): "ordered",
    (KIND.ORDER, KIND.DELIVERY): "delivered",
    (KIND.ORDER, KIND.INVOICE): "invoiced",
    (KIND.DELIVERY, KIND.INVOICE): "invoiced",
    (KIND.INVOICE, KIND.CREDIT_NOTE): "credited",
}
CLOSED = (STATUS.DRAFT, STATUS.TEMPLATE, STATUS.CANCELLED, STATUS.DECLINED)
KEPT = (
    "terms", "currency", "reference", "contact", "billing_address", "delivery_address", "discount_percent",
    "requested_on", "promised_on", "order_number",
)  # fmt: skip


class AlreadyCarriedOut(DocumentRefused):
    """Nothing is left to carry out; `documents` are those that did it."""

    def __init__(self, source: Document, into: str, documents: list[Document]):
        names = ", ".join(f"{KIND(each.kind).label.lower()} {each.number}" for each in documents)
        done = f": see {names}" if names else ""
        super().__init__(f"{source} has already been turned into {KIND(into).label.lower()}s in full{done}.")
        self.documents = documents


def remaining(document: Document, into: str) -> dict[Line, Decimal]:
    """Return the lines with what is left of each to carry out, in their order; nothing for lines carried out."""
    counter = CARRIED[document.kind, into]
    lines = document.lines.select_related("product", "source").order_by("position")
    left = {line: _left(line, counter, through_order=document.kind == KIND.DELIVERY) for line in lines}
    return {line: quantity for line, quantity in left.items() if quantity}


def _left(line: Line, counter: str, *, through_order: bool) -> Decimal:
    """What was delivered may have been invoiced from the order already: the smaller rest of the two is left."""
    sides = [line, line.source] if through_order and line.source else [line]
    return min((side.quantity - getattr(side, counter) for side in sides), key=abs)


def may_become(document: Document) -> list[str]:
    """Return the kinds this document can still be carried out into, in whole or part."""
    if document.status in CLOSED:
        return []
    return [into for kind, into in CARRIED if kind == document.kind and remaining(document, into)]


@transaction.atomic
def carry_out(
    *,
    source: Document,
    into: str,
    by: User,
    now: datetime,
    issued_on: date,
    quantities: Mapping[int, Decimal] | None = None,
    although_expired: bool = False,
    draft: bool = False,
    **header: Any,
) -> Document:
    """Turn a document, or the given quantities of its lines (by line id), into the next one.

    `draft` keeps it to be worked on; else it is issued at once. Raises AlreadyCarriedOut, QuoteExpired, OnHold, and
    DocumentRefused for more than is left or goods that are not there.
    """
    source = lock_document(source)
    if (source.kind, into) not in CARRIED or source.status in CLOSED:
        raise DocumentRefused(f"{source} is {source.get_status_display().lower()}: nothing can be made of it.")
    left = remaining(source, into)
    if not left:
        raise AlreadyCarriedOut(source, into, _done_by(source, into))
    if source.kind == KIND.QUOTE:
        ensure_acceptable(source, today=company_today(now), although_expired=although_expired)
    written = save_draft(
        customer=source.customer,
        kind=into,
        lines=[_carried(line, quantity) for line, quantity in chosen(left, quantities).items()],
        by=by,
        now=now,
        issued_on=issued_on,
        **_header(source, into, header),
    )
    return written if draft else issue(draft=written, by=by, now=now)


def chosen(left: Mapping[Line, Decimal], quantities: Mapping[int, Decimal] | None) -> dict[Line, Decimal]:
    """Return what is asked for of what is left. Raises DocumentRefused for more, or for nothing at all."""
    if quantities is None:
        return dict(left)
    lines = {line.pk: line for line in left}
    asked = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not asked:
        raise DocumentRefused("Say how many of at least one line.")
    for pk, quantity in asked.items():
        line = lines.get(pk)
        if line is None or abs(quantity) > abs(left[line]) or quantity * left[line] < 0:
            raise DocumentRefused(_too_much(line, NOTHING if line is None else left[line], quantity))
    return {line: asked[line.pk] for line in left if line.pk in asked}


def _too_much(line: Line | None, left: Decimal, asked: Decimal) -> str:
    if line is None:
        return "One of the lines has been carried out in the meantime: look at the document again."
    what = f"{line.unit} of {line.part_number or line.description}".strip()
    return f"Only {plain(left)} {what} are left; {plain(asked)} were asked for."


def _carried(line: Line, quantity: Decimal) -> LineDraft:
    copy = drafted(line)
    return LineDraft(**{**vars(copy), "quantity": quantity, "source_id": line.pk})


def _header(source: Document, into: str, given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: getattr(source, name) for name in KEPT}
    kept["follows"] = source
    if source.kind == KIND.ORDER:
        kept["order_number"] = source.number
    if into == KIND.CREDIT_NOTE:
        kept["applies_to"] = source
    return {**kept, **given}


def _done_by(source: Document, into: str) -> list[Document]:
    """Return what carried the document out, or the order behind it."""
    order = order_behind(source) if source.kind == KIND.DELIVERY else None
    return carried_out_by(source, into) or (carried_out_by(order, into) if order else [])


def carried_out_by(source: Document, into: str) -> list[Document]:
    """Return the documents that carry out lines of this one."""
    found = Document.objects.filter(kind=into, lines__source__document=source).exclude(status__in=CLOSED)
    return list(found.distinct().order_by("pk"))
