"""Promises to pay, as the customer gave them: taken, given in instalments, withdrawn."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from credit.collecting.owed import left_of, left_to_promise
from credit.models import Promise
from customers.holds import lock_customer
from customers.models import Contact, Customer
from financials.models import Document
from foundation.money import NOTHING, format_money, round_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User

FARTHEST = timedelta(days=2 * 366)
MOST_PARTS = 60
LONGEST = {name: Promise._meta.get_field(name).max_length for name in ("promised_by", "note", "withdrawn_because")}


class PromiseRefused(Exception):
    """Nothing was changed; the text says why, `field` which input it is about, `part` which instalment (from 0)."""

    def __init__(self, text: str, field: str = "", part: int | None = None):
        super().__init__(text)
        self.field, self.part = field, part


@transaction.atomic
def promise_plan(
    *,
    customer: Customer,
    parts: Sequence[tuple[Decimal, date]],
    promised_by: str,
    by: User,
    now: datetime,
    currency: str = "",
    contact: Contact | None = None,
    channel: str = Promise.Channel.CALL,
    note: str = "",
    document: Document | None = None,
) -> list[Promise]:
    """Record what somebody promised at once: each part an amount and its day; of several, a plan. PromiseRefused.

    Together with what was promised before it is no more than what is owed, of `document` when it is about one invoice.
    """
    lock_customer(customer)
    today = company_today(now)
    currency = currency or (document.currency if document else customer.currency)
    promised_by = _ensure_person(promised_by, contact, customer)
    note = _ensure_fits(note, "note")
    _ensure_document(document, customer, currency)
    parts = _ensure_parts(parts, currency, today)
    _ensure_owed(sum((amount for amount, _ in parts), NOTHING), customer, currency, document, today)
    if channel not in Promise.Channel.values:
        raise PromiseRefused("Choose how the promise was given.", "channel")
    plan = uuid4() if len(parts) > 1 else None
    promises = Promise.objects.bulk_create(
        Promise(
            customer=customer, currency=currency, amount=amount, due_on=due_on, plan=plan, document=document,
            contact=contact, promised_by=promised_by, channel=channel, note=note, made_on=today, recorded_by=by,
        )
        for amount, due_on in parts
    )  # fmt: skip
    _record_made(promises, by=by, now=now)
    return promises


@transaction.atomic
def withdraw_promise(*, promise: Promise, reason: str, by: User, now: datetime) -> Promise:
    """Take a promise back that still stands, and say why. Raises PromiseRefused."""
    lock_customer(promise.customer)
    promise.refresh_from_db()
    if promise.closed_on:
        how = "withdrawn" if promise.outcome == Promise.Outcome.WITHDRAWN else "judged"
        raise PromiseRefused(f"This promise was {how} on {promise.closed_on:%d %b %Y}: nothing is left to withdraw.")
    if not (reason := _ensure_fits(reason, "reason", LONGEST["withdrawn_because"])):
        raise PromiseRefused("Say why: reminders begin again, and the journal keeps the reason.", "reason")
    promise.closed_on, promise.outcome = company_today(now), Promise.Outcome.WITHDRAWN
    promise.withdrawn_by, promise.withdrawn_because = by, reason
    promise.save(update_fields=["closed_on", "outcome", "withdrawn_by", "withdrawn_because"])
    text = f"Promise of {_money(promise.amount, promise.currency)} by {promise.due_on:%d %b %Y} withdrawn"
    contacts = [promise.contact] if promise.contact else []
    record(promise.customer, "promise_withdrawn", text, text=reason, by=by, now=now, contacts=contacts)
    return promise


def promises_on(*, customer: Customer, day: date) -> list[Promise]:
    """Return the promises that stood open at the end of a day, the next one first."""
    made = customer.promises.filter(made_on__lte=day).exclude(closed_on__lte=day)
    return list(made.select_related("recorded_by", "document").order_by("due_on", "id"))


def _ensure_person(promised_by: str, contact: Contact | None, customer: Customer) -> str:
    if contact and contact.customer_id != customer.pk:
        raise PromiseRefused(f"{contact} is no contact of {customer.name}. Choose one of its people.", "contact")
    if not (name := promised_by.strip() or (str(contact.person) if contact else "")):
        raise PromiseRefused("Say who promised it: choose a contact, or write the name.", "promised_by")
    return _ensure_fits(name, "promised_by")


def _ensure_fits(words: str, field: str, longest: int | None = None) -> str:
    words, longest = words.strip(), longest or LONGEST[field]
    if len(words) > longest:
        raise PromiseRefused(f"This has {len(words)} characters; {longest} fit. Shorten it.", field)
    return words


def _ensure_document(document: Document | None, customer: Customer, currency: str) -> None:
    if not document:
        return
    if document.customer_id != customer.pk or document.kind != Document.Kind.INVOICE:
        raise PromiseRefused(f"{document} is no invoice of {customer.name}. Choose one of its invoices.", "document")
    if document.currency != currency:
        raise PromiseRefused(f"{document} is in {document.currency}: promise that currency.", "currency")


def _ensure_parts(parts: Sequence[tuple[Decimal, date]], currency: str, today: date) -> list[tuple[Decimal, date]]:
    """Return the parts rounded as the currency is, the earliest first."""
    if not parts:
        raise PromiseRefused("Say how much was promised, and by when.", "amount", 0)
    if len(parts) > MOST_PARTS:
        raise PromiseRefused(f"At most {MOST_PARTS} instalments are taken at once.", "amount", MOST_PARTS)
    for place, (amount, due_on) in enumerate(parts):
        if round_money(amount, currency) <= 0:
            raise PromiseRefused("Say how much was promised: an amount above zero.", "amount", place)
        if due_on < today:
            raise PromiseRefused("A promise lies ahead: choose today or a later day.", "due_on", place)
        if due_on > today + FARTHEST:
            raise PromiseRefused("This day is more than two years ahead: check the year.", "due_on", place)
    return sorted(((round_money(amount, currency), due_on) for amount, due_on in parts), key=lambda one: one[1])


def _ensure_owed(amount: Decimal, customer: Customer, currency: str, document: Document | None, today: date) -> None:
    if document and amount > (left := left_of(document, day=today)):
        raise PromiseRefused(
            f"Of {document.number} only {_money(left, currency)} is open and not promised yet. Promise at most that, "
            "withdraw what was promised before, or leave the invoice out.",
            "amount",
        )
    if amount > (left := left_to_promise(customer=customer, currency=currency, day=today)):
        raise PromiseRefused(
            f"{_money(amount, currency)} is more than what is owed and not promised yet: {_money(left, currency)}. "
            "Correct the amount, or withdraw a promise that is out of date.",
            "amount",
        )


def _record_made(promises: list[Promise], *, by: User, now: datetime) -> None:
    first, currency = promises[0], promises[0].currency
    said = "; ".join(f"{_money(one.amount, currency)} by {one.due_on:%d %b %Y}" for one in promises)
    total = _money(sum((one.amount for one in promises), NOTHING), currency)
    subject = f"{total} promised in {len(promises)} instalments" if len(promises) > 1 else None
    about = f" for {first.document}" if first.document else ""
    lines = [f"Promised by {first.promised_by}{about}, {first.get_channel_display()}.", first.note]
    lines += [f"Instalments: {said}."] if subject else []
    text = "\n".join(line for line in lines if line)
    named = {"contacts": [first.contact]} if first.contact else {"people": [first.promised_by]}
    subject = subject or f"{_money(first.amount, currency)} promised by {first.due_on:%d %b %Y}"
    record(first.customer, "promise_made", subject, text=text, by=by, now=now, about=first.document, **named)


def _money(amount: Decimal, currency: str) -> str:
    return f"{format_money(amount, currency)} {currency}"
