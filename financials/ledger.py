"""Posting to the account and settling one entry by another. The only writer of Entry and Allocation."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError

from financials.models import Allocation, Document, Entry, Payment
from foundation.money import format_money
from foundation.periods import company_today


class DoesNotFit(Exception):
    """An allocation asks for more than is open on one of its sides, or for entries that do not belong together."""


def post_document(document: Document, *, today: date) -> Entry:
    """Post an issued invoice or credit note to the account."""
    sign = {Document.Kind.INVOICE: 1, Document.Kind.CREDIT_NOTE: -1}[document.kind]
    return Entry.objects.create(
        customer=document.customer,
        kind=document.kind,
        currency=document.currency,
        amount=sign * document.total,
        posted_on=document.issued_on,
        due_on=document.due_on if sign > 0 else None,
        document=document,
        known_on=today,
    )


def post_payment(payment: Payment, *, kind: str, amount: Decimal, today: date) -> Entry:
    """Post money received, or the cash discount taken with it, to the account (amount positive)."""
    return Entry.objects.create(
        customer=payment.customer,
        kind=kind,
        currency=payment.currency,
        amount=-amount,
        posted_on=payment.received_on,
        payment=payment,
        known_on=today,
    )


def open_amount(entry: Entry) -> Decimal:
    """Return how much of the entry nothing settles yet, as a positive amount."""
    return abs(entry.amount) - entry.allocated


def allocate(*, debit: Entry, credit: Entry, amount: Decimal, now: datetime) -> Allocation:
    """Settle part of an invoice (debit) by part of a payment or credit note (credit).

    The customer's row must be locked by the verb that calls. Effective from the day both sides exist: money counts
    from its value date. Raises DoesNotFit; the database refuses the same by itself.
    """
    debit, credit = _fresh(debit), _fresh(credit)
    _ensure_fits(debit, credit, amount)
    today = company_today(now)
    return Allocation.objects.create(
        customer_id=debit.customer_id,
        currency=debit.currency,
        debit=debit,
        credit=credit,
        amount=amount,
        effective_on=max(debit.posted_on, credit.posted_on),
        known_on=max(today, debit.known_on, credit.known_on),
    )


def reverse(allocation: Allocation, *, effective_on: date, now: datetime) -> Allocation:
    """Take back an allocation, whole; both sides are open again from `effective_on`.

    Raises DoesNotFit when it was taken back before.
    """
    try:
        return Allocation.objects.create(
            customer_id=allocation.customer_id,
            currency=allocation.currency,
            debit_id=allocation.debit_id,
            credit_id=allocation.credit_id,
            amount=-allocation.amount,
            effective_on=effective_on,
            reverses=allocation,
            known_on=max(company_today(now), allocation.known_on),
        )
    except IntegrityError as error:
        raise DoesNotFit("This allocation has already been taken back.") from error


def _fresh(entry: Entry) -> Entry:
    return Entry.objects.select_related("document", "payment").get(pk=entry.pk, customer_id=entry.customer_id)


def _ensure_fits(debit: Entry, credit: Entry, amount: Decimal) -> None:
    if (debit.customer_id, debit.currency) != (credit.customer_id, credit.currency):
        raise DoesNotFit("Both sides must belong to the same customer and be in the same currency.")
    for side in (debit, credit):
        if amount > open_amount(side):
            name = side.document or side.payment
            left = f"{format_money(open_amount(side), side.currency)} {side.currency}"
            raise DoesNotFit(f"Only {left} of {name} is open; {format_money(amount, side.currency)} was asked for.")
