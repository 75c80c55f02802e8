"""Taking documents back: with a reason, and only as long as nothing was made of them.

An order frees what was reserved, a delivery brings its goods back. An invoice or credit note stays, marked cancelled;
the account is put right by an entry of its own, and what had settled it is open again.
"""

from datetime import datetime

from django.db import transaction

from financials.adjustments import set_free
from financials.chain import follow, order_behind
from financials.conversion import CARRIED, carried_out_by
from financials.documents import DocumentRefused, lock_document, move
from financials.ledger import allocate, open_amount
from financials.models import Adjustment, Allocation, Document, Entry
from financials.reservations import bring_back, release
from foundation.money import format_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User

KIND = Document.Kind
POSTED = (KIND.INVOICE, KIND.CREDIT_NOTE)
LET_GO = (Entry.Kind.DISCOUNT, Entry.Kind.WRITE_OFF, Entry.Kind.DIFFERENCE)


@transaction.atomic
def cancel(*, document: Document, reason: str, by: User, now: datetime) -> Document:
    """Cancel an issued document. Raises DocumentRefused without a reason, for drafts, and for what was carried out."""
    document = lock_document(document)
    ensure_can_be_cancelled(document, reason)
    if document.kind in POSTED:
        _take_off_the_account(document, reason=reason, by=by, now=now)
    move(document, Document.Status.CANCELLED, by=by, now=now, reason=reason)
    if document.kind == KIND.ORDER:
        release(document)
    if document.kind == KIND.DELIVERY:
        bring_back(document, order_behind(document), by=by, now=now)
    follow(document, by=by, now=now)
    subject = f"{document} cancelled: {reason}"
    record(document.customer, f"{document.kind}_cancelled", subject, by=by, now=now, about=document)
    return document


def ensure_can_be_cancelled(document: Document, reason: str = "-") -> None:
    """Raise DocumentRefused, with the reason, for a document that cannot be cancelled."""
    if not reason.strip():
        raise DocumentRefused("Say why it is cancelled.")
    if document.is_draft:
        raise DocumentRefused("A draft is not cancelled but discarded.")
    if document.status == Document.Status.CANCELLED:
        raise DocumentRefused(f"{document} has been cancelled already.")
    later = [each for kind, into in CARRIED if kind == document.kind for each in carried_out_by(document, into)]
    later += document.credit_notes.filter(status=Document.Status.ISSUED).exclude(pk__in=[each.pk for each in later])
    if later:
        names = ", ".join(f"{each.get_kind_display().lower()} {each.number}" for each in later)
        raise DocumentRefused(f"{document} has been carried out by {names}: cancel that first.")
    _ensure_settled_by_money(document)


def _ensure_settled_by_money(document: Document) -> None:
    """What was let go was never money: freed by the cancellation, it would be credit nobody paid for."""
    let_go = Allocation.objects.filter(debit__document=document, credit__kind__in=LET_GO, reverses=None, reversal=None)
    if first := let_go.select_related("credit").first():
        said = f"{format_money(first.amount, first.currency)} {first.currency} {first.credit.get_kind_display()}"
        raise DocumentRefused(
            f"{document} was settled with {said}, which was never paid: undo that first, or write a credit note over "
            "what was paid."
        )


def _take_off_the_account(document: Document, *, reason: str, by: User, now: datetime) -> None:
    posted = list(Entry.objects.filter(document=document, kind=document.kind).order_by("id"))
    if not posted:
        return
    today = company_today(now)
    day = max(today, document.issued_on)
    adjustment = Adjustment.objects.create(
        customer=document.customer,
        kind=Adjustment.Kind.CANCELLATION,
        currency=document.currency,
        amount=-sum(entry.amount for entry in posted),
        effective_on=day,
        reason=reason,
        document=document,
        booked_by=by,
        known_on=today,
    )
    for entry in posted:
        _undo(entry, adjustment, now)


def _undo(entry: Entry, adjustment: Adjustment, now: datetime) -> None:
    """Open again what the entry settled or was settled by, and settle it by an entry of the opposite amount."""
    set_free([entry], on=adjustment.effective_on, now=now)
    opposite = Entry.objects.create(
        customer_id=entry.customer_id,
        kind=Entry.Kind.CANCELLATION,
        currency=entry.currency,
        amount=-entry.amount,
        posted_on=adjustment.effective_on,
        document_id=entry.document_id,
        adjustment=adjustment,
        known_on=adjustment.known_on,
    )
    debit, credit = (entry, opposite) if entry.amount > 0 else (opposite, entry)
    allocate(debit=debit, credit=credit, amount=open_amount(entry), now=now)
