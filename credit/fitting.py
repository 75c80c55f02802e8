"""The model of collection risk, fitted every night to what is known of all customers (CREDIT §2.2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from credit.models import RiskModel
from credit.models.risk import STEPS
from credit.observations import OBSERVATIONS
from credit.outcomes import decided
from foundation.sql import fetch, statement

FIT = f"WITH {OBSERVATIONS}, {statement(__file__, 'lateness')}, {statement(__file__, 'fit')}"
MONTHS = 6


def fitted(*, as_of: date) -> RiskModel:
    """Return the model of a day, not saved."""
    found = fetch(FIT, {"customers": None, "as_of": as_of, "month_ends": month_ends_before(as_of)})[0]
    paid, beyond = counts(found["lateness"] or [])
    mean, median = centre([row for row in found["lateness"] or [] if row["paid"]])
    outcomes = decided(found["outcomes"] or [])
    return RiskModel(as_of=as_of, paid=paid, beyond=beyond, mean_late=mean, median_late=median, **outcomes)


def fit_and_keep(*, day: date, now: datetime) -> int:
    """Fit the model of a night and keep it; return 1, the row written. A step of the night, before the standing."""
    model = fitted(as_of=day)
    RiskModel.objects.filter(as_of=day).delete()
    model.computed_at = now
    model.save(force_insert=True)
    return 1


def month_ends_before(day: date) -> list[date]:
    """Return the last six ends of months whose following 30 days are over."""
    ends, first = [], (day - timedelta(days=29)).replace(day=1)
    while len(ends) < MONTHS:
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends


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
    mean = sum(row["days_late"] * row["seen"] for row in settled) / total
    ordered, so_far = sorted(settled, key=lambda row: row["days_late"]), 0
    for row in ordered:
        so_far += row["seen"]
        if so_far * 2 >= total:
            return mean, float(row["days_late"])
    raise AssertionError("the counts add up to their total")
