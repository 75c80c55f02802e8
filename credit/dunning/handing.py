"""Giving one prepared reminder to the mail server or the SMS gateway; a letter is left for the printer."""

from dataclasses import dataclass

from credit.dunning.wording import Written
from credit.models import Reminder
from documents.handing import hand_over_email
from documents.rounds.mailing import message_of
from documents.sms import send_sms


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


def hand_over(ready: Ready) -> None:
    """Give it away. Raises documents.handing.NotHanded or MayHaveGone."""
    reminder = ready.paper
    if reminder.channel == Reminder.Channel.EMAIL:
        name, text = file_name(reminder), ready.text
        said = {"subject": text.subject, "body": text.body}
        hand_over_email(message_of(reminder, name=name, letter=ready.letter, **said))
    elif reminder.channel == Reminder.Channel.SMS:
        send_sms(to=reminder.to, text=ready.text.sms, reference=reminder.message_id.strip("<>"))


def file_name(reminder: Reminder) -> str:
    """Return the name of the letter's PDF."""
    return f"reminder-{reminder.level.position}-{reminder.customer.code}-{reminder.run.day:%Y-%m-%d}.pdf"
