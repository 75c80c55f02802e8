"""What would lift a rating: each answer is worked out from the observations behind the score, none is a phrase."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from credit.rating.grades import AT_MOST_WHEN_OLD, GRADES, better_than, capped, grade_of, said, shown
from foundation.money import format_money

HORIZON = 30  # days ahead: what is paid today changes nothing today, it only stops costing more
MOST = 50  # invoices; beyond that a number helps nobody
BASE_WEIGHT, MOST_WEIGHT = 0.5, 4  # as in sql/rated.sql


@dataclass(frozen=True)
class Lift:
    """One thing that would lift the rating; `number` is the invoice to open, if it is about one."""

    text: str
    number: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the invoice's number, the number, and the text after it."""
        return self.text.partition(self.number) if self.number else (self.text, "", "")


def lifts_of(seen: dict, *, currency: str, median: float | None, failed: bool) -> list[Lift]:
    """Return what would lift a rating, from a row of sql/rating.sql; [] for somebody not rated."""
    if not seen["observations"]:
        return []
    return [
        *([] if failed else _cap_falls(seen)),
        *_all_overdue_paid(seen, currency),
        *_overdue_paid(seen, currency),
        *_paid_in_time(seen, currency, median),
    ]


def score_now(seen: dict) -> float:
    """Return the score of a row of sql/rating.sql, to the millionth."""
    return round(seen["points"] / seen["weights"], 6)


def _cap_falls(seen: dict) -> list[Lift]:
    """A cap by age falls at once, because the score itself does not mind what is paid today."""
    old, by_score = seen["over_90"], grade_of(score_now(seen))
    if not old or capped(by_score, failed=False, old=True) == by_score:
        return []
    what = f"invoice {old[0]['number']}, {old[0]['days_late']} days overdue, is paid"
    if seen["over_90_count"] > 1:
        what = f"all {seen['over_90_count']} invoices more than 90 days overdue are paid, {old[0]['number']} first"
    text = f"The cap of {AT_MOST_WHEN_OLD} falls when {what}: then it is {said(score_now(seen))}."
    return [Lift(text, old[0]["number"])]


def _all_overdue_paid(seen: dict, currency: str) -> list[Lift]:
    count, left = seen["overdue_invoices"], seen["points_left"] / seen["weights_left"]
    then = seen["points_all_paid"] / seen["weights_all_paid"]
    if count < 2 or shown(then) <= shown(left):
        return []
    what = f"the {count} overdue invoices ({_amount(seen['overdue_amount'], currency)})"
    without = seen["points_paid"] / seen["weights_paid"]
    return [
        Lift(f"Without {what} it would be {said(without)} today."),
        Lift(f"If all of them are paid today, it is {said(then)} in {HORIZON} days; if none is, {said(left)}."),
    ]


def _overdue_paid(seen: dict, currency: str) -> list[Lift]:
    left = shown(seen["points_left"] / seen["weights_left"])
    return [
        Lift(
            f"Paying invoice {one['number']} ({_amount(one['amount'], currency)}, {one['days_late']} days overdue) "
            f"leaves the score as it is today; in {HORIZON} days it is {then} instead of {left}.",
            one["number"],
        )
        for one in seen["worst"]
        if (then := shown(one["score_if_paid"])) > left
    ]


def _paid_in_time(seen: dict, currency: str, median: float | None) -> list[Lift]:
    """How many invoices of the customer's usual size, paid in time today, make the score that of the next grade."""
    better = better_than(grade_of(score_now(seen)))
    if not better or not median:
        return []
    weight = min(seen["usual"] / median, MOST_WEIGHT) + BASE_WEIGHT
    needed = (GRADES[better] * seen["weights"] - seen["points"]) / (weight * (100 - GRADES[better]))
    count = max(1, ceil(needed - 1e-9))
    usual = _amount(seen["usual"], currency)
    if count > MOST:
        return [Lift(f"More than {MOST} invoices of the usual {usual} paid in time lift the score to {better}.")]
    then = (seen["points"] + count * weight * 100) / (seen["weights"] + count * weight)
    what = "1 more invoice" if count == 1 else f"{count} more invoices"
    return [
        Lift(f"{what} of the usual {usual} paid in time {'lifts' if count == 1 else 'lift'} the score to {said(then)}.")
    ]


def _amount(amount: float, currency: str) -> str:
    return format_money(Decimal(str(amount)), currency)
