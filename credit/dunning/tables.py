"""The lists of reminders: the runs, the reminders of one run, and those of one customer."""

from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from credit.dunning.reasons import label_of
from credit.models import Reminder, ReminderItem, ReminderRun
from customers.models import Customer
from documents.rounds.states import SHOWN
from documents.rounds.tables import AGAIN, RUN_STATE, STATE, TAKE_IN, TICK, counts_of
from foundation.tables import Column

Status = Reminder.Status


def page_of_run(run: ReminderRun) -> str:
    return reverse("credit:run", args=[run.pk])


def whose(run: ReminderRun) -> str:
    """Say whom a run is for."""
    if run.customer:
        return run.customer.name
    return f"Customers of {run.collector}" if run.collector else "All customers"


def made_by(run: ReminderRun) -> str:
    return str(run.made_by) if run.made_by else "the house"


with_counts = counts_of(Reminder)
RUNS = (
    Column("day", "Day", kind="day", sort="made_at", link=page_of_run, title=True),
    Column("whose", "For", value=whose),
    RUN_STATE,
    Column("to_send", "To send", kind="quantity", complete=with_counts),
    Column("sent", "Sent", kind="quantity", complete=with_counts),
    Column("stuck", "Failed or unclear", kind="quantity", complete=with_counts, cell="rounds/cells/stuck.html"),
    Column("left_out", "Left out", kind="quantity", complete=with_counts),
    Column("made_by", "Made by", value=made_by),
    Column("made_at", "Made", kind="when"),
)


def runs() -> QuerySet[ReminderRun]:
    """Return the runs with those they name."""
    return ReminderRun.objects.select_related("customer", "collector", "made_by", "released_by")


def page_of_reminder(reminder: Reminder) -> str:
    return reverse("credit:reminder", args=[reminder.customer.code, reminder.pk])


def with_items(reminders: list[Reminder]) -> None:
    """Give each reminder of a page the number of its items, in one query."""
    items = ReminderItem.objects.filter(reminder__in=reminders).order_by()
    counts = dict(items.values_list("reminder").annotate(Count("pk")))
    for reminder in reminders:
        reminder.count = counts.get(reminder.pk)


def charges(reminder: Reminder) -> Decimal | None:
    return reminder.fee + reminder.interest or None


def contested(reminder: Reminder) -> Decimal | None:
    return reminder.disputed or None


def late(reminder: Reminder) -> int | None:
    return reminder.days_late or None


def why(reminder: Reminder) -> str:
    """Say what became of a reminder that was not sent."""
    return reminder.why if reminder.status == Status.EXCLUDED else reminder.trouble


CUSTOMER = Column(
    "customer", "Customer", value="customer.name", sort="customer__name", link=page_of_reminder, title=True
)
LEVEL = Column("level", "Level", sort="level__position", sort_unknown=True, cell="credit/dunning/cells/level.html")
WHAT = (
    Column("items", "Items", value="count", kind="quantity", complete=with_items),
    Column("days_late", "Days late", value=late, kind="quantity", sort="days_late", hint="Of the oldest item"),
    Column("amount", "Asks for", kind="money", sort="amount", total=True, hint="Overdue, neither disputed nor covered"),
    Column("disputed", "Disputed", value=contested, kind="money", hint="Overdue too, but contested and left out"),
    Column("charges", "Charges", value=charges, kind="money", total=True, hint="Fee and interest"),
)
WAY = Column("way", "Goes to", value="to", cell="credit/dunning/cells/way.html")
WHY = Column("why", "Why", value=why)
REASON = Column("exclusion", "Reason", value=lambda reminder: label_of(reminder.exclusion), sort="exclusion")
SENT_AT = Column("sent_at", "Sent", kind="when", sort="sent_at", sort_unknown=True)

COLUMNS = {
    "proposed": (TICK, CUSTOMER, LEVEL, *WHAT, WAY),
    "under-way": (CUSTOMER, LEVEL, *WHAT, WAY, STATE),
    "sent": (CUSTOMER, LEVEL, *WHAT, WAY, SENT_AT),
    "unclear": (CUSTOMER, LEVEL, *WHAT, WAY, WHY, AGAIN),
    "failed": (CUSTOMER, LEVEL, *WHAT, WAY, WHY, AGAIN),
    "excluded": (CUSTOMER, REASON, WHY, LEVEL, *WHAT[1:4], TAKE_IN),
}


def reminders_of(run: ReminderRun, *, which: str, reason: str | None = None) -> QuerySet[Reminder]:
    """Return the reminders of a run in one of the states of SHOWN, of those left out perhaps for one reason only."""
    found = run.reminders.filter(status__in=SHOWN[which][1]).select_related("customer", "level", "run")
    return found if reason is None else found.filter(exclusion=reason)


def day_of(reminder: Reminder):
    return reminder.run.day


OF_CUSTOMER = (
    Column("day", "Run of", value=day_of, kind="day", sort=F("run__day"), link=page_of_reminder, title=True),
    LEVEL, STATE, *(replace(column, total=False) for column in WHAT), WAY, SENT_AT, WHY,
)  # fmt: skip


def reminders_to(customer: Customer) -> QuerySet[Reminder]:
    """Return every reminder this customer was to get, and those it was left out of by a person."""
    found = customer.reminders.exclude(status=Status.EXCLUDED, left_out_by=None)
    return found.exclude(run__status=ReminderRun.Status.DISCARDED).select_related("customer", "level", "run")
