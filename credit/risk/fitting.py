"""The model of collection risk, fitted every night to what is known of all customers (CREDIT §2.2)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from math import sqrt

from credit.models import RiskModel
from credit.models.risk import K_WEEKDAY, STEPS
from credit.observations import OBSERVATIONS
from credit.risk.outcomes import decided
from foundation.sql import fetch, statement

LATENESS = statement(__file__, "lateness")
FIT = f"WITH {OBSERVATIONS}, {LATENESS}, {statement(__file__, 'fit')}"
ENOUGH_DUE_DAYS = 100
# Weekdays count only where chance is no explanation: so many standard deviations away from it.
BEYOND_CHANCE = 5
STRONGEST, OFF = 1, 1_000_000


def fitted(*, as_of: date, short: Callable[[str], str] = str) -> RiskModel:
    """Return the model of a day, not saved; `short` leaves out of a statement what stands on the night's stage."""
    found = fetch(short(FIT), {"customers": None, "as_of": as_of})[0]
    lateness = found["lateness"] or []
    paid, beyond = counts(lateness)
    mean, median = centre([row for row in lateness if row["paid"]])
    learnt = decided(found["outcomes"] or []) | {"k_weekday": weekday_strength(found["weekdays"])}
    return RiskModel(as_of=as_of, paid=paid, beyond=beyond, mean_late=mean, median_late=median, **learnt)


def fit_and_keep(*, day: date, now: datetime, short: Callable[[str], str] = str) -> int:
    """Fit the model of a night and keep it; return 1, the row written. Comes before the night's standing."""
    model = fitted(as_of=day, short=short)
    model.computed_at = now
    RiskModel.objects.filter(as_of=day).delete()
    model.save(force_insert=True)
    return 1


def weekday_strength(spread: dict[str, float | None]) -> float:
    """Return how many invoices of all weekdays weigh as much as those of one: the spread within over that between."""
    if not spread["freedom"] or spread["rest"] < ENOUGH_DUE_DAYS:
        return K_WEEKDAY
    within = max(spread["within"] / spread["rest"], 1e-6)
    excess = spread["between"] / spread["freedom"] / within - 1
    if excess < BEYOND_CHANCE * sqrt(2 / spread["freedom"] + 2 / spread["rest"]):
        return OFF
    return max(spread["spread"] / (excess * spread["freedom"]), STRONGEST)


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
