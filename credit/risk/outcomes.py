"""What the kept chances teach: how strongly customers are drawn to the company, what flags add, and recalibration.

Everything is decided from counts of what past nights said and how it turned out (sql/fit.sql), in log-odds:
logit p = intercept + slope * odds of the curve + what the flags add.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p

from credit.models.risk import BROKEN_PROMISE, DISPUTED, RETURNED, K

STRENGTHS = (1, 2, 4, 8)
ENOUGH_OUTCOMES = 200  # to choose k, and events to recalibrate
ENOUGH_FLAGGED = 50
CLEARLY_BETTER = 0.999  # so that k does not change with every night
FLAGS = ("disputed", "broken_promise", "returned")
ASSUMED = {"intercept": 0.0, "slope": 1.0, "disputed": DISPUTED, "broken_promise": BROKEN_PROMISE, "returned": RETURNED}
LIMITS = {"slope": (0.0, 5.0)} | dict.fromkeys(FLAGS, (0.0, 5.0))
SWEEPS, SMALL_STEP = 100, 1e-5

Fit = dict[str, float]


@dataclass(frozen=True)
class Outcome:
    """So many chances that were alike, and how many of the invoices then stayed unpaid."""

    odds: float
    times: tuple[int, ...]  # of each flag
    seen: int
    unpaid: int

    def factor(self, name: str, centre: float) -> float:
        """Return what the named part of the fit is multiplied by."""
        if name in FLAGS:
            return self.times[FLAGS.index(name)]
        return self.odds - centre if name == "slope" else 1.0


def decided(rows: Sequence[dict]) -> dict[str, object]:
    """Return the fields of the model the outcomes decide; what there are too few of stays as assumed."""
    by_strength = {k: [row for row in rows if row["place"] == place] for place, k in enumerate(STRENGTHS, 1)}
    losses = {k: loss(alike(rows), ASSUMED) for k, rows in by_strength.items()}
    seen = sum(row["seen"] for row in by_strength[K])
    best = min(STRENGTHS, key=lambda one: losses[one])
    k = best if seen >= ENOUGH_OUTCOMES and losses[best] < losses[K] * CLEARLY_BETTER else K
    flagged = [flag for flag in FLAGS if times_flagged(by_strength[k], flag) >= ENOUGH_FLAGGED]
    said = {"log_loss": {f"{one}": losses[one] / seen for one in STRENGTHS} if seen else {}, "fitted": flagged}
    return {"k": k, "outcomes": seen, "decided": said} | recalibrated(by_strength[k], flagged)


def times_flagged(rows: Sequence[dict], flag: str) -> int:
    """Return of how many flagged invoices the outcome is known."""
    return sum(row["seen"] for row in rows if row[_column(flag)])


def recalibrated(rows: Sequence[dict], flagged: Sequence[str]) -> Fit:
    """Return the fit with enough outcomes: of the flags, and of a line too where that did better in the last month."""
    last = max((row["as_of"] for row in rows), default=None)
    earlier, latest = alike(row for row in rows if row["as_of"] != last), alike(r for r in rows if r["as_of"] == last)
    line = ("intercept", "slope", *flagged)
    if sum(one.unpaid for one in earlier) >= ENOUGH_OUTCOMES and (
        loss(latest, fit(earlier, line)) < loss(latest, fit(earlier, flagged))
    ):
        return fit(earlier + latest, line)
    return fit(earlier + latest, flagged)


def alike(rows: Sequence[dict]) -> list[Outcome]:
    """Return the counts of several months together."""
    sums = defaultdict(lambda: [0, 0])
    for row in rows:
        entry = sums[row["odds"], tuple(int(row[_column(flag)]) for flag in FLAGS)]
        entry[0] += row["seen"]
        entry[1] += row["unpaid"]
    return [Outcome(odds, times, seen, unpaid) for (odds, times), (seen, unpaid) in sorted(sums.items())]


def fit(outcomes: Sequence[Outcome], free: Sequence[str]) -> Fit:
    """Return the logistic regression of the free parts, the others as assumed (Newton's steps, one part at a time)."""
    seen = sum(one.seen for one in outcomes)
    if not seen or not free:
        return dict(ASSUMED)
    # Around the mean the level hardly depends on the slope.
    centre = sum(one.odds * one.seen for one in outcomes) / seen
    found = ASSUMED | {"intercept": centre}
    for _ in range(SWEEPS):
        steps = [_step(outcomes, found, name, centre) for name in free]
        if max(map(abs, steps)) < SMALL_STEP:
            break
    return found | {"intercept": found["intercept"] - found["slope"] * centre}


def _step(outcomes: Sequence[Outcome], found: Fit, name: str, centre: float) -> float:
    gradient = curvature = 0.0
    for one in outcomes:
        if factor := one.factor(name, centre):
            chance = 1 / (1 + exp(-_said(one, found, centre)))
            gradient += factor * (one.unpaid - one.seen * chance)
            curvature += factor * factor * one.seen * chance * (1 - chance)
    step = min(max(gradient / curvature, -1.0), 1.0) if curvature else 0.0
    least, most = LIMITS.get(name, (-10.0, 10.0))
    before, found[name] = found[name], min(max(found[name] + step, least), most)
    return found[name] - before


def _said(one: Outcome, found: Fit, centre: float = 0.0) -> float:
    flags = sum(found[flag] * times for flag, times in zip(FLAGS, one.times, strict=True))
    return min(max(found["intercept"] + found["slope"] * (one.odds - centre) + flags, -30.0), 30.0)


def loss(outcomes: Sequence[Outcome], found: Fit) -> float:
    """Return the sum of log losses of a fit."""
    total = 0.0
    for one in outcomes:
        odds = _said(one, found)
        total += one.unpaid * log1p(exp(-odds)) + (one.seen - one.unpaid) * log1p(exp(odds))
    return total


def _column(flag: str) -> str:
    return "broken" if flag == "broken_promise" else flag
