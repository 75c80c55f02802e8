"""How long a promise stands: its day and two business days more (CREDIT §3); so long the customer is left in peace."""

from datetime import date, timedelta

from foundation.periods import SATURDAY, business_day

GRACE = 2  # business days


def until(due_on: date) -> date:
    """Return the last day on which money keeps a promise of this day (SQL: sql/promised.sql)."""
    rolled = business_day(due_on)
    over_the_weekend = rolled.weekday() + GRACE >= SATURDAY
    return rolled + timedelta(days=GRACE + 2 if over_the_weekend else GRACE)
