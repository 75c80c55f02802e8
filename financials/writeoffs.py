"""Writing off what will not be paid: with permission, and with a reason that is kept for good."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from customers.holds import lock_customer
from financials.adjustments import AdjustmentRefused, Booking, about_of, ensure_possible_day, ensure_reason
from financials.ledger import Matching, only_open, open_amount, said_money, settle
from financials.models import Adjustment, Document, Entry
from foundation.money import NOTHING, round_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User


def open_debit(of: Document | Adjustment) -> list[Entry]:
    """Return what of an invoice (or of a refund whose credit went away) is open, oldest due first."""
    rows = of.entries.filter(amount__gt=0, is_open=True).select_related("document", "adjustment")
    return list(rows.order_by("due_on", "id"))


@transaction.atomic
def write_off(
    *,
    of: Document | Adjustment,
    reason: str,
    by: User,
    now: datetime,
    amount: Decimal | None = None,
    effective_on: date | None = None,
) -> Adjustment:
    """Write off what is open of an invoice, or `amount` of it. Raises AdjustmentRefused, DoesNotFit."""
    customer, today = lock_customer(of.customer), company_today(now)
    reason, debits = ensure_reason(reason), open_debit(of)
    left = sum((open_amount(debit) for debit in debits), NOTHING)
    amount = left if amount is None else amount
    _ensure_writable(of, left, amount)
    ensure_possible_day(effective_on or today, since=max(debit.posted_on for debit in debits), today=today)
    booking = Booking(
        customer=customer, currency=of.currency, effective_on=effective_on or today, reason=reason, by=by, now=now
    )
    parts = [(Entry.Kind.WRITE_OFF, -amount)]
    adjustment, sources = booking.adjust(Adjustment.Kind.WRITE_OFF, parts, **about_of(of))
    matching = Matching()
    matching.match(debits, sources, amount)
    settle(matching.pairs, now=now)
    subject = f"{said_money(amount, of.currency)} of {of} written off"
    record(customer, "write_off", subject, text=reason, by=by, now=now, about=adjustment)
    return adjustment


def _ensure_writable(of: Document | Adjustment, left: Decimal, amount: Decimal) -> None:
    if not left:
        raise AdjustmentRefused(f"{of} is settled: there is nothing to write off.".capitalize())
    if amount <= 0 or amount != round_money(amount, of.currency):
        raise AdjustmentRefused(f"Say how much is written off: an amount of {of.currency} above zero.")
    if amount > left:
        raise only_open(of, left, amount, of.currency)
