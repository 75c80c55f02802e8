"""What everybody together owed at the end of each night, and of past months: kept, as the past is dear to compute.

The same SQL as the aging's, summed: a row is what `report aging` of that day adds up to. A kept row stays right because
nothing that is booked later counts on its day; only history taken over from another system changes the past, and then
the rows are forgotten (credit.standing.forget_nights) and made anew at night.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from credit.models import ReceivablesDay
from credit.observations import OBSERVATIONS
from credit.standing import WORKING_MEMORY
from foundation.sql import fetch, statement

RECEIVABLES = f"WITH {OBSERVATIONS}, {statement(__file__, 'receivables')}"
SHOWN = 24  # months
MONTHS = SHOWN + 4  # with those before whose sales and receivables the first of them needs

_SUMS = ("receivable", "current", "overdue", "sold")
_PAID = ("days_to_pay", "days_beyond_terms", "days_beyond_terms_open", "days_late")
_FIGURES = (*_SUMS, *_PAID)
_WRITTEN = ", ".join(f'"{name}"' for name in _FIGURES)
_PUT = f"""
    INSERT INTO credit_receivablesday AS kept (day, currency, {_WRITTEN})
    SELECT %(as_of)s, currency, {_WRITTEN} FROM ({RECEIVABLES}) live
    ON CONFLICT (day, currency) DO UPDATE SET {", ".join(f'"{name}" = excluded."{name}"' for name in _FIGURES)}
        WHERE ({", ".join(f'kept."{name}"' for name in _FIGURES)})
            IS DISTINCT FROM ({", ".join(f'excluded."{name}"' for name in _FIGURES)})
"""


@transaction.atomic
def keep(*, day: date, now: datetime | None = None) -> int:
    """Keep what everybody owed at the end of a day, by currency; returns rows written. May be repeated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
        cursor.execute(_PUT, {"customers": None, "as_of": day})
        return cursor.rowcount


def backfill(*, today: date) -> int:
    """Keep the ends of the past months that are not kept yet, each in a transaction; returns rows written.

    What was done is not done again: a run that was interrupted is taken up where it stopped.
    """
    return sum(keep(day=day) for day in missing(today=today))


def missing(*, today: date) -> list[date]:
    """Return the ends of the past months of which nothing is kept, the oldest first."""
    ends = month_ends(before=today)
    return sorted(set(ends) - set(ReceivablesDay.objects.filter(day__in=ends).values_list("day", flat=True)))


def month_ends(*, before: date, months: int = MONTHS) -> list[date]:
    """Return the last days of so many months that ended before a day, the newest first."""
    ends, end = [], before.replace(day=1) - timedelta(days=1)
    for _ in range(months):
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return ends


def differences() -> list[dict]:
    """Return the currencies whose kept sums of the last night are not what the same SQL gives for that day."""
    last = ReceivablesDay.objects.order_by("-day").first()
    if not last:
        return []
    compared = ", ".join(f'kept."{name}"' for name in _SUMS), ", ".join(f'live."{name}"' for name in _SUMS)
    sql = f"""
        SELECT currency, kept.receivable AS stored, live.receivable AS live
        FROM (SELECT * FROM credit_receivablesday WHERE day = %(as_of)s) kept FULL JOIN ({RECEIVABLES}) live
            USING (currency)
        WHERE ({compared[0]}) IS DISTINCT FROM ({compared[1]})
        ORDER BY currency
    """
    return fetch(sql, {"customers": None, "as_of": last.day})
