"""What each night said of the open invoices is kept: to measure it later, and to show why a chance changed."""

from datetime import date, datetime, timedelta

from django.db import connection

from credit.models.risk import FORMULAS
from credit.observations import OBSERVATIONS
from credit.outcomes import STRENGTHS
from credit.risk import RISK, model_of, parameters
from foundation.sql import statement

SNAPSHOTS = f"WITH {OBSERVATIONS}, {RISK}, {statement(__file__, 'snapshots')}"


def keep_snapshots(*, day: date, now: datetime) -> int:
    """Keep the chances of a night that differ from what was said before; return how many. A step of the night.

    What was said of a day once is never said otherwise later, so a second time nothing is written.
    """
    model = model_of(day)
    asked = parameters(None, day, model) | {
        "strengths": list(STRENGTHS),
        "fitted_on": model.as_of,
        "version": FORMULAS,
        "month_end": (day + timedelta(days=1)).day == 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOTS, asked)
        return cursor.rowcount
