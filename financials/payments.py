"""Booking money received: one payment, one effect, however often the form is sent."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from customers.holds import lock_customer
from customers.models import Customer
from financials.ledger import allocate, post_payment
from financials.models import Document, Entry, Payment
from foundation.money import format_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User


class RefusedPayment(Exception):
    """The payment was not booked; the text says why."""


@transaction.atomic
def record_payment(
    *,
    customer: Customer,
    reference: str,
    amount: Decimal,
    received_on: date,
    by: User,
    now: datetime,
    allocate_to: list[tuple[Document, Decimal]] = (),
    discount_taken: Decimal = Decimal(0),
    idempotency_key: UUID | None = None,
    **fields,
) -> Payment:
    """Book a payment and settle the given invoices by it; the rest stays on the payment as credit.

    The same idempotency key a second time returns the first payment. Raises RefusedPayment for a value date in the
    future or a reference booked before, and DoesNotFit for more than is open.
    """
    customer = lock_customer(customer)
    if done := Payment.objects.filter(idempotency_key=idempotency_key, idempotency_key__isnull=False).first():
        return done
    _ensure_new(customer, reference, received_on, company_today(now))
    payment = Payment.objects.create(
        customer=customer,
        reference=reference,
        amount=amount,
        received_on=received_on,
        currency=fields.pop("currency", customer.currency),
        discount_taken=discount_taken,
        idempotency_key=idempotency_key,
        booked_by=by,
        known_on=company_today(now),
        **fields,
    )
    _settle(payment, allocate_to, now)
    text = f"{format_money(amount, payment.currency)} {payment.currency} by {payment.get_method_display()} {reference}"
    record(customer, "payment_booked", f"Payment booked: {text}", by=by, now=now, about=payment)
    return payment


def _ensure_new(customer: Customer, reference: str, received_on: date, today: date) -> None:
    if received_on > today:
        raise RefusedPayment("The money cannot have come in after today: correct the day it was received.")
    if earlier := customer.payments.filter(reference=reference).first():
        booked = f"{format_money(earlier.amount, earlier.currency)} {earlier.currency}"
        raise RefusedPayment(
            f"Reference {reference} was booked before: {booked}, received {earlier.received_on:%d %b %Y}."
        )


def _settle(payment: Payment, allocate_to: list[tuple[Document, Decimal]], now: datetime) -> None:
    """Use the money first, then the discount, over the invoices in the order given."""
    today = company_today(now)
    sources = [(post_payment(payment, kind=Entry.Kind.PAYMENT, amount=payment.amount, today=today), payment.amount)]
    if payment.discount_taken:
        discount = post_payment(payment, kind=Entry.Kind.DISCOUNT, amount=payment.discount_taken, today=today)
        sources.append((discount, payment.discount_taken))
    for invoice, wanted in allocate_to:
        debit = Entry.objects.get(document=invoice, kind=Entry.Kind.INVOICE)
        while wanted and sources:
            credit, left = sources.pop(0)
            amount = min(wanted, left)
            allocate(debit=debit, credit=credit, amount=amount, now=now)
            wanted -= amount
            if left > amount:
                sources.insert(0, (credit, left - amount))
        if wanted:
            raise RefusedPayment(f"The payment does not cover what is allocated: {wanted} is missing for {invoice}.")
