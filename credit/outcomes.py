"""What the kept chances teach: how strongly customers are drawn to the company, what flags add, and recalibration.

Everything is decided from counts of what the ends of past months said and how it turned out (sql/fit.sql), in log-odds.
"""

from collections.abc import Callable, Sequence
from math import exp, log1p

from credit.models.risk import BROKEN_PROMISE, DISPUTED, RETURNED, K

STRENGTHS = (1, 2, 4, 8)
ENOUGH_OUTCOMES = 200  # to choose k, and events to recalibrate
ENOUGH_FLAGGED = 50
CLEARLY_BETTER = 0.999  # so that k does not change with every night
FLAGS = {"disputed": DISPUTED, "broken_promise": BROKEN_PROMISE, "returned": RETURNED}
MOST_A_FLAG_ADDS = 5.0
SWEEPS = 50


def decided(outcomes: Sequence[dict]) -> dict[str, object]:
    """Return the fields of the model the outcomes decide; what there are too few of stays as assumed."""
    by_strength = {k: [row for row in outcomes if row["place"] == place] for place, k in enumerate(STRENGTHS, 1)}
    losses = {k: loss(rows, lambda row: row["odds"] + flags(row, FLAGS)) for k, rows in by_strength.items()}
    seen = sum(row["seen"] for row in by_strength[K])
    best = min(STRENGTHS, key=lambda one: losses[one])
    k = best if seen >= ENOUGH_OUTCOMES and losses[best] < losses[K] * CLEARLY_BETTER else K
    odds, flagged = fitted_flags(by_strength[k])
    intercept, slope = recalibrated(by_strength[k], odds)
    said = {"log_loss": {str(one): losses[one] / seen for one in STRENGTHS} if seen else {}, "flagged": flagged}
    fitted = [flag for flag, times in flagged.items() if times >= ENOUGH_FLAGGED]
    return odds | {
        "k": k, "intercept": intercept, "slope": slope, "outcomes": seen, "decided": said | {"fitted": fitted},
    }  # fmt: skip


def fitted_flags(rows: Sequence[dict]) -> tuple[dict[str, float], dict[str, int]]:
    """Return the log-odds each flag adds, and how many flagged outcomes there were of each."""
    flagged = {flag: sum(row["seen"] for row in rows if _times(row, flag)) for flag in FLAGS}
    odds = dict(FLAGS)
    for _ in range(SWEEPS):
        for flag in (flag for flag, times in flagged.items() if times >= ENOUGH_FLAGGED):
            step = newton(rows, lambda row: row["odds"] + flags(row, odds), lambda row, flag=flag: _times(row, flag))
            odds[flag] = min(max(odds[flag] + step, 0.0), MOST_A_FLAG_ADDS)
    return odds, flagged


def recalibrated(rows: Sequence[dict], odds: dict[str, float]) -> tuple[float, float]:
    """Return intercept and slope fitted to all months but the last, if they do better in the last; else (0, 1)."""
    last = max((row["as_of"] for row in rows), default=None)
    earlier, latest = [row for row in rows if row["as_of"] != last], [row for row in rows if row["as_of"] == last]
    if sum(row["unpaid"] for row in earlier) < ENOUGH_OUTCOMES:
        return 0.0, 1.0
    intercept, slope = line(earlier, odds)
    better = loss(latest, lambda row: intercept + slope * row["odds"] + flags(row, odds))
    return (intercept, slope) if better < loss(latest, lambda row: row["odds"] + flags(row, odds)) else (0.0, 1.0)


def line(rows: Sequence[dict], odds: dict[str, float]) -> tuple[float, float]:
    """Return intercept and slope of the logistic regression of what happened on the odds of the curve."""
    centre = sum(row["odds"] * row["seen"] for row in rows) / sum(row["seen"] for row in rows)
    fit = {"level": centre, "slope": 1.0}

    def said(row: dict) -> float:
        return fit["level"] + fit["slope"] * (row["odds"] - centre) + flags(row, odds)

    for _ in range(SWEEPS):
        fit["level"] += newton(rows, said, lambda row: 1.0)
        fit["slope"] = max(fit["slope"] + newton(rows, said, lambda row: row["odds"] - centre), 0.0)
    return fit["level"] - fit["slope"] * centre, fit["slope"]


def newton(rows: Sequence[dict], said: Callable[[dict], float], times: Callable[[dict], float]) -> float:
    """Return the step of one parameter towards what happened; at most 1, so that it never runs away."""
    gradient = curvature = 0.0
    for row in rows:
        if factor := times(row):
            chance = 1 / (1 + exp(-bounded(said(row))))
            gradient += factor * (row["unpaid"] - row["seen"] * chance)
            curvature += factor * factor * row["seen"] * chance * (1 - chance)
    return min(max(gradient / curvature, -1.0), 1.0) if curvature else 0.0


def loss(rows: Sequence[dict], said: Callable[[dict], float]) -> float:
    """Return the sum of log losses."""
    total = 0.0
    for row in rows:
        odds = bounded(said(row))
        total += row["unpaid"] * log1p(exp(-odds)) + (row["seen"] - row["unpaid"]) * log1p(exp(odds))
    return total


def bounded(odds: float) -> float:
    return min(max(odds, -30.0), 30.0)


def flags(row: dict, odds: dict[str, float]) -> float:
    """Return what the flags of a row add."""
    return sum(odds[flag] * _times(row, flag) for flag in FLAGS)


def _times(row: dict, flag: str) -> int:
    return int(row["broken" if flag == "broken_promise" else flag])
