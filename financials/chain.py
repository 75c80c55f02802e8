"""The order behind a delivery or an invoice, which moves as they are issued and cancelled."""

from datetime import datetime

from django.db.models import F, Q

from financials.documents import move
from financials.models import Document
from staff.models import User

KIND = Document.Kind


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
