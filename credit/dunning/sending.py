"""Sending a released run of reminders, as documents.rounds.sending sends any round: once each.

Before a reminder is handed over the guard is asked again, its charges are booked and its letter is filed.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from credit.dunning.claiming import claim
from credit.dunning.composing import compose
from credit.dunning.handing import Ready, file_name, hand_over, on_paper
from credit.dunning.letter import html_of
from credit.dunning.notice import CannotWrite
from credit.dunning.outcome import note_failed, note_sent, note_unclear, put_back
from credit.dunning.refusals import DunningRefused
from credit.models import Reminder, ReminderRun
from documents.models import StoredFile
from documents.rounds.mailing import filed, message_id_of
from documents.rounds.sending import Carrier, Sent
from documents.rounds.states import HANDING
from foundation.pdf.press import Press


def send_run(
    *, run: ReminderRun, clock: Callable[[], datetime] = timezone.now, told: Callable[[int], None] | None = None,
    press: Press | None = None,
) -> Sent:  # fmt: skip
    """Send what is left of a released run; `told` hears after each how many are done, and may raise to stop.

    Raises CannotSend when another worker is at it, the run was not released, or the mail server does not answer.
    """
    return Reminders(run, clock).send(told, press)


class Reminders(Carrier):
    """How reminders are sent. No other run asks for the same items twice (reminded_once_a_level)."""

    noun = "reminder"
    taken = "Another reminder asks for these invoices at this level already. Leave this one."
    refusals = (*Carrier.refusals, CannotWrite, DunningRefused)

    def papers(self) -> QuerySet[Reminder]:
        return self.run.reminders.select_related(
            "customer", "level", "run__released_by", "contact__person", "charge", "file"
        )

    @transaction.atomic
    def prepare(self, paper: Reminder, press: Press, now: datetime) -> Ready | None:
        """Freeze it, book its charges, write and file it; None when the guard now says no, and the row says why."""
        if not claim(reminder=paper, now=now):
            return None
        claimed = self.papers().get(pk=paper.pk)
        notice, text = compose(claimed, now=now)
        letter = press.print(html_of(notice, text)) if on_paper(claimed) else b""
        claimed.file = self._filed(claimed, letter, now) if letter else None
        claimed.subject = text.subject[:200]
        claimed.text = text.sms if claimed.channel == Reminder.Channel.SMS else text.body
        claimed.message_id = message_id_of(claimed, noun=self.noun)
        claimed.status, claimed.trouble = HANDING, ""
        claimed.save(update_fields=["file", "subject", "text", "message_id", "status", "trouble"])
        return Ready(claimed, text, letter)

    def _filed(self, reminder: Reminder, letter: bytes, now: datetime) -> StoredFile:
        note = f"{reminder.level.name}, {reminder.get_channel_display()} to {reminder.to}"
        return filed(reminder, letter, name=file_name(reminder), note=note, now=now)

    def hand_over(self, ready: Ready) -> None:
        hand_over(ready)

    def note_sent(self, paper: Reminder, now: datetime) -> None:
        note_sent(reminder=paper, now=now)

    def note_failed(self, paper: Reminder, trouble: str, now: datetime) -> None:
        note_failed(reminder=paper, trouble=trouble, now=now)

    def note_unclear(self, paper: Reminder, trouble: str, now: datetime) -> None:
        note_unclear(reminder=paper, trouble=trouble, now=now)

    def put_back(self, paper: Reminder, status: str, trouble: str, now: datetime) -> None:
        put_back(reminder=paper, status=status, trouble=trouble, by=self.run.released_by, now=now)
