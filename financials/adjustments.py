"""What changes an account besides documents and payments, and how it is undone: by the opposite, never by deletion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from customers.holds import lock_customer
from customers.models import Customer
from financials.ledger import Matching, NotBooked, open_amount, post, reverse, said_money, settle
from financials.models import Adjustment, Allocation, Document, Entry, Payment
from foundation.periods import company_today
from journal.acts import foreseen_pk
from journal.record import record
from staff.models import User

SHORTEST_REASON = 10
MAY_BE_UNDONE = {
    Adjustment.Kind.WRITE_OFF: "write_off_reversed",
    Adjustment.Kind.REFUND: "refund_reversed",
    Adjustment.Kind.DIFFERENCE: "difference_reversed",
}


class AdjustmentRefused(NotBooked):
    """The account was not adjusted; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Booking:
    """Who adjusts whose account, with effect from which day, and why."""

    customer: Customer
    currency: str
    effective_on: date
    reason: str
    by: User
    now: datetime

    def adjust(self, kind: str, parts: Sequence[tuple[str, Decimal]], **about) -> tuple[Adjustment, list[Entry]]:
        """Write an adjustment with its entries (kind, signed amount); `about` names payment, document, reference."""
        today = company_today(self.now)
        adjustment = Adjustment.objects.create(
            pk=foreseen_pk(Adjustment),
            customer=self.customer,
            kind=kind,
            currency=self.currency,
            amount=sum((amount for _, amount in parts), Decimal(0)),
            effective_on=self.effective_on,
            reason=self.reason,
            booked_by=self.by,
            known_on=today,
            **about,
        )
        entries = post(
            customer=self.customer,
            currency=self.currency,
            on=self.effective_on,
            today=today,
            parts=parts,
            adjustment=adjustment,
        )
        return adjustment, entries


def ensure_reason(reason: str) -> str:
    """Return the reason without blanks around it; raises AdjustmentRefused when it says too little."""
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise AdjustmentRefused(f"Say why in at least {SHORTEST_REASON} characters: the reason is kept for good.")
    return reason


def ensure_possible_day(day: date, *, since: date, today: date) -> None:
    """Raise AdjustmentRefused for a day to come, or one before what is adjusted existed."""
    if day > today:
        raise AdjustmentRefused(f"{day:%d %b %Y} lies ahead: choose today or an earlier day.")
    if day < since:
        raise AdjustmentRefused(f"That was before {since:%d %b %Y}, when the amount was booked: choose a later day.")


def standing_allocations(entries: Sequence[Entry]) -> QuerySet[Allocation]:
    """Return what settles these entries and has not been taken back."""
    mine = Q(debit__in=entries) | Q(credit__in=entries)
    return Allocation.objects.filter(mine, reverses=None, reversal=None).order_by("id")


def set_free(entries: Sequence[Entry], *, on: date, now: datetime) -> list[Allocation]:
    """Take back everything that settles these entries, from `on` or the day it was settled; returns what it was."""
    taken_back = list(standing_allocations(entries).select_related("debit__document", "credit"))
    for allocation in taken_back:
        reverse(allocation, effective_on=max(on, allocation.effective_on), now=now)
    for entry in entries:
        entry.refresh_from_db(fields=["allocated"])
    return taken_back


def settle_each_other(debits: Sequence[Entry], sources: Sequence[Entry], *, now: datetime) -> None:
    """Settle the debits by the sources as far as both go."""
    matching = Matching()
    matching.match(debits, sources, sum((open_amount(debit) for debit in debits), Decimal(0)))
    settle(matching.pairs, now=now)


def is_undone(adjustment: Adjustment) -> bool:
    """Tell whether the adjustment has been undone (or undoes another one)."""
    against_each_other = Q(debit__adjustment__isnull=False, credit__adjustment__isnull=False)
    counter = Q(debit__kind=Entry.Kind.CANCELLATION) | Q(credit__kind=Entry.Kind.CANCELLATION)
    entries = list(adjustment.entries.all())
    return standing_allocations(entries).filter(against_each_other, counter).exists()


@transaction.atomic
def undo_adjustment(*, adjustment: Adjustment, reason: str, by: User, now: datetime) -> Adjustment:
    """Undo a write-off, a refund or a small difference by its opposite: what it had settled is open again.

    Raises AdjustmentRefused.
    """
    customer, today = lock_customer(adjustment.customer), company_today(now)
    reason = ensure_reason(reason)
    if adjustment.kind not in MAY_BE_UNDONE:
        raise AdjustmentRefused(f"A {adjustment.get_kind_display()} is not undone: book what happened instead.")
    if is_undone(adjustment):
        raise AdjustmentRefused(f"This {adjustment.get_kind_display()} has been undone before.")
    entries = list(adjustment.entries.order_by("id"))
    set_free(entries, on=today, now=now)
    booking = Booking(
        customer=customer, currency=adjustment.currency, effective_on=today, reason=reason, by=by, now=now
    )
    opposite, counters = booking.adjust(
        adjustment.kind,
        [(Entry.Kind.CANCELLATION, -entry.amount) for entry in entries],
        payment=adjustment.payment,
        document=adjustment.document,
        reference=adjustment.reference,
    )
    _against_each_other(entries, counters, now)
    said = said_money(abs(adjustment.amount), adjustment.currency)
    subject = f"{adjustment.get_kind_display().capitalize()} of {said} undone"
    record(customer, MAY_BE_UNDONE[adjustment.kind], subject, text=reason, by=by, now=now, about=adjustment)
    return opposite


def _against_each_other(entries: Sequence[Entry], counters: Sequence[Entry], now: datetime) -> None:
    sides = [*entries, *counters]
    debits, sources = [one for one in sides if one.amount > 0], [one for one in sides if one.amount < 0]
    settle_each_other(debits, sources, now=now)


def about_of(of: Payment | Document | Adjustment) -> dict[str, object]:
    """Return how an adjustment names what it is about."""
    if isinstance(of, Adjustment):
        return {"payment": of.payment, "document": of.document}
    return {"payment": of} if isinstance(of, Payment) else {"document": of}
