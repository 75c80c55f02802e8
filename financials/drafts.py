"""Documents being written: a draft has no number, counts nowhere, and is kept whatever happens; issuing ends that."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from customers.holds import lock_customer
from customers.models import Address, Customer
from financials.chain import ensure_left, follow
from financials.documents import (
    DocumentRefused,
    LineDraft,
    ensure_something,
    freeze,
    lock_document,
    move,
    put_totals,
    write_document,
    write_lines,
)
from financials.gates import ensure_may_be_issued
from financials.invoices import payable, post_credit_note, post_invoice
from financials.models import Document
from financials.orders import take
from financials.quotes import accept_quote, note_sent
from financials.reservations import ship
from foundation.numbering import next_number
from foundation.periods import company_today
from foundation.templatetags.formats import clock, day_full
from journal.record import record
from staff.models import User

KIND = Document.Kind
ISSUED_AS = {
    KIND.QUOTE: Document.Status.SENT,
    KIND.ORDER: Document.Status.CONFIRMED,
    KIND.DELIVERY: Document.Status.DELIVERED,
    KIND.INVOICE: Document.Status.ISSUED,
    KIND.CREDIT_NOTE: Document.Status.ISSUED,
}


class StaleDraft(DocumentRefused):
    """Somebody else saved the draft since it was opened; `draft` is as it stands."""

    def __init__(self, draft: Document):
        who = draft.changed_by.name if draft.changed_by else "Somebody else"
        at = f" at {clock(draft.changed_at)}" if draft.changed_at else ""
        super().__init__(f"{who} has changed this draft{at}, since you opened it. Nothing was overwritten.")
        self.draft = draft


@transaction.atomic
def save_draft(
    *,
    customer: Customer,
    kind: str,
    lines: Sequence[LineDraft],
    by: User,
    now: datetime,
    issued_on: date,
    draft: Document | None = None,
    version: int | None = None,
    **header: Any,
) -> Document:
    """Keep a document as a draft, new or over the one given, whatever is still missing from it.

    `header` are further fields of Document. Raises StaleDraft when `version` is not the draft's any more, and
    DocumentRefused for what is no draft.
    """
    if draft is None:
        status = Document.Status.DRAFT
        return write_document(
            customer=lock_customer(customer), kind=kind, status=status, lines=lines, issued_on=issued_on, by=by,
            now=now, **header,
        )  # fmt: skip
    draft = lock_draft(draft)
    if version is not None and version != draft.version:
        raise StaleDraft(draft)
    for name, value in {**header, "issued_on": issued_on}.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.changed_by, draft.changed_at = by, now
    put_totals(draft, lines)
    draft.save()
    draft.lines.all().delete()
    write_lines(draft, lines)
    return draft


def lock_draft(draft: Document) -> Document:
    """Lock the customer and return the draft as it stands. Raises DocumentRefused for what is no draft any more."""
    found = lock_document(draft)
    if found.status == Document.Status.TEMPLATE:
        raise DocumentRefused("Recurring invoices are written from this: end them, then copy it to change it.")
    if not found.is_draft:
        raise DocumentRefused(f"{found} has been issued and is no draft any more: open it to see what became of it.")
    return found


@transaction.atomic
def discard_draft(*, draft: Document, by: User, now: datetime) -> None:
    """Throw a draft away; nothing of it was ever in the books. Raises DocumentRefused for what is no draft."""
    draft = lock_draft(draft)
    total = f"{draft.get_kind_display()} draft of {draft.total:,.2f} {draft.currency} discarded"
    record(draft.customer, "draft_discarded", total, by=by, now=now)
    draft.delete()


@transaction.atomic
def issue(*, draft: Document, by: User, now: datetime) -> Document:
    """Give a draft its number and let it count: a quote is sent, an order confirmed, an invoice posted.

    Raises OnHold and NeedsApproval for new business that may not be taken, and DocumentRefused for what cannot stand.
    """
    draft = lock_draft(draft)
    ensure_something(draft, list(draft.lines.all()))
    _ensure_not_ahead(draft, company_today(now))
    ensure_left(draft)
    ensure_may_be_issued(draft, by=by, now=now)
    if draft.kind == KIND.INVOICE:
        for name, value in payable(draft.customer, draft.issued_on, draft.terms, {"due_on": draft.due_on}).items():
            setattr(draft, name, value)
    if draft.kind == KIND.DELIVERY:
        draft.lines.update(delivered_on=draft.issued_on)  # an invoice of them says so too (F86)
    freeze(draft)
    draft.known_on = company_today(now)
    draft.number = next_number(draft.kind)
    draft.save()
    move(draft, ISSUED_AS[draft.kind], by=by, now=now)
    if draft.kind == KIND.ORDER and draft.follows:
        # Whether it had expired was asked when the draft was made of it.
        accept_quote(quote=draft.follows, by=by, now=now, although_expired=True)
    AFTERWARDS[draft.kind](draft, by=by, now=now)
    follow(draft, by=by, now=now)
    return draft


def _ensure_not_ahead(draft: Document, today: date) -> None:
    """What is dated ahead would stand on no screen until its day; as a draft it stays in sight."""
    if draft.issued_on > today:
        raise DocumentRefused(
            f"The {draft.get_kind_display().lower()} is dated {draft.issued_on:%d %b %Y}, after today: "
            "correct the date, or keep it as a draft until then."
        )


def note_delivered(delivery: Document, *, by: User, now: datetime) -> None:
    """Take the goods of a delivery just issued off the shelf, and put it into the journal."""
    ship(delivery, by=by, now=now)
    text = f"Delivery {delivery.number} made" + (f" on order {delivery.order_number}" if delivery.order_number else "")
    record(delivery.customer, "order_shipped", text, by=by, now=now, about=delivery)


AFTERWARDS: dict[str, Callable] = {
    KIND.QUOTE: note_sent,
    KIND.ORDER: take,
    KIND.DELIVERY: note_delivered,
    KIND.INVOICE: post_invoice,
    KIND.CREDIT_NOTE: post_credit_note,
}


def papers_to(address: Address) -> list[str]:
    """Return what is still to be written to this address: drafts, recurring invoices, open orders (ADDRESS_USES)."""
    status = Document.Status
    waiting = Q(status__in=[status.DRAFT, status.TEMPLATE]) | Q(kind=KIND.ORDER, status=status.CONFIRMED)
    there = Q(billing_address=address.pk) | Q(delivery_address=address.pk)
    found = Document.objects.filter(waiting, there, customer=address.customer_id).order_by("pk")
    return [_named(document) for document in found]


def _named(document: Document) -> str:
    kind = document.get_kind_display().lower()
    if document.status == Document.Status.TEMPLATE:
        return f"the recurring {kind}"
    return f"{kind} {document.number}" if document.number else f"the {kind} draft of {day_full(document.issued_on)}"
