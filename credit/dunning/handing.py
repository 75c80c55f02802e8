"""Giving one prepared reminder to the mail server or the SMS gateway; a letter is left for the printer."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from credit.dunning.wording import Written
from credit.models import Reminder
from documents.handing import hand_over_email
from documents.sms import send_sms

PDF = "application/pdf"


@dataclass(frozen=True)
class Ready:
    """A reminder as it is to leave the house: its row, its words, and its letter (empty when there is none)."""

    paper: Reminder
    text: Written
    letter: bytes


def on_paper(reminder: Reminder) -> bool:
    """Say whether a letter is made of it: to be posted, or to go along with an e-mail."""
    return reminder.channel != Reminder.Channel.SMS or reminder.level.by_post


def to_be_posted(reminder: Reminder) -> bool:
    """Say whether somebody has to put it into an envelope."""
    return reminder.channel == Reminder.Channel.POST or reminder.level.by_post


def message_id_of(reminder: Reminder) -> str:
    """Return the Message-ID: the same whenever this reminder is sent, so that mailboxes know the second one."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    return f"<reminder-{reminder.run_id}-{reminder.pk}@{host}>"


def hand_over(ready: Ready) -> None:
    """Give it away. Raises documents.handing.NotHanded or MayHaveGone."""
    reminder = ready.paper
    if reminder.channel == Reminder.Channel.EMAIL:
        hand_over_email(message_of(ready))
    elif reminder.channel == Reminder.Channel.SMS:
        send_sms(to=reminder.to, text=ready.text.sms, reference=message_id_of(reminder).strip("<>"))


def message_of(ready: Ready) -> EmailMessage:
    """Return the e-mail: the text, the letter as PDF, answers to whoever released the run."""
    reminder, released_by = ready.paper, ready.paper.run.released_by
    message = EmailMessage(
        ready.text.subject,
        ready.text.body,
        settings.DEFAULT_FROM_EMAIL,
        [reminder.to],
        reply_to=[released_by.email] if released_by else None,
        headers={"Message-ID": message_id_of(reminder), "Auto-Submitted": "auto-generated"},
    )
    message.attach(file_name(reminder), ready.letter, PDF)
    return message


def file_name(reminder: Reminder) -> str:
    """Return the name of the letter's PDF."""
    return f"reminder-{reminder.level.position}-{reminder.customer.code}-{reminder.run.day:%Y-%m-%d}.pdf"
