"""Contested amounts: they stay in the balance, and leave rating, reminders and worklist while the dispute is open.

A dispute is about an invoice as a whole or one of its lines; several may be open about one invoice, and together they
never come to more than what is open of it. What is said and changed is kept beside it for good (DisputeNote).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from credit.collecting.crediting import ISSUE, proposed_for
from credit.collecting.disputable import DisputeRefused, ensure_amount, ensure_disputable, ensure_said
from credit.models import Dispute, DisputeNote
from customers.holds import lock_customer
from financials.documents import said_total
from financials.ledger import said_money
from financials.models import Document, Line
from foundation.money import format_money
from foundation.periods import company_today
from journal.alerts import alert
from journal.record import record
from staff.models import User
from staff.permissions import holders

CHANGEABLE = {"amount": "Amount", "category": "About", "owner": "Owner", "follow_up_on": "Follow-up"}


@transaction.atomic
def open_dispute(
    *,
    document: Document,
    amount: Decimal,
    reason: str,
    by: User,
    now: datetime,
    line: Line | None = None,
    category: str = Dispute.Category.OTHER,
    owner: User | None = None,
    follow_up_on: date | None = None,
) -> Dispute:
    """Note that the customer contests an amount (with tax) of an invoice or of one of its lines.

    The owner, who is to settle it, is told. Raises DisputeRefused, also for more than is open and not disputed yet.
    """
    lock_customer(document.customer)
    today = company_today(now)
    said = {"reason": reason, "category": category, "owner": owner, "follow_up_on": follow_up_on}
    ensure_said(said, today)
    ensure_disputable(document, line)
    ensure_amount(document, line, amount, today)
    dispute = Dispute.objects.create(
        customer=document.customer, document=document, line=line, amount=amount, opened_on=today, opened_by=by,
        **{**said, "reason": reason.strip()},
    )  # fmt: skip
    subject = f"{format_money(amount, document.currency)} {document.currency} of {named(dispute)} disputed"
    record(document.customer, "dispute_opened", subject, text=dispute.reason, by=by, now=now, about=document)
    _tell_owner(dispute, by=by, now=now)
    return dispute


@transaction.atomic
def note_dispute(*, dispute: Dispute, text: str, by: User, now: datetime) -> DisputeNote:
    """Keep what was said about a dispute, an open or a closed one, for good. Raises DisputeRefused for no text."""
    dispute = locked(dispute)
    if not text.strip():
        raise DisputeRefused("Write down what was said or found out.", "text")
    record(
        dispute.customer, "dispute_noted", f"Dispute about {named(dispute)}", text=text.strip(), by=by, now=now,
        about=dispute.document,
    )  # fmt: skip
    return _keep(dispute, text.strip(), by, now)


@transaction.atomic
def change_dispute(*, dispute: Dispute, by: User, now: datetime, **changes: Any) -> Dispute:
    """Change the amount, category, owner or follow-up of an open dispute; the note kept of it says from what to what.

    A new owner is told. Raises DisputeRefused. An amount counts from the opening on: ratings of days past that are
    computed anew know only the last one.
    """
    dispute, today = locked(dispute), company_today(now)
    _ensure_open(dispute)
    changes = {name: value for name, value in changes.items() if getattr(dispute, name) != value}
    if not changes:
        return dispute
    ensure_said(changes, today)
    if "amount" in changes:
        ensure_amount(dispute.document, dispute.line, changes["amount"], today, besides=dispute.amount)
    said = "\n".join(_from_to(dispute, name, changes[name]) for name in CHANGEABLE if name in changes)
    for name, value in changes.items():
        setattr(dispute, name, value)
    dispute.save(update_fields=list(changes))
    subject = f"Dispute about {named(dispute)} changed"
    record(dispute.customer, "dispute_noted", subject, text=said, by=by, now=now, about=dispute.document)
    _keep(dispute, said, by, now)
    if "owner" in changes:
        _tell_owner(dispute, by=by, now=now)
    return dispute


@transaction.atomic
def close_dispute(*, dispute: Dispute, outcome: str, note: str, by: User, now: datetime) -> Dispute:
    """Note how a dispute ended (Dispute.Outcome). Raises DisputeRefused.

    Upheld: the customer was right. The amount stays out of rating and reminders, and a credit note is proposed as a
    draft, `credit_note`. Else it comes back into both with its old dates.
    """
    dispute = locked(dispute)
    _ensure_open(dispute)
    if not note.strip():
        raise DisputeRefused("Say how it was settled: the next one who looks at it has only that.", "note")
    dispute.closed_on, dispute.closed_by, dispute.outcome = company_today(now), by, outcome
    if outcome == Dispute.Outcome.UPHELD:
        dispute.credit_note = proposed_for(dispute=dispute, by=by, now=now)
    dispute.save(update_fields=["closed_on", "closed_by", "outcome", "credit_note"])
    said = f"{dispute.get_outcome_display().capitalize()}. {note.strip()}{_said_credit(dispute)}"
    subject = f"Dispute about {named(dispute)} closed: {dispute.get_outcome_display()}"
    record(dispute.customer, "dispute_settled", subject, text=said, by=by, now=now, about=dispute.document)
    _keep(dispute, said, by, now)
    _tell_closed(dispute, by=by, now=now)
    return dispute


@transaction.atomic
def propose_credit_note(*, dispute: Dispute, by: User, now: datetime) -> Dispute:
    """Write the draft of an upheld dispute again, after it was thrown away or its credit note cancelled.

    Raises DisputeRefused.
    """
    dispute = locked(dispute)
    note = dispute.credit_note
    if dispute.outcome != Dispute.Outcome.UPHELD:
        raise DisputeRefused("A credit note is written only when a dispute was upheld.")
    if note and note.status != Document.Status.CANCELLED:
        raise DisputeRefused(f"{note} over {said_total(note)} is there already: open it to change or issue it.")
    dispute.credit_note = proposed_for(dispute=dispute, by=by, now=now)
    dispute.save(update_fields=["credit_note"])
    said = _said_credit(dispute).strip() or "The invoice is cancelled: there is nothing to credit."
    subject = f"Credit note for the dispute about {named(dispute)}"
    record(dispute.customer, "dispute_noted", subject, text=said, by=by, now=now, about=dispute.document)
    _keep(dispute, said, by, now)
    return dispute


def locked(dispute: Dispute) -> Dispute:
    """Lock the customer and return the dispute as it is now."""
    lock_customer(dispute.customer)
    related = ("customer", "document__customer", "line", "owner", "opened_by", "credit_note")
    return Dispute.objects.select_related(*related).get(pk=dispute.pk)


def named(dispute: Dispute) -> str:
    """Say what is contested: "Invoice 10432", or "line 2 of Invoice 10432"."""
    return f"line {dispute.line.position} of {dispute.document}" if dispute.line else str(dispute.document)


def address_of(dispute: Dispute) -> str:
    return reverse("credit:dispute", args=[dispute.customer.code, dispute.pk])


def _ensure_open(dispute: Dispute) -> None:
    if dispute.closed_on:
        raise DisputeRefused(
            f"This dispute was closed on {dispute.closed_on:%d %b %Y} ({dispute.get_outcome_display()}): "
            "open another one."
        )


def _keep(dispute: Dispute, text: str, by: User, now: datetime) -> DisputeNote:
    return DisputeNote.objects.create(
        customer=dispute.customer, dispute=dispute, text=text, written_at=now, written_by=by
    )


def _from_to(dispute: Dispute, name: str, after: Any) -> str:
    before = getattr(dispute, name)
    return f"{CHANGEABLE[name]}: {_in_words(dispute, name, before)} → {_in_words(dispute, name, after)}"


def _in_words(dispute: Dispute, name: str, value: Any) -> str:
    if name == "amount":
        return said_money(value, dispute.document.currency)
    if name == "category":
        return Dispute.Category(value).label
    if value is None:
        return "nobody" if name == "owner" else "no day"
    return value.get_short_name() if name == "owner" else f"{value:%d %b %Y}"


def _said_credit(dispute: Dispute) -> str:
    if not (note := dispute.credit_note):
        return ""
    how = "is drafted" if note.is_draft else "has been issued for it"
    return f"\nA credit note of {said_total(note)} {how}."


def _tell_owner(dispute: Dispute, *, by: User, now: datetime) -> None:
    amount = said_money(dispute.amount, dispute.document.currency)
    text = f"{by.get_short_name()} gave you the dispute about {named(dispute)}, {amount}: {dispute.reason}"
    alert(customer=dispute.customer, text=text, url=address_of(dispute), to=[dispute.owner], now=now, but=by)


def _tell_closed(dispute: Dispute, *, by: User, now: datetime) -> None:
    """Tell owner and opener how it ended, and those who may issue the credit note when who closed it may not."""
    text = f"Dispute about {named(dispute)} closed by {by.get_short_name()}: {dispute.get_outcome_display()}"
    to = [dispute.owner, dispute.opened_by]
    if dispute.credit_note and dispute.credit_note.is_draft and not by.has_perm(ISSUE):
        text, to = f"{text}. A credit note waits to be issued.", [*to, *holders(ISSUE)]
    alert(customer=dispute.customer, text=text, url=address_of(dispute), to=to, now=now, but=by)
