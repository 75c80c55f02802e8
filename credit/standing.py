"""The standing of a customer: aging, payment days, times late, rating and chance of non-payment, for any day.

One SQL text, set-based with an optional customer filter: the folder runs it live for one customer, the night for all,
and check_books compares the two. A rating is measured against company-wide figures (the pool) which the night stores
once a day; a day of the past without a stored pool gets its own computed.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction

from credit.models import NightlyRun, Pool, Standing
from financials.aging import AGING, Aging, from_row
from foundation.sql import fetch, statement

OBSERVATIONS = f"{AGING}, {statement(__file__, 'observations')}"
POOL = f"WITH {OBSERVATIONS} {statement(__file__, 'pool')}"
RATED = f"WITH {OBSERVATIONS}, {statement(__file__, 'rated')}"
STANDING = f"{RATED}, {statement(__file__, 'standing')}"

# Between two nights the last pool is good enough to rate by; older than this, a new one is computed.
POOL_MAY_BE_OLD = timedelta(days=3)
WORKING_MEMORY = "256MB"


@dataclass(frozen=True)
class Figures:
    """The standing of one customer in one currency on one day; what is unknown is None."""

    aging: Aging
    settled_invoices: int
    payment_days_min: int | None
    payment_days_max: int | None
    payment_days_average: float | None
    payment_days_weighted: float | None
    times_late: int
    times_delinquent: int
    billed: Decimal
    paid: Decimal
    score: float | None
    grade: str
    provisional: bool
    risk: float | None
    value_at_risk: Decimal


def standings(*, customer_id: int, as_of: date, today: date) -> list[Figures]:
    """Return the customer's standing on a day, live, one item per currency ever billed or paid in."""
    return [_figures(row) for row in fetch(STANDING, _parameters([customer_id], as_of, today))]


def moved(*, customer_id: int, currency: str, as_of: date, today: date) -> list[dict]:
    """Return the five observations that moved the rating most: number, days_late, amount, paid, points, effect."""
    sql = f"""
        {RATED}
        SELECT document.number, rated.days_late, rated.amount::numeric AS amount, rated.paid, rated.points,
               rated.weight * (rated.points - rated.mean_points) AS effect
        FROM rated JOIN financials_entry entry ON entry.id = rated.invoice_id
            JOIN financials_document document ON document.id = entry.document_id
        WHERE rated.currency = %(currency)s
        ORDER BY abs(rated.weight * (rated.points - rated.mean_points)) DESC, document.number LIMIT 5
    """
    return fetch(sql, _parameters([customer_id], as_of, today) | {"currency": currency})


def pool_of(*, as_of: date, today: date) -> list[dict]:
    """Return the company-wide figures to rate by on a day, by currency.

    The pool stored by that day's night; for today also a recent night's; else one computed from what counted then.
    """
    days = Pool.objects.filter(as_of__lte=as_of, as_of__gte=as_of - POOL_MAY_BE_OLD if as_of == today else as_of)
    stored = days.filter(as_of=days.order_by("-as_of").values("as_of")[:1])
    rows = list(stored.values("currency", "median_invoice", "mean_points", "late_share"))
    return rows or fetch(POOL, {"customers": None, "as_of": as_of})


def forget_pools() -> None:
    """Drop every stored pool, because history was taken over and the company-wide figures of past days changed."""
    Pool.objects.all().delete()


def run_night(*, day: date, now: datetime) -> NightlyRun:
    """Compute the standing of everybody as of `day` and keep it; only rows that differ are written.

    Safe to call twice or at the same time: a second caller waits for the first, and computes the same again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('credit.standing.run_night'))")
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
        pool = _store_pool(day)
        cursor.execute(f"CREATE TEMP TABLE tonight ON COMMIT DROP AS {STANDING}", _with_pool(None, day, pool))
        cursor.execute(_SAVE, {"day": day})
        changed = cursor.rowcount
        run, _ = NightlyRun.objects.update_or_create(
            day=day, defaults={"started_at": now, "customers_changed": changed}, create_defaults=None
        )
        cursor.execute("UPDATE credit_nightlyrun SET finished_at = clock_timestamp() WHERE day = %s", [day])
        run.refresh_from_db()
        return run


def _store_pool(day: date) -> list[dict]:
    pool = fetch(POOL, {"customers": None, "as_of": day})
    Pool.objects.filter(as_of=day).delete()
    Pool.objects.bulk_create(Pool(as_of=day, **row) for row in pool)
    return pool


def _parameters(customers: list[int], as_of: date, today: date) -> dict[str, object]:
    return _with_pool(customers, as_of, pool_of(as_of=as_of, today=today))


def _with_pool(customers: list[int] | None, as_of: date, pool: list[dict]) -> dict[str, object]:
    return {"customers": customers, "as_of": as_of, "pool": json.dumps(pool, default=str)}


def _figures(row: dict) -> Figures:
    own = {name: row[name] for name in Figures.__dataclass_fields__ if name != "aging"}
    return Figures(aging=from_row(row), **own)


_FIGURES = [field.column for field in Standing._meta.local_concrete_fields if field.column not in ("since",)]
_VALUES = [name for name in _FIGURES if name not in ("customer_id", "currency")]
_SAVE = f"""
    WITH gone AS (
        DELETE FROM credit_standing kept WHERE NOT EXISTS (
            SELECT FROM tonight WHERE (tonight.customer_id, tonight.currency) = (kept.customer_id, kept.currency))
    )
    INSERT INTO credit_standing ({", ".join(_FIGURES)}, since)
    SELECT {", ".join(f"tonight.{name}" for name in _FIGURES)}, %(day)s FROM tonight
        LEFT JOIN credit_standing kept USING (customer_id, currency)
    WHERE kept.customer_id IS NULL OR ({", ".join(f"tonight.{name}" for name in _VALUES)})
        IS DISTINCT FROM ({", ".join(f"kept.{name}" for name in _VALUES)})
    ON CONFLICT (customer_id, currency) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in _VALUES)}, since = excluded.since
"""
