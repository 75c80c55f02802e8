"""What came of reminders: the money that was paid soon after."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.conf import settings

from credit.models import Reminder
from credit.observations import OBSERVATIONS
from foundation.sql import fetch, statement

PAID_AFTER = f"WITH {OBSERVATIONS}, {statement(__file__, 'paid_after')}"
DAYS = 14


def paid_after(reminders: Collection[Reminder], *, as_of: date, days: int = DAYS) -> dict[int, Decimal]:
    """Return by key of the reminder what was paid of its items on its day or within `days` after, in its currency.

    As known at the end of `as_of`. Reminders of which nothing was paid are left out. One query.
    """
    asked = {
        "customers": list({reminder.customer_id for reminder in reminders}),
        "reminders": [reminder.pk for reminder in reminders],
        "as_of": as_of,
        "days": days,
        "zone": settings.COMPANY_TIME_ZONE,
    }
    return {row["reminder_id"]: row["amount"] for row in fetch(PAID_AFTER, asked)}
