"""Paying back credit that settles nothing: a positive entry against the payment or credit note it came from."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from customers.holds import lock_customer
from financials.adjustments import AdjustmentRefused, Booking, about_of, ensure_possible_day
from financials.allocations import Credit, open_credit
from financials.ledger import Matching, only_open, said_money, settle
from financials.models import Adjustment, Entry
from foundation.money import NOTHING, round_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User


@transaction.atomic
def refund_credit(
    *,
    of: Credit,
    amount: Decimal,
    paid_on: date,
    reference: str,
    reason: str,
    by: User,
    now: datetime,
    idempotency_key: UUID | str | None = None,
) -> Adjustment:
    """Book that credit of a payment, credit note or adjustment was paid back to the customer.

    The same idempotency key a second time returns the first refund. Raises AdjustmentRefused, and DoesNotFit for
    more than is left of the credit.
    """
    customer, today = lock_customer(of.customer), company_today(now)
    if done := idempotency_key and Adjustment.objects.filter(idempotency_key=idempotency_key).first():
        return _ensure_same(done, of, amount)
    sources = open_credit(of)
    _ensure_refundable(of, sources, amount, paid_on, reason, today)
    booking = Booking(
        customer=customer, currency=of.currency, effective_on=paid_on, reason=reason.strip(), by=by, now=now
    )
    refund, debits = booking.adjust(
        Adjustment.Kind.REFUND,
        [(Entry.Kind.REFUND, amount)],
        reference=reference.strip(),
        idempotency_key=idempotency_key,
        **about_of(of),
    )
    matching = Matching()
    matching.match(debits, sources, amount)
    settle(matching.pairs, now=now)
    subject = f"Refund paid: {said_money(amount, of.currency)} of {of}"
    record(customer, "refund_paid", subject, text=reason.strip(), by=by, now=now, about=refund)
    return refund


def _ensure_same(done: Adjustment, of: Credit, amount: Decimal) -> Adjustment:
    if (done.customer_id, done.amount, done.currency) != (of.customer_id, amount, of.currency):
        said = said_money(done.amount, done.currency)
        raise AdjustmentRefused(f"This form has booked another refund already: {said}. Open a new form.")
    return done


def _ensure_refundable(
    of: Credit, sources: list[Entry], amount: Decimal, paid_on: date, reason: str, today: date
) -> None:
    left = -sum((credit.amount + credit.allocated for credit in sources), NOTHING)
    if amount <= 0 or amount != round_money(amount, of.currency):
        raise AdjustmentRefused(f"Say how much was paid back: an amount of {of.currency} above zero.")
    if amount > left:
        raise only_open(of, left, amount, of.currency)
    if not reason.strip():
        raise AdjustmentRefused("Say why the money was paid back.")
    ensure_possible_day(paid_on, since=max(credit.posted_on for credit in sources), today=today)
