"""Quotes: sent with a last day, accepted or declined; accepting makes a customer of a prospect."""

from datetime import date, datetime

from django.db import transaction

from customers.holds import lock_customer
from customers.models import Customer
from customers.register import become_customer
from financials.documents import DocumentRefused, LineDraft, lock_document, move, said_total, write_document
from financials.models import Document
from foundation.periods import company_today
from journal.record import record
from staff.models import User

OPEN = (Document.Status.SENT, Document.Status.EXPIRED)


class QuoteExpired(DocumentRefused):
    """The quote's last day has passed; it may be accepted all the same by somebody who may (A39)."""

    def __init__(self, quote: Document):
        ended = f" on {quote.valid_until:%d %b %Y}" if quote.valid_until else ""
        super().__init__(
            f"Quote {quote.number} expired{ended}: its prices may no longer hold. Write a new quote, or let somebody "
            "accept it who may accept expired quotes."
        )
        self.quote = quote


@transaction.atomic
def send_quote(
    *, customer: Customer, lines: list[LineDraft], issued_on: date, by: User, now: datetime, **fields
) -> Document:
    """Write a quote and give it its number."""
    quote = write_document(
        customer=lock_customer(customer),
        kind=Document.Kind.QUOTE,
        status=Document.Status.SENT,
        lines=lines,
        issued_on=issued_on,
        by=by,
        now=now,
        **fields,
    )
    note_sent(quote, by=by, now=now)
    return quote


def note_sent(quote: Document, *, by: User, now: datetime) -> None:
    """Put a quote that has just been sent into the journal."""
    text = f"Quote {quote.number} sent: {said_total(quote)}"
    record(quote.customer, "quote_issued", text, by=by, now=now, about=quote)


def has_expired(quote: Document, today: date) -> bool:
    """Say whether an open quote's last day has passed."""
    over = bool(quote.valid_until and quote.valid_until < today)
    return quote.status == Document.Status.EXPIRED or (quote.status == Document.Status.SENT and over)


def ensure_acceptable(quote: Document, *, today: date, although_expired: bool) -> None:
    """Raise DocumentRefused unless an order may be written from the quote; QuoteExpired after its last day."""
    if quote.status == Document.Status.ACCEPTED:
        return
    if quote.status not in OPEN:
        raise DocumentRefused(f"Quote {quote.number or ''} is {quote.get_status_display().lower()}: send a new quote.")
    if has_expired(quote, today) and not although_expired:
        raise QuoteExpired(quote)


@transaction.atomic
def accept_quote(*, quote: Document, by: User, now: datetime, although_expired: bool = False) -> Document:
    """Note that the customer accepted the quote; a prospect becomes a customer by it (F32).

    Accepting an accepted quote again changes nothing. Raises QuoteExpired unless `although_expired`, and
    DocumentRefused for a quote that was never sent, was declined or cancelled.
    """
    quote = lock_document(quote)
    if quote.status == Document.Status.ACCEPTED:
        return quote
    ensure_acceptable(quote, today=company_today(now), although_expired=although_expired)
    move(quote, Document.Status.ACCEPTED, by=by, now=now)
    text = f"Quote {quote.number} accepted: {said_total(quote)}"
    record(quote.customer, "quote_accepted", text, by=by, now=now, about=quote)
    become_customer(customer=quote.customer, because=text, by=by, now=now)
    return quote


@transaction.atomic
def decline_quote(*, quote: Document, reason: str, by: User, now: datetime) -> Document:
    """Note that the customer declined the quote, and why. Raises DocumentRefused for a quote that is not open."""
    quote = lock_document(quote)
    if quote.status not in OPEN:
        raise DocumentRefused(f"Quote {quote.number or ''} is {quote.get_status_display().lower()} already.")
    move(quote, Document.Status.DECLINED, by=by, now=now, reason=reason)
    record(quote.customer, "quote_declined", f"Quote {quote.number} declined: {reason}", by=by, now=now, about=quote)
    return quote
