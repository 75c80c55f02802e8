"""The rating explained (CREDIT §2.1): what moved it, what would lift it, how it went, and the rating of a whole group.

The score is the mean of points (100 for paid in time, down to 0 for 120 days late) over what was paid in 24 months and
what is overdue, weighted by size, share and freshness, with two average invoices of the company's mean added. So every
observation has an effect in points, and the company's mean and all effects add up to the score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from credit.rating.grades import GRADES, RATED, UNDONE, grade_of, shown
from credit.rating.history import Rated, at_last_month_end, curve
from credit.rating.lifts import HORIZON, Lift, lifts_of, score_now
from credit.standing import Figures, pool_of, rated_by
from customers.models import Customer
from foundation.money import round_money
from foundation.sql import fetch, statement

RATING = f"{RATED}, {statement(__file__, 'rating')}"
FAILURES = f"WITH {UNDONE} {statement(__file__, 'failures')}"
TENTH = Decimal("0.1")
NAMED = 3  # of the reasons for a cap


@dataclass(frozen=True)
class Moved:
    """What was paid of an invoice on a day, or is overdue of it; `effect` in points of the score, `shown` in tenths."""

    number: str
    days_late: int
    paid: bool
    amount: Decimal
    points: float
    effect: float
    shown: Decimal


@dataclass(frozen=True)
class Rest:
    """All observations that are not listed, as one line."""

    count: int
    effect: float
    shown: Decimal


@dataclass(frozen=True)
class Cap:
    """Why the grade is worse than the one the score gives, in sentences."""

    grade: str
    by_score: str
    reasons: list[str]


@dataclass(frozen=True)
class Rating:
    """The rating of one customer in one currency on one day, with everything that explains it."""

    currency: str
    as_of: date
    score: float | None
    grade: str
    provisional: bool
    invoices: int
    mean: Decimal | None
    moved: list[Moved]
    rest: Rest | None
    cap: Cap | None
    lifts: list[Lift]
    disputed: Decimal
    then: Rated | None
    curve: list[Rated]

    @property
    def shown(self) -> int | None:
        """The score as a whole number, halves up."""
        return shown(self.score)

    @property
    def change(self) -> int | None:
        """Points gained or lost since the end of last month, as shown; None when either is unknown."""
        known = self.then and self.then.score is not None and self.score is not None
        return self.shown - self.then.score if known else None

    @property
    def days(self) -> list[tuple[date, int | None, str]]:
        """The curve for drawing: (day, score, in words), the day asked about last."""
        return [(one.day, one.score, f"{one.score} ({one.grade}) from {one.day:%d %b %Y}") for one in self.curve]

    @property
    def bands(self) -> dict[str, int]:
        """The grades with their least scores, the best first."""
        return GRADES

    @property
    def score_shown(self) -> Decimal | None:
        """The score to a tenth, which the lines of what moved it add up to."""
        return None if self.score is None else Decimal(f"{self.score:.1f}")


def rating_of(*, customer: Customer, currency: str, as_of: date, pool: list[dict], figures: Figures) -> Rating:
    """Return the rating explained; `figures` are the customer's standing of that day by the same pool.

    What would lift it is worked out from the very observations behind the score, for the day asked about.
    """
    seen = look(customers=[customer.pk], currency=currency, as_of=as_of, pool=pool)
    failed = failures(customers=[customer.pk], currency=currency, as_of=as_of)
    went = curve(customer_id=customer.pk, currency=currency, as_of=as_of)
    mean, lines, rest = moved_by(seen)
    return Rating(
        currency=currency,
        as_of=as_of,
        score=figures.score,
        grade=figures.grade,
        provisional=figures.provisional,
        invoices=seen["invoices"],
        mean=mean,
        moved=lines,
        rest=rest,
        cap=cap_of(figures.grade, figures.score, seen, failed),
        lifts=lifts_of(seen, currency=currency, median=median_of(pool, currency), failed=bool(failed)),
        disputed=round_money(Decimal(str(seen["disputed"])), currency),
        then=at_last_month_end(went, as_of),
        curve=[*went, Rated(as_of, shown(figures.score), figures.grade, figures.provisional)],
    )


def moved(*, customer_id: int, currency: str, as_of: date, pool: list[dict] | None = None) -> list[Moved]:
    """Return the five observations that moved the rating most, whichever way."""
    return moved_by(look(customers=[customer_id], currency=currency, as_of=as_of, pool=pool))[1]


def look(*, customers: list[int], currency: str, as_of: date, pool: list[dict] | None) -> dict[str, object]:
    """Return the row of sql/rating.sql about these customers together."""
    asked = rated_by(customers, as_of, pool_of(as_of=as_of) if pool is None else pool)
    return fetch(RATING, asked | {"currency": currency, "days": HORIZON})[0]


def failures(*, customers: list[int], currency: str | None, as_of: date) -> list[dict]:
    """Return what makes a rating an E on a day: customer_id, currency, kind, failed_on, until, number; latest first."""
    return fetch(FAILURES, {"customers": customers, "currency": currency, "as_of": as_of})


def moved_by(seen: dict) -> tuple[Decimal | None, list[Moved], Rest | None]:
    """Return the company's mean, the lines and the rest, in tenths that add up to the score in tenths."""
    if not seen["observations"]:
        return None, [], None
    score, lines = score_now(seen), seen["moved"]
    rest = score - seen["mean"] - sum(one["effect"] for one in lines)
    mean, *shares = to_tenths([seen["mean"], *(one["effect"] for one in lines), rest], Decimal(f"{score:.1f}"))
    count = seen["observations"] - len(lines)
    if not count:  # what is left is what rounding the score left, a millionth
        rest = 0.0
    listed = [_line(one, share) for one, share in zip(lines, shares, strict=False)]
    return mean, listed, Rest(count, rest, shares[-1]) if count else None


def to_tenths(values: Sequence[float], total: Decimal) -> list[Decimal]:
    """Round to tenths so that the sum is `total`: what rounding down left goes to those it took most from."""
    exact = [Decimal(str(value)) for value in values]
    rounded = [value.quantize(TENTH, rounding=ROUND_FLOOR) for value in exact]
    left = int((total - sum(rounded)) / TENTH)
    most = sorted(range(len(exact)), key=lambda place: rounded[place] - exact[place])
    for place in (most * (abs(left) // len(most) + 1))[: abs(left)]:
        rounded[place] += TENTH if left > 0 else -TENTH
    return rounded


def cap_of(grade: str, score: float | None, seen: dict, failed: list[dict]) -> Cap | None:
    """Return what holds the grade down, or None when the score alone gives it."""
    reasons, more = [_said_failure(one) for one in failed[:NAMED]], len(failed) - NAMED
    if not failed and grade != grade_of(score):
        reasons = [f"Invoice {one['number']} is {one['days_late']} days overdue." for one in seen["over_90"]]
        more = seen["over_90_count"] - NAMED
    if more > 0:
        reasons.append(f"And {more} more.")
    return Cap(grade, grade_of(score), reasons) if reasons else None


def median_of(pool: list[dict], currency: str) -> float | None:
    """Return the company's median invoice in a currency."""
    return next((float(one["median_invoice"]) for one in pool if one["currency"] == currency), None)


def _said_failure(one: dict) -> str:
    what = f"Payment {one['number']} came back" if one["kind"] == "return" else f"{one['number']} was written off"
    return f"{what} on {one['failed_on']:%d %b %Y}; that counts until {one['until']:%d %b %Y}."


def _line(one: dict, share: Decimal) -> Moved:
    own = {name: one[name] for name in ("number", "days_late", "paid", "points", "effect")}
    return Moved(**own, amount=Decimal(str(one["amount"])), shown=share)
