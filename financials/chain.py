"""The order behind a delivery or an invoice, which moves as they are issued and cancelled."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q

from financials.documents import DocumentRefused, move
from financials.models import Document, Line
from foundation.templatetags.formats import quantity as plain
from staff.models import User

KIND = Document.Kind


COUNTERS = {
    KIND.ORDER: "ordered", KIND.DELIVERY: "delivered", KIND.INVOICE: "invoiced", KIND.CREDIT_NOTE: "credited",
}  # fmt: skip

GONE = (Document.Status.CANCELLED, Document.Status.DECLINED)


def ensure_left(draft: Document) -> None:
    """Raise DocumentRefused when a draft carries out more than is left of its source, or that was called off."""
    counter = COUNTERS.get(draft.kind)
    asked: dict[Line, Decimal] = defaultdict(Decimal)
    for line in draft.lines.exclude(source=None).select_related("source__document", "source__source__document"):
        asked[line.source] += line.quantity
        if draft.kind == KIND.INVOICE and line.source.source and line.source.document.kind == KIND.DELIVERY:
            asked[line.source.source] += line.quantity  # what is delivered may have been invoiced from the order
    for source, quantity in asked.items():
        if source.document.status in GONE:
            state = source.document.get_status_display().lower()
            raise DocumentRefused(f"{source.document} is {state}: nothing can be made of it, discard this draft.")
        left = source.quantity - getattr(source, counter)
        if abs(quantity) > abs(left):
            what = f"{source.unit} of {source.part_number or source.description}".strip()
            raise DocumentRefused(
                f"Only {plain(left)} {what} are left of {source.document}, and this says {plain(quantity)}: "
                "somebody carried the others out meanwhile. Correct the quantity or discard the draft."
            )


def order_behind(document: Document) -> Document | None:
    """Return the order a delivery or invoice carries out, directly or through a delivery."""
    for line in document.lines.select_related("source__document", "source__source__document"):
        for source in (line.source, line.source and line.source.source):
            if source and source.document.kind == KIND.ORDER:
                return source.document
    return None


def follow(document: Document, *, by: User, now: datetime) -> None:
    """Move the order behind a delivery or invoice that was issued or cancelled to where its lines are now."""
    if document.kind in (KIND.DELIVERY, KIND.INVOICE) and (order := order_behind(document)):
        follow_its_lines(order, by=by, now=now)


def follow_its_lines(order: Document, *, by: User, now: datetime) -> None:
    """Move an order to delivered or invoiced, or back, as its lines are carried out."""
    if order.status == Document.Status.CANCELLED:
        return
    if not order.lines.filter(~Q(invoiced=F("quantity"))).exists():
        status = Document.Status.INVOICED
    elif not order.lines.filter(~Q(delivered=F("quantity"))).exists():
        status = Document.Status.DELIVERED
    else:
        status = Document.Status.CONFIRMED
    move(order, status, by=by, now=now)
