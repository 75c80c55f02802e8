"""Applying credit that is on the account already, and taking an allocation back."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customers.holds import lock_customer
from financials.adjustments import AdjustmentRefused, ensure_reason
from financials.ledger import Matching, only_open, open_amount, reverse, said_money, settle
from financials.models import Adjustment, Allocation, Document, Entry, Payment
from financials.shares import Share, shares_of
from foundation.money import NOTHING
from foundation.periods import company_today
from journal.record import record
from staff.models import User

Credit = Payment | Document | Adjustment
MONEY_FIRST = (Entry.Kind.PAYMENT, Entry.Kind.CHARGES)
# Not a discount: taken back it would be credit that nobody paid for.
SETTLES_BY_ITSELF = (Entry.Kind.PAYMENT, Entry.Kind.CHARGES, Entry.Kind.CREDIT_NOTE)


def open_credit(of: Credit) -> list[Entry]:
    """Return the entries of a payment, credit note or adjustment that settle nothing yet, money first."""
    rows = list(of.entries.filter(amount__lt=0, is_open=True).select_related("document", "payment", "adjustment"))
    return sorted(rows, key=lambda row: (row.kind not in MONEY_FIRST, row.kind != Entry.Kind.PAYMENT, row.pk))


def credit_left(of: Credit) -> Decimal:
    """Return how much credit is left on it, as a positive amount."""
    return sum((open_amount(entry) for entry in open_credit(of)), NOTHING)


@transaction.atomic
def apply_credit(
    *, of: Credit, to: Iterable[Share | tuple[Document | Entry, Decimal]], by: User, now: datetime
) -> list[Allocation]:
    """Settle open items by credit of a payment, credit note or adjustment. Raises DoesNotFit, AdjustmentRefused."""
    customer = lock_customer(of.customer)
    sources, shares, matching = open_credit(of), shares_of(to), Matching()
    asked = sum((share.amount for share in shares), NOTHING)
    left = sum((open_amount(credit) for credit in sources), NOTHING)
    if asked <= 0:
        raise AdjustmentRefused("Say what the credit settles: type an amount beside at least one item.")
    if asked > left:
        raise only_open(of, left, asked, of.currency)
    for share in shares:
        share.ensure_open(matching)
        matching.match(share.debits, sources, share.amount)
    made = settle(matching.pairs, now=now)
    text = "\n".join(f"{share.name}: {said_money(share.amount, of.currency)}." for share in shares)
    subject = f"{said_money(asked, of.currency)} of {of} applied"
    record(customer, "payment_applied", subject, text=text, by=by, now=now, about=of)
    return made


@transaction.atomic
def take_back_allocation(*, allocation: Allocation, reason: str, by: User, now: datetime) -> Allocation:
    """Take back what settles an item, from today: the item is open again and the credit is unapplied.

    Raises AdjustmentRefused, and DoesNotFit when it was taken back before.
    """
    customer = lock_customer(allocation.customer)
    reason = ensure_reason(reason)
    if not may_be_taken_back(allocation):
        raise AdjustmentRefused("This is no money: it is part of a discount, refund, return, write-off or the like.")
    taken_back = reverse(allocation, effective_on=max(company_today(now), allocation.effective_on), now=now)
    debit, credit = allocation.debit, allocation.credit
    said = said_money(allocation.amount, allocation.currency)
    subject = f"{said} of {credit.document or credit.payment} no longer settles {debit.document}"
    record(
        customer, "allocation_reversed", subject, text=reason, by=by, now=now, about=credit.document or credit.payment
    )
    return taken_back


def may_be_taken_back(allocation: Allocation) -> bool:
    """Tell whether the allocation stands for itself: money or credit that settles an invoice."""
    return allocation.debit.kind == Entry.Kind.INVOICE and allocation.credit.kind in SETTLES_BY_ITSELF
