"""Returned payments: the check bounced, the debit came back. Everything the money had done is undone on that day."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from catalog.models import TaxCategory
from customers.holds import lock_customer
from financials.adjustments import (
    AdjustmentRefused,
    Booking,
    ensure_possible_day,
    is_undone,
    set_free,
)
from financials.documents import LineDraft
from financials.invoices import issue_invoice
from financials.ledger import Matching, Pair, said_money, settle
from financials.models import Adjustment, Allocation, Document, Entry, Payment
from foundation.money import NOTHING, round_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User

MONEY = (Entry.Kind.PAYMENT, Entry.Kind.CHARGES)


@transaction.atomic
def return_payment(
    *, payment: Payment, returned_on: date, reason: str, by: User, now: datetime, fee: Decimal = NOTHING
) -> Adjustment:
    """Book that the bank took the money back; what it had settled is open again, due when it always was.

    The discount taken with it and small differences let go with it are cancelled too. A `fee` the customer is to bear
    is invoiced, due on receipt. Raises AdjustmentRefused.
    """
    customer, today = lock_customer(payment.customer), company_today(now)
    _ensure_returnable(payment, returned_on, reason, fee, today)
    entries = _entries_of(payment)
    freed = set_free(entries, on=returned_on, now=now)
    booking = Booking(
        customer=customer, currency=payment.currency, effective_on=returned_on, reason=reason.strip(), by=by, now=now
    )
    adjustment, counters = booking.adjust(Adjustment.Kind.RETURN, _opposites(entries), payment=payment)
    settle(_each_with_its_opposite(entries, counters), now=now)
    subject = f"Payment returned: {said_money(payment.amount, payment.currency)} by {payment.get_method_display()}"
    text = "\n".join([reason.strip(), *_reopened(freed)])
    record(customer, "payment_reversed", f"{subject} {payment.reference}", text=text, by=by, now=now, about=payment)
    if fee:
        _charge(booking, payment, fee)
    return adjustment


def _ensure_returnable(payment: Payment, returned_on: date, reason: str, fee: Decimal, today: date) -> None:
    if earlier := payment.adjustments.filter(kind=Adjustment.Kind.RETURN).first():
        raise AdjustmentRefused(f"This payment was returned before, on {earlier.effective_on:%d %b %Y}.")
    ensure_possible_day(returned_on, since=payment.received_on, today=today)
    if not reason.strip():
        raise AdjustmentRefused("Say why it came back, as the bank put it: no funds, account closed, signature.")
    if fee < 0 or fee != round_money(fee, payment.currency):
        raise AdjustmentRefused(f"{fee} is no amount of {payment.currency}: correct the fee, or leave it out.")


def _entries_of(payment: Payment) -> list[Entry]:
    """What the payment put on the account, with the small differences let go with it unless they were undone."""
    entries = list(payment.entries.filter(adjustment=None).order_by("id"))
    for difference in payment.adjustments.filter(kind=Adjustment.Kind.DIFFERENCE).order_by("id"):
        if not is_undone(difference):
            entries += difference.entries.order_by("id")
    return entries


def _opposites(entries: Sequence[Entry]) -> list[tuple[str, Decimal]]:
    """The money comes off as one amount, what went with it each for itself."""
    money = -sum((entry.amount for entry in entries if entry.kind in MONEY), NOTHING)
    others = [(Entry.Kind.CANCELLATION, -entry.amount) for entry in entries if entry.kind not in MONEY]
    return [(Entry.Kind.RETURN, money), *others]


def _each_with_its_opposite(entries: Sequence[Entry], counters: Sequence[Entry]) -> list[Pair]:
    """So that money that came back settles nothing any more but its return."""
    matching, (taken_back, *others) = Matching(), counters
    matching.match([taken_back], [entry for entry in entries if entry.kind in MONEY], taken_back.amount)
    for entry, counter in zip([entry for entry in entries if entry.kind not in MONEY], others, strict=True):
        debit, credit = sorted((entry, counter), key=lambda one: -one.amount)
        matching.match([debit], [credit], debit.amount)
    return matching.pairs


def _reopened(freed: Sequence[Allocation]) -> list[str]:
    """Say how much is open again of what, an item a line."""
    sums: dict[str, Decimal] = {}
    for allocation in freed:
        if document := allocation.debit.document:
            sums[str(document)] = sums.get(str(document), NOTHING) + allocation.amount
    return [f"{name}: {said_money(amount, freed[0].currency)} open again." for name, amount in sums.items()]


def _charge(booking: Booking, payment: Payment, fee: Decimal) -> Document:
    line = LineDraft(
        description=f"Bank fee for returned {payment}", quantity=Decimal(1), unit_price=fee,
        tax_category=TaxCategory.OUTSIDE,  # damages are no supply
    )  # fmt: skip
    return issue_invoice(
        customer=booking.customer, lines=[line], issued_on=booking.effective_on, terms="due on receipt",
        currency=booking.currency, by=booking.by, now=booking.now,
    )  # fmt: skip
