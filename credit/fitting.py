"""The model of collection risk, fitted every night to what is known of all customers (CREDIT §2.2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from credit.models import RiskModel
from credit.models.risk import K_WEEKDAY, STEPS
from credit.observations import OBSERVATIONS
from credit.outcomes import decided
from foundation.sql import fetch, statement

LATENESS = statement(__file__, "lateness")
FIT = f"WITH {OBSERVATIONS}, {LATENESS}, {statement(__file__, 'fit')}"
WEEKDAY_CHOICE = f"""
    WITH known_now AS MATERIALIZED (WITH {OBSERVATIONS}, {LATENESS} SELECT * FROM lateness),
    {statement(__file__, "a_quarter_ago")}, {statement(__file__, "curve")}, {statement(__file__, "weekday")}
    {statement(__file__, "weekday_choice")}
"""
WEEKDAY_STRENGTHS = (4, 16, 1_000_000)  # the last: weekdays say nothing
ENOUGH_FORETOLD = 100
QUARTER = timedelta(days=90)
SAMPLE = 100_000  # invoices of two years are enough to choose the weekdays' strength


def fitted(*, as_of: date) -> RiskModel:
    """Return the model of a day, not saved; the strength of weekdays is left as assumed."""
    found = fetch(FIT, {"customers": None, "as_of": as_of})[0]
    lateness = found["lateness"] or []
    paid, beyond = counts(lateness)
    mean, median = centre([row for row in lateness if row["paid"]])
    learnt = decided(found["outcomes"] or [])
    return RiskModel(as_of=as_of, paid=paid, beyond=beyond, mean_late=mean, median_late=median, **learnt)


def fit_and_keep(*, day: date, now: datetime) -> int:
    """Fit the model of a night and keep it; return 1, the row written. A step of the night, before the standing.

    How strongly weekdays count is chosen anew once a month.
    """
    model = fitted(as_of=day)
    this_month = RiskModel.objects.filter(as_of__gte=day.replace(day=1), as_of__lt=day).order_by("-as_of").first()
    model.k_weekday = this_month.k_weekday if this_month else chosen_weekday_strength(model)
    RiskModel.objects.filter(as_of=day).delete()
    model.computed_at = now
    model.save(force_insert=True)
    return 1


def chosen_weekday_strength(model: RiskModel) -> float:
    """Return the strength that would have foretold best which invoices of the last quarter were late."""
    asked = {
        "customers": None,
        "as_of": model.as_of,
        "then": model.as_of - QUARTER,
        "model": model.as_parameter(),
        "sample": 1 + (model.paid[0] + model.beyond[0]) // SAMPLE,
        "strengths": list(WEEKDAY_STRENGTHS),
    }
    foretold = fetch(WEEKDAY_CHOICE, asked)
    if not foretold or foretold[0]["seen"] < ENOUGH_FORETOLD:
        return K_WEEKDAY
    return min(foretold, key=lambda row: row["loss"])["k_weekday"]


def counts(lateness: Sequence[dict]) -> tuple[list[int], list[int]]:
    """Return how many invoices were settled in each step of the grid, and how many are known to be beyond it."""
    paid = [sum(row["seen"] for row in lateness if row["paid"] and row["passed"] == step) for step in range(STEPS)]
    beyond = [sum(row["seen"] for row in lateness if row["passed"] > step) for step in range(STEPS)]
    return paid, beyond


def centre(settled: Sequence[dict]) -> tuple[float, float]:
    """Return mean and median days late of counted days; 0 of none."""
    total = sum(row["seen"] for row in settled)
    if not total:
        return 0.0, 0.0
    days = sorted((row["days_late"], row["seen"]) for row in settled)
    middle = (_nth(days, (total - 1) // 2) + _nth(days, total // 2)) / 2
    return sum(late * seen for late, seen in days) / total, middle


def _nth(days: Sequence[tuple[int, int]], place: int) -> int:
    """Return the days late in that place of all invoices in order."""
    for late, seen in days:
        if place < seen:
            return late
        place -= seen
    raise IndexError(place)
