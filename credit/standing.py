"""The standing of a customer: aging, payment days, times late, rating and chance of non-payment, for any day.

One SQL text, set-based with an optional customer filter: the folder runs it live for one customer, the night for all,
and check_books compares the two. The night takes the day before, which is closed: what is booked later counts from
a later day. A rating is measured against company-wide figures (the pool) of the last night before the day asked about,
so that a day of the past is rated as it was on that day; without such a night its own pool is computed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from credit.models import NightlyRun, NightStep, Pool, RatedDay, RatingHistory, ReceivablesDay, RiskModel, Standing
from credit.observations import OBSERVATIONS
from credit.rating.grades import GRADED
from credit.risk.chances import CHANCES, LATENESS, RISK, model_of, parameters
from credit.risk.fitting import fit_and_keep
from credit.risk.snapshots import keep_snapshots
from credit.stage import Stage
from financials.aging import Aging, from_row
from foundation.sql import fetch, statement, stream

POOL = f"WITH {OBSERVATIONS} {statement(__file__, 'pool')}"
INVOICES = statement(__file__, "invoices")
TURNOVER = statement(__file__, "turnover")
STANDING = f"{GRADED}, {INVOICES}, {TURNOVER}, {RISK}, {statement(__file__, 'standing')}"
PAYMENT_DAYS = f"WITH {OBSERVATIONS}, {statement(__file__, 'payment_days')}"

# A pool may be this old, over a weekend without nights; else a new one is computed.
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
    overdue_at_risk: Decimal


def standings(
    *, customer_id: int, as_of: date, pool: list[dict] | None = None, model: RiskModel | None = None
) -> list[Figures]:
    """Return the customer's standing on a day, live, one item per currency ever billed or paid in.

    `pool` and `model` spare a second look when the caller has asked pool_of(as_of) and model_of(as_of) already.
    """
    return [_figures(row) for row in fetch(STANDING, judged_by([customer_id], as_of, pool, model))]


def payment_days_by_month(*, customer_id: int, currency: str, as_of: date) -> list[tuple[str, float]]:
    """Return the average payment days of the invoices settled in each month ("Mar 2026"), the last two years."""
    rows = fetch(PAYMENT_DAYS, {"customers": [customer_id], "as_of": as_of, "currency": currency})
    return [(f"{row['month']:%b %Y}", round(row["days"], 1)) for row in rows]


def pool_of(*, as_of: date) -> list[dict]:
    """Return the company-wide figures to rate by on a day, by currency: the last night's before it, else its own."""
    return _pool_before(as_of) or fetch(POOL, {"customers": None, "as_of": as_of})


def _pool_before(day: date) -> list[dict]:
    before = Pool.objects.filter(as_of__lt=day, as_of__gte=day - POOL_MAY_BE_OLD)
    return _stored(before.order_by("-as_of").values("as_of")[:1])


def _stored(day: date | QuerySet) -> list[dict]:
    figures = Pool.objects.filter(as_of=day).values("currency", "median_invoice", "mean_points")
    return list(figures.order_by("currency"))


def forget_nights(*, since: date) -> None:
    """Forget what the nights from `since` on found, because history was taken over that counts from that day on.

    Their company-wide figures and models changed, and so did the ratings of those days: the ends of past months are
    computed anew at night, and the last night is done again.
    """
    Pool.objects.filter(as_of__gte=since).delete()
    RiskModel.objects.filter(as_of__gte=since).delete()
    RatingHistory.objects.filter(day__gte=since).delete()
    RatedDay.objects.filter(day__gte=since).delete()
    ReceivablesDay.objects.filter(day__gte=since).delete()
    NightStep.objects.filter(day__gte=since).delete()


def everybody(*, as_of: date) -> Iterator[tuple[str, str, Figures]]:
    """Yield code, name and standing of every customer with anything open, by value at risk; inside a transaction."""
    sql = f"""
        SELECT customer.code, customer.name, standing.*
        FROM ({STANDING}) standing JOIN customers_customer customer ON customer.id = standing.customer_id
        WHERE standing.balance <> 0 OR standing.unapplied <> 0
        ORDER BY standing.currency, standing.value_at_risk DESC, customer.code
    """
    for row in stream(sql, judged_by(None, as_of)):
        yield row["code"], row["name"], _figures(row)


def run_night(*, day: date, now: datetime) -> NightlyRun:
    """Compute the standing of everybody at the end of `day` and keep it; only rows that differ are written.

    Safe to call twice or at the same time: a second caller waits for the first, and writes nothing. All or nothing:
    a night that was killed left no trace and is run again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('credit.standing.run_night'))")
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
        cursor.execute("SET LOCAL parallel_tuple_cost = 0.01")  # at night the cores are free
        with Stage((OBSERVATIONS, LATENESS, TURNOVER), {"customers": None, "as_of": day}) as stage:
            pool = _pool_before(day), _store_pool(day, stage.short)  # as who asks about that day rates, then and later
            fit_and_keep(day=day, now=now, short=stage.short)
            asked = judged_by(None, day, pool[0] or pool[1])
            with Stage((CHANCES,), asked, below=stage) as risks:
                cursor.execute(f"CREATE TEMP TABLE tonight AS {risks.short(STANDING)}", asked)
                keep_snapshots(day=day, now=now, short=risks.short)
        cursor.execute(_SAVE, {"day": day})
        written = {"started_at": now, "finished_at": timezone.now(), "customers_changed": cursor.rowcount}
        cursor.execute("DROP TABLE tonight")
        return NightlyRun.objects.update_or_create(day=day, defaults=written)[0]


def differences(*, limit: int = 20) -> list[dict]:
    """Return customers whose stored standing is not what the same SQL gives for the same night; [] when all agree.

    After history was taken over the stored figures wait for the next night, and there is nothing to compare.
    """
    night = NightlyRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    pool = _pool_before(night.day) or _stored(night.day) if night else []
    if not pool:
        return []
    compared = ", ".join(f"kept.{name}" for name in _VALUES), ", ".join(f"live.{name}" for name in _VALUES)
    sql = f"""
        SELECT customer.code, pair.currency, kept.balance AS stored, live.balance
        FROM credit_standing kept FULL JOIN ({STANDING}) live USING (customer_id, currency) AS pair
            JOIN customers_customer customer ON customer.id = pair.customer_id
        WHERE ({compared[0]}) IS DISTINCT FROM ({compared[1]})
        ORDER BY customer.code LIMIT {limit:d}
    """
    return fetch(sql, judged_by(None, night.day, pool))


def _store_pool(day: date, short: Callable[[str], str]) -> list[dict]:
    pool = fetch(short(POOL), {"customers": None, "as_of": day})
    Pool.objects.filter(as_of=day).delete()
    Pool.objects.bulk_create(Pool(as_of=day, **row) for row in pool)
    return pool


def rated_by(customers: list[int] | None, as_of: date, pool: list[dict]) -> dict[str, object]:
    """Return the parameters of RATED and what builds on it: the ids of customers, or None for everybody."""
    return {"customers": customers, "as_of": as_of, "pool": json.dumps(pool, default=str)}


def judged_by(
    customers: list[int] | None, as_of: date, pool: list[dict] | None = None, model: RiskModel | None = None
) -> dict[str, object]:
    """Return the parameters of STANDING: those of RATED and the risk model of the day."""
    rated = rated_by(customers, as_of, pool_of(as_of=as_of) if pool is None else pool)
    return rated | parameters(customers, as_of, model or model_of(as_of))


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
