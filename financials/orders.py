"""Taking orders: refused while the customer is on hold, whichever way the order comes."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from customers.holds import ensure_open_for_business
from customers.models import Customer
from financials.documents import LineDraft, said_total, write_document
from financials.models import Document
from financials.reservations import reserve
from foundation.periods import company_today
from journal.record import record
from staff.models import User


@transaction.atomic
def place_order(
    *,
    customer: Customer,
    lines: list[LineDraft],
    issued_on: date,
    by: User,
    now: datetime,
    idempotency_key: UUID | None = None,
    **fields,
) -> Document:
    """Confirm an order; the same idempotency key a second time returns the first order. Raises OnHold."""
    ensure_open_for_business(customer)
    if idempotency_key and (done := Document.objects.filter(idempotency_key=idempotency_key).first()):
        return done
    order = write_document(
        customer=customer,
        kind=Document.Kind.ORDER,
        status=Document.Status.CONFIRMED,
        lines=lines,
        issued_on=issued_on,
        by=by,
        now=now,
        idempotency_key=idempotency_key,
        **fields,
    )
    take(order, by=by, now=now)
    return order


def take(order: Document, *, by: User, now: datetime) -> None:
    """Reserve what an order just confirmed needs, and put it into the journal."""
    reserve(order, today=company_today(now))
    record(
        order.customer, "order_placed", f"Order {order.number} taken: {said_total(order)}", by=by, now=now, about=order
    )
