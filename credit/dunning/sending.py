"""Sending a released run, reminder by reminder; begun again it goes on, and sends nothing twice.

Of each reminder three things are committed one after the other: (1) that a worker has it; (2) everything about it: the
guard was asked again, charges are booked, the letter is filed, and it is being handed over; (3) that it was sent, with
its journal entry. A worker killed before (2) leaves nothing behind, so the reminder is done again. One killed between
(2) and (3) leaves open whether it went out: it becomes unclear, and a person says what happened.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from credit.dunning.claiming import claim
from credit.dunning.composing import compose
from credit.dunning.handing import Ready, file_name, hand_over, message_id_of, on_paper
from credit.dunning.letter import html_of
from credit.dunning.notice import CannotWrite
from credit.dunning.outcome import note_failed, note_sent, note_unclear, put_back
from credit.dunning.refusals import DunningRefused
from credit.models import Reminder, ReminderRun
from documents.filing import NotFiled, store_file
from documents.handing import MayHaveGone, NobodyAnswers, NotHanded
from documents.letterhead import sheet_size
from documents.models import StoredFile
from foundation.alone import alone
from foundation.pdf import PdfError
from foundation.pdf.press import Press

logger = logging.getLogger(__name__)

STATUS = Reminder.Status
HANDFUL = 100
UNFINISHED = (STATUS.QUEUED, STATUS.PREPARING, STATUS.HANDING)
KILLED = (
    "The program was stopped while this was being handed over: it may have gone out or not. "
    "Ask the customer or look into the mail server’s log, then say which."
)
TAKEN = "Another reminder asks for these invoices at this level already. Leave this one."
FAULT = "A fault in the program kept it from being written; it is in the log now. Tell the administrator."
GATEWAY_FAULT = (
    "A fault in the program met it while it was being handed over; it is in the log now. It may have gone out."
)


class CannotSend(Exception):
    """The run is not sent, or not further; the text says why and what to do."""


@dataclass
class Sent:
    """How many reminders of a run went which way this time."""

    sent: int = 0
    failed: int = 0
    unclear: int = 0
    left_out: int = 0

    def __str__(self):
        words = {"sent": self.sent, "left out": self.left_out, "failed": self.failed, "unclear": self.unclear}
        return ", ".join(f"{count} {word}" for word, count in words.items() if count or word == "sent")


def send_run(
    *, run: ReminderRun, clock: Callable[[], datetime] = timezone.now, told: Callable[[int], None] | None = None
) -> Sent:
    """Send what is left of a released run; `told` hears after each how many are done, and may raise to stop.

    Raises CannotSend when another worker is at it, the run was not released, or the mail server does not answer.
    """
    with alone(f"reminder run {run.pk}") as line:
        if not line:
            raise CannotSend("These reminders are being sent by another process already. Look at the run.")
        run = ReminderRun.objects.select_related("released_by").get(pk=run.pk)
        if run.status not in (ReminderRun.Status.RELEASED, ReminderRun.Status.FINISHED):
            raise CannotSend("This run was not released. Release it first, then it can be sent.")
        counts = _take_up_again(run, clock())
        with Press(sheet_size()) as press:
            for done, reminder in enumerate(_waiting(run), start=1):
                _send(reminder, press, clock, counts)
                if told:
                    told(done)
        _finish(run, clock())
        return counts


def _take_up_again(run: ReminderRun, now: datetime) -> Sent:
    """What a killed worker left: nobody else is at this run, so what is half-way was left half-way."""
    counts = Sent()
    for reminder in _reminders(run).filter(status=STATUS.HANDING):
        if reminder.channel == Reminder.Channel.POST:  # it is filed and waits for the printer
            note_sent(reminder=reminder, now=now)
            counts.sent += 1
        else:
            note_unclear(reminder=reminder, trouble=KILLED, now=now)
            counts.unclear += 1
    run.reminders.filter(status=STATUS.PREPARING).update(status=STATUS.QUEUED)
    return counts


def _reminders(run: ReminderRun):
    return run.reminders.select_related("customer", "level", "run__released_by", "contact__person", "charge", "file")


def _waiting(run: ReminderRun) -> Iterator[Reminder]:
    """What is to be sent, in handfuls: also what a person queues again meanwhile."""
    while handful := list(_reminders(run).filter(status=STATUS.QUEUED).order_by("pk")[:HANDFUL]):
        yield from handful


def _finish(run: ReminderRun, now: datetime) -> None:
    if not run.reminders.filter(status__in=UNFINISHED).exists():
        unfinished = ReminderRun.objects.filter(pk=run.pk, status=ReminderRun.Status.RELEASED)
        unfinished.update(status=ReminderRun.Status.FINISHED, finished_at=now)


def _send(reminder: Reminder, press: Press, clock: Callable[[], datetime], counts: Sent) -> None:
    now = clock()
    mine = Reminder.objects.filter(pk=reminder.pk, status=STATUS.QUEUED)
    if not mine.update(status=STATUS.PREPARING, claimed_at=now):
        return  # somebody has taken it out meanwhile
    try:
        ready = _prepare(reminder, press, now)
    except (CannotWrite, DunningRefused, NotFiled, PdfError) as trouble:
        _failed(reminder, str(trouble), counts, now)
    except IntegrityError:  # reminded_once_a_level: the database lets no other run ask for the same twice
        _failed(reminder, TAKEN, counts, now)
    except Exception:
        logger.exception("The reminder %s could not be prepared.", reminder.pk)
        _failed(reminder, FAULT, counts, now)
    else:
        if ready:
            _hand_over(ready, clock, counts)
        else:
            counts.left_out += 1


def _failed(reminder: Reminder, trouble: str, counts: Sent, now: datetime) -> None:
    put_back(reminder=reminder, status=STATUS.FAILED, trouble=trouble, by=reminder.run.released_by, now=now)
    counts.failed += 1


@transaction.atomic
def _prepare(reminder: Reminder, press: Press, now: datetime) -> Ready | None:
    """Freeze it, book its charges, write and file it; None when the guard now says no, and the row says why."""
    claimed = claim(reminder=reminder, now=now)
    if not claimed:
        return None
    claimed = _reminders(claimed.run).get(pk=claimed.pk)
    notice, text = compose(claimed, now=now)
    letter = press.print(html_of(notice, text)) if on_paper(claimed) else b""
    claimed.file = _filed(claimed, letter, now) if letter else None
    claimed.subject = text.subject[:200]
    claimed.text = text.sms if claimed.channel == Reminder.Channel.SMS else text.body
    claimed.message_id = message_id_of(claimed)
    claimed.status, claimed.trouble = STATUS.HANDING, ""
    claimed.save(update_fields=["file", "subject", "text", "message_id", "status", "trouble"])
    return Ready(claimed, text, letter)


def _filed(reminder: Reminder, letter: bytes, now: datetime) -> StoredFile:
    """File the letter, unless an earlier try has filed the very same."""
    if reminder.file and reminder.file.sha256 == hashlib.sha256(letter).hexdigest():
        return reminder.file
    return store_file(
        customer=reminder.customer,
        content=ContentFile(letter),
        name=file_name(reminder),
        note=f"{reminder.level.name}, {reminder.get_channel_display()} to {reminder.to}"[:300],
        by=reminder.run.released_by,
        now=now,
    )


def _hand_over(ready: Ready, clock: Callable[[], datetime], counts: Sent) -> None:
    try:
        hand_over(ready)
    except NobodyAnswers as trouble:
        run, waits = ready.reminder.run, {"status": STATUS.QUEUED, "trouble": str(trouble)}
        put_back(reminder=ready.reminder, by=run.released_by, now=clock(), **waits)
        raise CannotSend(f"{trouble} {counts} so far; the others wait in the run and can be sent later.") from trouble
    except NotHanded as trouble:
        note_failed(reminder=ready.reminder, trouble=str(trouble), now=clock())
        counts.failed += 1
    except MayHaveGone as trouble:
        note_unclear(reminder=ready.reminder, trouble=str(trouble), now=clock())
        counts.unclear += 1
    except Exception:
        logger.exception("The reminder %s met a fault while it was handed over.", ready.reminder.pk)
        note_unclear(reminder=ready.reminder, trouble=GATEWAY_FAULT, now=clock())
        counts.unclear += 1
    else:
        note_sent(reminder=ready.reminder, now=clock())
        counts.sent += 1
