"""Invoices that come again: written from a template every so many months, once for each day, until they are ended."""

from calendar import monthrange
from datetime import date, datetime

from django.db import transaction

from customers.terms import UnknownTerms
from financials.documents import DocumentRefused, drafted, ensure_something, lock_document
from financials.drafts import issue, lock_draft, save_draft
from financials.models import Document, Recurrence
from foundation.periods import company_today
from journal.record import record
from staff.models import User

KEPT = (
    "currency", "terms", "reference", "contact", "billing_address", "to_customer", "delivery_address",
    "discount_percent", "note",
)  # fmt: skip


@transaction.atomic
def start_recurring(
    *, template: Document, months: int, starts_on: date, by: User, now: datetime, ends_on: date | None = None
) -> Recurrence:
    """Write an invoice like this draft every so many months from a day on. Raises DocumentRefused."""
    draft = lock_draft(template)
    if draft.kind != Document.Kind.INVOICE or draft.status != Document.Status.DRAFT:
        raise DocumentRefused("Only the draft of an invoice can be written again and again.")
    ensure_something(draft, list(draft.lines.all()))
    if ends_on and ends_on < starts_on:
        raise DocumentRefused("The last invoice cannot come before the first: correct one of the two days.")
    draft.status = Document.Status.TEMPLATE
    draft.save(update_fields=["status"])
    recurrence = Recurrence.objects.create(
        customer=draft.customer, template=draft, months=months, starts_on=starts_on, next_on=starts_on,
        ends_on=ends_on, started_by=by,
    )  # fmt: skip
    record(draft.customer, "recurring_started", _said(recurrence), by=by, now=now)
    return recurrence


@transaction.atomic
def end_recurring(*, recurrence: Recurrence, by: User, now: datetime) -> Recurrence:
    """Write no more of these invoices. Raises DocumentRefused when that was decided before."""
    lock_document(recurrence.template)
    current = Recurrence.objects.select_related("template", "customer").get(pk=recurrence.pk)
    if current.ended_at:
        raise DocumentRefused(f"This was ended on {current.ended_at:%d %b %Y} already.")
    current.ended_at, current.ended_by = now, by
    current.save(update_fields=["ended_at", "ended_by"])
    record(current.customer, "recurring_ended", f"Ended: {_said(current)}", by=by, now=now)
    return current


def write_due(*, now: datetime) -> list[Document]:
    """Write every recurring invoice whose day has come, each in its own transaction; nothing is written twice.

    After days without a night what was missed is written too, each dated its own day.
    """
    today, written = company_today(now), []
    for pk in Recurrence.objects.filter(ended_at=None, next_on__lte=today).order_by("pk").values_list("pk", flat=True):
        try:
            while invoice := _write_next(pk, today, now):
                written.append(invoice)
        except (DocumentRefused, UnknownTerms) as refused:
            _note_refused(pk, refused, now)
    return written


def _note_refused(pk: int, refused: Exception, now: datetime) -> None:
    """Tell the office through the journal, every night until somebody has mended it; the others are written."""
    recurrence = Recurrence.objects.select_related("customer", "template", "started_by").get(pk=pk)
    subject = f"Not written: {_said(recurrence)}"
    record(recurrence.customer, "recurring_refused", subject, text=str(refused), by=recurrence.started_by, now=now)


@transaction.atomic
def _write_next(pk: int, today: date, now: datetime) -> Document | None:
    recurrence = Recurrence.objects.select_for_update(of=("self",)).select_related("template", "started_by").get(pk=pk)
    day = recurrence.next_on
    over = recurrence.ends_on and day > recurrence.ends_on
    if recurrence.ended_at or day > today or over:
        return None
    template = recurrence.template
    draft = save_draft(
        customer=recurrence.customer,
        kind=Document.Kind.INVOICE,
        lines=[drafted(line) for line in template.lines.order_by("position")],
        issued_on=day,
        by=recurrence.started_by,
        now=now,
        recurrence=recurrence,
        recurs_on=day,
        **{name: getattr(template, name) for name in KEPT},
    )
    invoice = issue(draft=draft, by=recurrence.started_by, now=now)
    recurrence.next_on = months_after(recurrence.starts_on, day, recurrence.months)
    recurrence.save(update_fields=["next_on"])
    return invoice


def months_after(start: date, day: date, months: int) -> date:
    """Return the same day of the month so many months after `day`; the last one in months too short for it."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _said(recurrence: Recurrence) -> str:
    every = "month" if recurrence.months == 1 else f"{recurrence.months} months"
    total = f"{recurrence.template.total:,.2f} {recurrence.template.currency}"
    return f"Invoice of {total} every {every} from {recurrence.starts_on:%d %b %Y}"
