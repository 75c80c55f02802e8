"""What a customer was reminded of so far and what comes next, for its credit tab and the pages of its documents."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from credit.dunning.courtesy import situations_of
from credit.dunning.situation import Situation
from credit.dunning.stops import active_stop
from credit.models import DunningStop, Reminder, ReminderItem
from customers.models import Customer
from financials.models import Document
from foundation.periods import end_of_day

LAST = 5
WAITING = "waiting"
SENT = Reminder.Status.SENT


@dataclass(frozen=True)
class Next:
    """What an account is to expect: a reminder that is due today, or why there is none, and from when on."""

    situation: Situation

    @property
    def why(self) -> str:
        return self.situation.verdict.why if self.situation.verdict else ""

    @property
    def on(self) -> date | None:
        """The day on which the next level is due, when that is still to come and not said by `why` already."""
        verdict, next_on = self.situation.verdict, self.situation.next_on
        ahead = next_on and next_on > self.situation.as_of
        return next_on if ahead and (verdict is None or verdict.key != WAITING) else None

    @property
    def is_due(self) -> bool:
        return bool(self.situation.raises) and not self.why


@dataclass(frozen=True)
class Reminded:
    """The block of the credit tab; `stop` and `ahead` are of today only."""

    last: list[Reminder]
    more: bool
    stop: DunningStop | None
    ahead: list[Next]
    is_today: bool

    @property
    def sendable(self) -> bool:
        """Whether a run of this customer would propose anything."""
        return any(one.is_due for one in self.ahead)


def reminded(*, customer: Customer, as_of: date, today: date) -> Reminded:
    """Return what this customer was reminded of up to `as_of`, and, today, what comes next."""
    sent = customer.reminders.filter(status=SENT, sent_at__lt=end_of_day(as_of)).select_related("level", "file", "run")
    last = list(sent.order_by("-sent_at")[: LAST + 1])
    for one in last:
        one.customer = customer
    is_today = as_of == today
    found = situations_of([customer.pk], as_of=today).values() if is_today else []
    may_be_stopped = is_today and (not found or any(one.stop for one in found))
    return Reminded(
        last=last[:LAST],
        more=len(last) > LAST,
        stop=active_stop(customer=customer, day=today) if may_be_stopped else None,
        ahead=[Next(one) for one in sorted(found, key=lambda one: (one.currency != customer.currency, one.currency))],
        is_today=is_today,
    )


def was_reminded(invoice: str) -> Exists:
    """Return the condition that a reminder went out for an invoice (settings.REMINDED); `invoice` names its column."""
    return Exists(ReminderItem.objects.filter(document=OuterRef(invoice), level__gte=1, reminder__status=SENT))


def reminders_about(*, document: Document, day: date, today: date) -> dict[str, Any] | None:
    """Return how often a document was reminded, for its page (settings.DOCUMENT_BLOCKS); None for never."""
    if document.kind != Document.Kind.INVOICE or not document.number:
        return None
    items = ReminderItem.objects.filter(document=document, reminder__status=SENT)
    known = items.filter(reminder__sent_at__lt=end_of_day(day)).select_related("reminder__level", "reminder__file")
    found = list({item.reminder_id: item.reminder for item in known.order_by("-reminder__sent_at")}.values())
    if not found:
        return None
    for one in found:
        one.customer = document.customer
    return {"template": "credit/dunning/document_block.html", "reminders": found, "last": found[0]}
