"""A reminder in words: its notice and its level's wording, filled in."""

from datetime import datetime

from credit.dunning.letter import print_letter
from credit.dunning.notice import CannotWrite, Notice, notice_of
from credit.dunning.wording import Wording, Written, text_for, written
from credit.models import Reminder
from foundation.periods import company_today


def compose(reminder: Reminder, *, now: datetime) -> tuple[Notice, Written]:
    """Return what the reminder says now, as figures and as text. Raises CannotWrite."""
    text = text_for(reminder.level, reminder.language)
    notice = notice_of(reminder, language=text.language, day=company_today(now))
    try:
        filled = written(Wording(text.subject, text.body, text.sms), notice)
    except CannotWrite as trouble:
        raise CannotWrite(f"“{reminder.level.name}” in “{text.language}”: {trouble}") from trouble
    if reminder.channel == Reminder.Channel.SMS and not filled.sms:
        raise CannotWrite(f"“{reminder.level.name}” has no SMS text in “{text.language}”. Write one first.")
    return notice, filled


def preview(reminder: Reminder, *, now: datetime) -> Written:
    """Return how the reminder would read if it were sent now. Raises CannotWrite."""
    return compose(reminder, now=now)[1]


def preview_letter(reminder: Reminder, *, now: datetime) -> bytes:
    """Return the letter as it would be printed now. Raises CannotWrite and foundation.pdf.PdfError."""
    return print_letter(*compose(reminder, now=now))
