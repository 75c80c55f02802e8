"""What a customer was reminded of so far and what comes next, for its credit tab and the pages of its documents."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from credit.dunning.courtesy import situations_of
from credit.dunning.situation import Situation
from credit.dunning.stops import active_stop
from credit.models import DunningLevel, DunningStop, Reminder, ReminderItem
from customers.models import Customer
from financials.models import Document
from foundation.periods import end_of_day

LAST = 5
SENT = Reminder.Status.SENT


@dataclass(frozen=True)
class Next:
    """What a currency's account is to expect: `level` when a reminder is due today, `why` there is none, or `on`."""

    situation: Situation
    level: str = ""

    @property
    def why(self) -> str:
        return self.situation.verdict.why if self.situation.verdict else ""

    @property
    def on(self) -> date | None:
        """The day on which the next level is due, when that is still to come."""
        next_on = self.situation.next_on
        return next_on if next_on and next_on > self.situation.as_of else None

    @property
    def is_due(self) -> bool:
        return bool(self.level) and not self.why


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
    return Reminded(
        last=last[:LAST],
        more=len(last) > LAST,
        stop=active_stop(customer=customer, day=today) if is_today else None,
        ahead=_ahead(customer, today) if is_today else [],
        is_today=is_today,
    )


def _ahead(customer: Customer, today: date) -> list[Next]:
    found = situations_of([customer.pk], as_of=today).values()
    names = dict(DunningLevel.objects.values_list("position", "name")) if any(one.raises for one in found) else {}
    in_order = sorted(found, key=lambda one: (one.currency != customer.currency, one.currency))
    return [Next(one, names.get(one.raises, "")) for one in in_order]


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
