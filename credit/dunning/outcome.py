"""What became of a reminder: sent, failed, unclear; noted by the worker, or said later by a person."""

from datetime import datetime

from django.db import IntegrityError, transaction

from credit.dunning.charges import take_back_charges
from credit.dunning.handing import to_be_posted
from credit.dunning.refusals import NotPossible
from credit.models import Reminder, ReminderRun
from customers.holds import lock_customer
from documents.rounds.letters import in_one_file
from documents.rounds.states import TO_BE_SAID
from foundation.periods import company_today
from foundation.templatetags.formats import day_full, money_with_currency
from journal.new_entry import MOST_LINKS
from journal.record import record
from staff.models import User

STATUS = Reminder.Status
LONGEST_TROUBLE = Reminder._meta.get_field("trouble").max_length


def named(reminder: Reminder) -> str:
    """Return "Second reminder by e-mail to ap@firm.example"."""
    return f"{reminder.level.name} by {reminder.get_channel_display()} to {reminder.to}"


@transaction.atomic
def note_sent(*, reminder: Reminder, now: datetime) -> None:
    """Note that it went out, in the journal with its documents, its letter and whom it went to."""
    _sent(reminder, sent_at=now)
    text = f"{reminder.subject}\n\n{reminder.text}".strip()
    _record(reminder, "reminder_sent", f"{named(reminder)}: {_total(reminder)}", text, reminder.run.released_by, now)


@transaction.atomic
def note_failed(*, reminder: Reminder, trouble: str, now: datetime) -> None:
    """Note that nobody took it: it asks for nothing any more, and may be sent again."""
    put_back(reminder=reminder, status=STATUS.FAILED, trouble=trouble, by=reminder.run.released_by, now=now)
    _record(reminder, "reminder_failed", f"{named(reminder)} did not go out", trouble, reminder.run.released_by, now)


@transaction.atomic
def note_unclear(*, reminder: Reminder, trouble: str, now: datetime) -> None:
    """Note that nobody knows whether it went out; it counts as sent until a person says otherwise."""
    reminder.status, reminder.trouble = STATUS.UNCLEAR, trouble[:LONGEST_TROUBLE]
    reminder.save(update_fields=["status", "trouble"])
    _record(
        reminder, "reminder_failed", f"{named(reminder)} may not have gone out", trouble, reminder.run.released_by, now
    )


@transaction.atomic
def put_back(*, reminder: Reminder, status: str, trouble: str, by: User | None, now: datetime) -> None:
    """Leave it failed, or queued for later: nothing is charged for it, and its items may be asked for again."""
    lock_customer(reminder.customer)
    as_kept = Reminder.objects.select_related("charge", "customer").get(pk=reminder.pk)
    as_kept.status, as_kept.trouble = status, trouble[:LONGEST_TROUBLE]
    take_back_charges(reminder=as_kept, by=by, now=now)
    as_kept.save(update_fields=["status", "trouble", "charge", "fee", "interest"])
    as_kept.items.update(counts=False)


@transaction.atomic
def mark_sent(*, reminder: Reminder, by: User, now: datetime) -> None:
    """Note that somebody knows it went out, or sent it by other means. Raises NotPossible."""
    reminder = _to_be_said(reminder)
    try:
        with transaction.atomic():
            reminder.items.update(counts=True)
    except IntegrityError as taken:
        raise NotPossible(
            "Another reminder has asked for these invoices meanwhile. Leave this one as it is."
        ) from taken
    _sent(reminder, sent_at=reminder.claimed_at or now)
    text = f"{by} says that it went out on {day_full(company_today(reminder.sent_at))}."
    _record(reminder, "reminder_sent", f"{named(reminder)}: {_total(reminder)}", text, by, now)


@transaction.atomic
def send_again(*, reminder: Reminder, by: User, now: datetime) -> None:
    """Queue it again, as somebody knows that it did not arrive; its run is to be sent then. Raises NotPossible."""
    reminder = _to_be_said(reminder)
    put_back(reminder=reminder, status=STATUS.QUEUED, trouble="", by=by, now=now)
    runs = ReminderRun.objects.filter(pk=reminder.run_id)
    runs.update(status=ReminderRun.Status.RELEASED, finished_at=None)
    _record(reminder, "reminder_failed", f"{named(reminder)} did not arrive and is sent again", "", by, now)


def letters_to_print(run: ReminderRun) -> bytes:
    """Return all letters of a run that go by post, in one PDF. Raises NotPossible when there is none."""
    sent = run.reminders.filter(status=STATUS.SENT, file__isnull=False).select_related("level", "file")
    letters = [reminder.file for reminder in sent.order_by("customer__name", "pk") if to_be_posted(reminder)]
    none = "No letter of this run is to be posted: all went out by e-mail or SMS, or were not sent."
    return in_one_file(letters, empty=none)


def _to_be_said(reminder: Reminder) -> Reminder:
    """The reminder as it is now, its customer locked."""
    lock_customer(reminder.customer)
    chosen = Reminder.objects.select_related("customer", "level", "run", "contact__person", "file")
    now_it_is = chosen.get(pk=reminder.pk)
    if now_it_is.status not in TO_BE_SAID or not now_it_is.level:
        state = now_it_is.get_status_display().lower()
        raise NotPossible(f"This reminder is {state}: only one that failed, or is unclear, can be settled by hand.")
    return now_it_is


def _sent(reminder: Reminder, *, sent_at: datetime) -> None:
    reminder.status, reminder.sent_at, reminder.trouble = STATUS.SENT, sent_at, ""
    reminder.save(update_fields=["status", "sent_at", "trouble"])


def _total(reminder: Reminder) -> str:
    return money_with_currency(reminder.total, reminder.currency)


def _record(reminder: Reminder, kind: str, subject: str, text: str, by: User | None, now: datetime) -> None:
    items = reminder.items.exclude(document=None).select_related("document").order_by("entry__due_on", "pk")
    documents = list({item.document_id: item.document for item in items}.values())
    file = reminder.file
    record(
        reminder.customer, kind, subject, text=text, by=by, now=now,
        contacts=[reminder.contact] if reminder.contact else (), links=documents[:MOST_LINKS],
        attachments=[(file.sha256, file.size, file.content_type)] if file else (),
    )  # fmt: skip
