"""What each night said of the open invoices is kept: to measure it later, and to show why a chance changed."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection

from credit.models.risk import FORMULAS
from credit.observations import OBSERVATIONS
from credit.risk.chances import RISK, model_of, parameters
from foundation.sql import statement

SNAPSHOTS = f"WITH {OBSERVATIONS}, {RISK}, {statement(__file__, 'snapshots')}"


def keep_snapshots(*, day: date, now: datetime, short: Callable[[str], str] = str) -> int:
    """Keep the chances of a night that differ from what was said before; return how many. A step of the night.

    What was said of a day once is never said otherwise later, so a second time nothing is written. `short` leaves out
    of the statement what stands on the night's stage.
    """
    model = model_of(day)
    asked = parameters(None, day, model) | {"fitted_on": model.as_of, "version": FORMULAS}
    with connection.cursor() as cursor:
        cursor.execute(short(SNAPSHOTS), asked)
        return cursor.rowcount
