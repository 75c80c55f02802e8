"""What became of the debits: booked as payments on the collection day, or refused by the bank before it."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from customers.holds import lock_customer
from financials.debits.collecting import DebitsRefused
from financials.debits.pain008 import CURRENCY
from financials.ledger import NotBooked, open_amount, said_money
from financials.models import DebitItem, DebitPart, DebitRun, Payment
from financials.payments import record_payment
from financials.shares import Share
from foundation.periods import company_today
from journal.record import record
from staff.models import User


def book_run(*, run: DebitRun, by: User, now: datetime, say: Callable[[int], None] = lambda done: None) -> list[str]:
    """Book each debit of a run that is under way; return why some could not be. Again books only what is left.

    `say` hears how many are done. Raises DebitsRefused before the collection day, and for a run the bank never got.
    """
    if not run.sent_at:
        raise DebitsRefused("Mark the run as sent to the bank first.")
    if run.collect_on > company_today(now):
        raise DebitsRefused(f"The money comes in on {run.collect_on:%d %b %Y}: book the run then.")
    refused = []
    for done, item in enumerate(run.items.under_way().order_by("customer_id", "id"), 1):
        try:
            book_debit(item=item, by=by, now=now)
        except NotBooked as refusal:
            refused.append(f"{item.end_to_end_id}: {refusal}")
        say(done)
    return refused


@transaction.atomic
def book_debit(*, item: DebitItem, by: User, now: datetime, received_on: date | None = None) -> Payment:
    """Book one debit as a payment, by default of its collection day; booked before, it is the payment of then.

    What of its invoices was settled otherwise meanwhile stays as credit. Raises DebitsRefused for a debit that was
    refused or discarded, and what record_payment raises.
    """
    lock_customer(item.customer)
    item = DebitItem.objects.select_related("customer", "run", "payment").get(pk=item.pk)
    if item.payment:
        return item.payment
    _ensure_under_way(item)
    known = Payment.objects.filter(customer=item.customer, reference=item.end_to_end_id).first()
    item.payment = known or _record(item, received_on or item.run.collect_on, by, now)
    item.save(update_fields=["payment"])
    item.parts.filter(ended_at=None).update(ended_at=now)
    _finish(item.run, by, now)
    return item.payment


@transaction.atomic
def reject_debit(*, item: DebitItem, reason: str, by: User, now: datetime) -> DebitItem:
    """Note that the bank refused a debit before money came in; its invoices can be collected again.

    Raises DebitsRefused for a debit that was booked: that is the return of a payment.
    """
    lock_customer(item.customer)
    item = DebitItem.objects.select_related("customer", "run", "payment").get(pk=item.pk)
    if item.payment:
        raise DebitsRefused(f"{item.end_to_end_id} was booked. Book its payment as returned instead.")
    _ensure_under_way(item)
    item.rejected_by, item.rejected_at, item.rejected_because = by, now, reason
    item.save(update_fields=["rejected_by", "rejected_at", "rejected_because"])
    item.parts.filter(ended_at=None).update(ended_at=now)
    subject = f"Direct debit of {said_money(item.amount, CURRENCY)} for {item.remittance} refused by the bank: {reason}"
    record(item.customer, "debit_withdrawn", subject, by=by, now=now)
    _finish(item.run, by, now)
    return item


def _record(item: DebitItem, received_on: date, by: User, now: datetime) -> Payment:
    parts = item.parts.select_related("entry__document").order_by("id")
    return record_payment(
        customer=item.customer,
        reference=item.end_to_end_id,
        amount=item.amount,
        currency=CURRENCY,
        method=Payment.Method.DIRECT_DEBIT,
        received_on=received_on,
        note=f"Direct debit, run {item.run.number}",
        allocate_to=[share for part in parts if (share := _share(part)).total],
        by=by,
        now=now,
    )


def _share(part: DebitPart) -> Share:
    """Return what the debit settles of its invoice, no more than is open by now: the discount, then by the money."""
    left = open_amount(part.entry)
    discount = min(part.discount, left)
    return Share(part.entry, min(part.amount, left - discount), discount)


def _ensure_under_way(item: DebitItem) -> None:
    if item.rejected_at:
        raise DebitsRefused(f"{item.end_to_end_id} was refused by the bank: {item.rejected_because}.")
    if item.run.discarded_at:
        raise DebitsRefused(f"Run {item.run.number} was discarded: {item.run.discarded_because}.")
    if not item.run.sent_at:
        raise DebitsRefused(f"Mark run {item.run.number} as sent to the bank first.")


def _finish(run: DebitRun, by: User, now: datetime) -> None:
    """Close the run with its last debit."""
    if not run.items.under_way().exists():
        DebitRun.objects.filter(pk=run.pk, booked_at=None).update(booked_at=now, booked_by=by)
