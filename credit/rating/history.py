"""How ratings went: each night what changed is kept, and the ends of past months are made up for once.

A day's ratings are those of its end. A value that was kept is what computing that day again gives, because nothing
that was booked later counts on it; only history taken over from another system changes the past, and then the ratings
of the past are forgotten with the figures they were measured by, and made anew.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from credit.models import RatedDay, RatingHistory
from credit.rating.grades import GRADED
from credit.standing import WORKING_MEMORY, pool_of, rated_by

MONTHS = 12
MANY = 1_000  # rows written at once
CURVE_DAYS = 2 * 366
_CHANGED = "(round({row}.score::numeric), {row}.grade, {row}.provisional)"


@dataclass(frozen=True)
class Rated:
    """What is shown of a rating from the end of a day on."""

    day: date
    score: int | None
    grade: str
    provisional: bool


@transaction.atomic
def keep(*, day: date, now: datetime | None = None) -> int:
    """Keep the ratings of the night of `day`, which credit.standing.run_night has just computed, where they changed.

    May be repeated. Returns how many rows were written.
    """
    return _write(day, "SELECT customer_id, currency, score, grade, provisional FROM credit_standing", {})


def backfill(*, today: date, now: datetime | None = None) -> int:
    """Compute the ratings of the ends of the last 12 months that the history lacks, each month in a transaction.

    What was done is not done again: a run that was interrupted is taken up where it stopped. Returns rows written.
    """
    return sum(_rate(day) for day in missing(today=today))


def missing(*, today: date) -> list[date]:
    """Return the ends of the last 12 months whose ratings the history does not hold, the oldest first."""
    ends, end = [], today.replace(day=1) - timedelta(days=1)
    for _ in range(MONTHS):
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    held = set(RatedDay.objects.filter(day__in=ends).values_list("day", flat=True))
    return sorted(set(ends) - held)


def curve(*, customer_id: int, currency: str, as_of: date) -> list[Rated]:
    """Return how the rating changed in the two years up to a day, oldest first, with what it was at their beginning."""
    kept = RatingHistory.objects.filter(customer=customer_id, currency=currency, day__lte=as_of)
    start = as_of - timedelta(days=CURVE_DAYS)
    before = kept.filter(day__lte=start).order_by("-day").values("day")[:1]
    since = kept.filter(day__gt=start) | kept.filter(day=before)
    return [Rated(*row) for row in since.order_by("day").values_list("day", "score", "grade", "provisional")]


def at_last_month_end(went: list[Rated], as_of: date) -> Rated | None:
    """Return what a curve shows of the end of the month before `as_of`, dated with that day; None when unknown."""
    end = as_of.replace(day=1) - timedelta(days=1)
    known = [one for one in went if one.day <= end]
    return Rated(end, known[-1].score, known[-1].grade, known[-1].provisional) if known else None


@transaction.atomic
def _rate(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
    return _write(day, f"{GRADED} SELECT * FROM graded", rated_by(None, day, pool_of(as_of=day)))


def _write(day: date, rated: str, asked: dict[str, object]) -> int:
    """Write the ratings of a day where they differ from what the history says, and take out what then repeats them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('credit.rating.history'))")
        cursor.execute(_SAID_BEFORE, {"day": day})
        cursor.execute(_PUT.format(rated=rated), asked | {"day": day})
        rows = cursor.rowcount
        if rows > MANY:  # else the planner takes the table for as small as it was
            cursor.execute("ANALYZE credit_ratinghistory")
        cursor.execute(_SAID_THEN, {"day": day})
        cursor.execute(_NOTHING_NEW, {"day": day})
    RatedDay.objects.get_or_create(day=day)
    return rows


# What the history says of a day is its last row until then; nothing is the same as not rated.
_PUT = f"""
    WITH said AS MATERIALIZED (
        SELECT rated.customer_id, rated.currency, round(rated.score::numeric) AS score, rated.grade, rated.provisional
        FROM ({{rated}}) rated
            LEFT JOIN LATERAL (
                SELECT score, grade, provisional FROM credit_ratinghistory kept
                WHERE kept.customer_id = rated.customer_id AND kept.currency = rated.currency AND kept.day < %(day)s
                ORDER BY kept.day DESC LIMIT 1) kept ON true
        WHERE {_CHANGED.format(row="rated")}
            IS DISTINCT FROM (kept.score::numeric, coalesce(kept.grade, 'N'), coalesce(kept.provisional, false))
    ),
    unsaid AS (
        DELETE FROM credit_ratinghistory kept
        WHERE kept.day = %(day)s AND NOT EXISTS (
            SELECT FROM said WHERE (said.customer_id, said.currency) = (kept.customer_id, kept.currency))
    )
    INSERT INTO credit_ratinghistory AS kept (customer_id, currency, day, score, grade, provisional)
    SELECT customer_id, currency, %(day)s, score, grade, provisional FROM said
    ON CONFLICT (customer_id, currency, day) DO UPDATE
        SET score = excluded.score, grade = excluded.grade, provisional = excluded.provisional
        WHERE (kept.score, kept.grade, kept.provisional)
            IS DISTINCT FROM (excluded.score, excluded.grade, excluded.provisional)
"""
# A day of the past is put between days that were rated before: what the next of them said by saying nothing new is
# written down, of rows that are replaced (_SAID_BEFORE) and of those that are new (_SAID_THEN).
_NEXT = "(SELECT min(day) AS day FROM credit_ratedday WHERE day > %(day)s) next"
_SAID_BEFORE = f"""
    INSERT INTO credit_ratinghistory (customer_id, currency, day, score, grade, provisional)
    SELECT kept.customer_id, kept.currency, next.day, kept.score, kept.grade, kept.provisional
    FROM {_NEXT} JOIN credit_ratinghistory kept ON kept.day = %(day)s
    WHERE next.day IS NOT NULL
    ON CONFLICT DO NOTHING
"""
_SAID_THEN = f"""
    INSERT INTO credit_ratinghistory (customer_id, currency, day, score, grade, provisional)
    SELECT fresh.customer_id, fresh.currency, next.day, kept.score, coalesce(kept.grade, 'N'),
           coalesce(kept.provisional, false)
    FROM {_NEXT} JOIN credit_ratinghistory fresh ON fresh.day = %(day)s
        LEFT JOIN LATERAL (
            SELECT score, grade, provisional FROM credit_ratinghistory before
            WHERE (before.customer_id, before.currency) = (fresh.customer_id, fresh.currency) AND before.day < %(day)s
            ORDER BY before.day DESC LIMIT 1) kept ON true
    WHERE next.day IS NOT NULL
    ON CONFLICT DO NOTHING
"""
_NOTHING_NEW = """
    DELETE FROM credit_ratinghistory later USING credit_ratinghistory kept
    WHERE kept.day = %(day)s AND (later.customer_id, later.currency) = (kept.customer_id, kept.currency)
      AND later.day = (SELECT min(day) FROM credit_ratinghistory next
                       WHERE (next.customer_id, next.currency) = (kept.customer_id, kept.currency)
                         AND next.day > kept.day)
      AND (later.score, later.grade, later.provisional) IS NOT DISTINCT FROM (kept.score, kept.grade, kept.provisional)
"""
