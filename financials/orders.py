"""Taking orders: whichever way one comes, financials.gates is asked whether it may be taken."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from customers.holds import lock_customer
from customers.models import Customer
from financials.documents import LineDraft, said_total, totals, write_document
from financials.gates import ensure_may_be_taken, settle
from financials.models import Document
from financials.reservations import reserve
from foundation.money import NOTHING
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
    """Confirm an order that comes whole; the same idempotency key a second time returns the first order.

    Raises OnHold, and NeedsApproval for an order that passes the credit limit; nothing is kept of it then.
    """
    lock_customer(customer)
    if idempotency_key and (done := Document.objects.filter(idempotency_key=idempotency_key).first()):
        return done
    currency, discount = fields.get("currency", customer.currency), fields.get("discount_percent", NOTHING)
    total = totals(lines, currency=currency, discount_percent=discount).total
    ensure_may_be_taken(customer=customer, total=total, currency=currency, by=by, now=now)
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
    settle(order=order, by=by, now=now)
    reserve(order, today=company_today(now))
    record(
        order.customer, "order_placed", f"Order {order.number} taken: {said_total(order)}", by=by, now=now, about=order
    )
