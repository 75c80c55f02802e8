"""Taking orders: refused while the customer is on hold, whichever way the order comes."""

from datetime import date, datetime

from django.db import transaction

from customers.holds import ensure_open_for_business
from customers.models import Customer
from financials.documents import LineDraft, write_document
from financials.models import Document
from foundation.money import format_money
from journal.record import record
from staff.models import User


@transaction.atomic
def place_order(
    *, customer: Customer, lines: list[LineDraft], issued_on: date, by: User, now: datetime, **fields
) -> Document:
    """Confirm an order. Raises OnHold."""
    ensure_open_for_business(customer)
    order = write_document(
        customer=customer,
        kind=Document.Kind.ORDER,
        status=Document.Status.CONFIRMED,
        lines=lines,
        issued_on=issued_on,
        by=by,
        now=now,
        **fields,
    )
    total = f"{format_money(order.total, order.currency)} {order.currency}"
    record(customer, "order_placed", f"Order {order.number} taken: {total}", by=by, now=now, about=order)
    return order
