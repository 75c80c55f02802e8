"""One reminder for its page: what it asks for, item by item, and how it reads."""

from datetime import datetime
from functools import cached_property

from credit.dunning.composing import preview
from credit.dunning.notice import CannotWrite
from credit.dunning.wording import Written
from credit.models import Reminder, ReminderItem
from foundation.languages import language_name

Status = Reminder.Status


class Page:
    """A reminder with its items; before it goes out it is written as it would be at `now`."""

    def __init__(self, reminder: Reminder, now: datetime):
        self.reminder, self.now = reminder, now

    @cached_property
    def items(self) -> list[ReminderItem]:
        """What it asks for, the oldest first."""
        items = self.reminder.items.select_related("document", "entry").order_by("-days_late", "pk")
        return list(items)

    @property
    def contested(self) -> bool:
        """Whether something of an item is left out as disputed."""
        return any(item.disputed for item in self.items)

    @property
    def covered(self) -> bool:
        """Whether something of an item is left out as met by what is not applied yet."""
        return any(item.covered for item in self.items)

    @cached_property
    def written(self) -> Written | None:
        """The text as it was sent, or as it would be; None when it cannot be written, or nothing is to be."""
        if self.reminder.subject:
            return Written(subject=self.reminder.subject, body=self.reminder.text)
        return self._preview[0]

    @property
    def trouble(self) -> str:
        """Why it cannot be written, in a sentence."""
        return "" if self.reminder.subject else self._preview[1]

    @cached_property
    def _preview(self) -> tuple[Written | None, str]:
        if not self.reminder.level_id or self.reminder.status == Status.EXCLUDED:
            return None, ""
        try:
            return preview(self.reminder, now=self.now), ""
        except CannotWrite as trouble:
            return None, str(trouble)

    @property
    def language(self) -> str:
        return language_name(self.reminder.language or self.reminder.customer.language)

    @property
    def is_sms(self) -> bool:
        return self.reminder.channel == Reminder.Channel.SMS

    @property
    def has_letter(self) -> bool:
        return bool(self.reminder.file_id or self._preview[0])
