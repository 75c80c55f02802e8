"""How long a promise stands: its day and two business days more (CREDIT §3); so long the customer is left in peace."""

from collections.abc import Iterable
from datetime import date, timedelta

from credit.observations import PROMISED
from foundation.periods import SATURDAY, business_day
from foundation.sql import fetch

GRACE = 2  # business days


def until(due_on: date) -> date:
    """Return the last day on which money keeps a promise of this day (SQL: sql/promised.sql)."""
    rolled = business_day(due_on)
    over_the_weekend = rolled.weekday() + GRACE >= SATURDAY
    return rolled + timedelta(days=GRACE + 2 if over_the_weekend else GRACE)


def promised_until(customer_ids: Iterable[int] | None, *, as_of: date) -> dict[int, date]:
    """Return for each customer that has promised something not passed yet the last day on which that keeps it quiet.

    Both as known at the end of the day; None asks about everybody. One query.
    """
    asked = {"customers": None if customer_ids is None else list(customer_ids), "as_of": as_of}
    rows = fetch(f"WITH {PROMISED} SELECT customer_id, until_on FROM promised", asked)
    return {row["customer_id"]: row["until_on"] for row in rows}
