"""The dunning history: which reminders were sent in a period, how, for how much, and what was paid soon after."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from credit.metrics.reminded import DAYS, paid_after
from credit.models import Reminder
from crm.reports.columns import CURRENCY, amount, day, group, name_of, text, who
from crm.reports.machines import by_columns
from crm.reports.report import Asked, Report
from crm.reports.totals import counted, shared, summed
from foundation.periods import company_zone, end_of_day
from foundation.tables import Column

AT_ONCE = 2_000  # reminders whose payments are read together


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield every reminder sent in the period, the newest first."""
    found = list(_sent(asked))
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        paid = paid_after(some, as_of=asked.as_of)
        yield from (_row(asked, reminder, paid.get(reminder.pk)) for reminder in some)


def _sent(asked: Asked) -> QuerySet[Reminder]:
    begins = datetime.combine(asked.begins_on, datetime.min.time(), company_zone())
    sent = Reminder.objects.filter(
        status=Reminder.Status.SENT, sent_at__gte=begins, sent_at__lt=end_of_day(asked.as_of)
    )
    sent = sent.filter(customer__in=asked.customers).select_related("customer", "level", "run__released_by", "charge")
    return (sent.filter(currency=asked.currency) if asked.currency else sent).order_by("-sent_at", "-id")


def _row(asked: Asked, reminder: Reminder, paid) -> dict[str, object]:
    sent_on = localdate(reminder.sent_at, company_zone())
    return {
        "code": reminder.customer.code,
        "name": reminder.customer.name,
        "sent_on": sent_on,
        "level": str(reminder.level),
        "position": reminder.level.position,
        "channel": reminder.get_channel_display() or None,
        "to": reminder.to or None,
        "days_late": reminder.days_late,
        "amount": reminder.amount,
        "fee": reminder.fee or None,
        "interest": reminder.interest or None,
        "currency": reminder.currency,
        "paid": paid or 0,
        "is_over": sent_on + timedelta(days=DAYS) <= asked.as_of,
        "released_by": name_of(reminder.run.released_by) or "the house",
        "charge": reminder.charge.number if reminder.charge else None,
    }


MEASURES = (
    counted("Reminders"),
    summed("amount", "Asked for"),
    summed("fee", "Fees"),
    summed("interest", "Interest"),
    summed("paid", f"Paid in {DAYS} days"),
    shared("paid_share", "Paid, share", lambda row: row["paid"], lambda row: row["amount"]),
)
COLUMNS = (
    day("sent_on", "Sent"),
    *who("credit"),
    text("level", "Level"),
    text("channel", "Sent by"),
    text("to", "To", shown=False),
    Column("days_late", "Days late", kind="quantity", sort=True, hint="Of the oldest item it asks for"),
    amount("amount", "Asked for"),
    amount("fee", "Fee"),
    amount("interest", "Interest"),
    amount("paid", f"Paid in {DAYS} days", hint=f"Of what it asks for, on its day or within {DAYS} days after"),
    CURRENCY,
    text("charge", "Charge", hint="The invoice of fee and interest", shown=False),
    text("released_by", "Released by"),
)
GROUPS = (
    group("level", "By level", "Level", MEASURES),
    group("channel", "By channel", "Sent by", MEASURES),
)

REMINDERS = Report(
    name="reminders",
    title="Dunning history",
    says=f"Every reminder of a period by level and channel, and what was paid of it within {DAYS} days.",
    permission="credit.view_reminder",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows, GROUPS),
    groups=GROUPS,
    asks=("period", "collector", "currency"),
    plain=True,
    sheet="A4 landscape",
    widths={"sent_on": 7, "code": 7, "name": 18, "level": 13, "channel": 7, "days_late": 5, "currency": 8},
)
