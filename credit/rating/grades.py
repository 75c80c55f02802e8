"""Grades: from which score on each is given, and what caps them (CREDIT §2.1)."""

from decimal import ROUND_HALF_UP, Decimal

from credit.observations import OBSERVATIONS
from foundation.sql import statement

RATED = f"WITH {OBSERVATIONS}, {statement(__file__, 'rated')}"
UNDONE = statement(__file__, "undone")
# The score and grade of everybody asked for, as `graded`; its parameters are credit.standing.rated_by.
GRADED = f"{RATED}, {UNDONE}, {statement(__file__, 'grades')}"

# Of the unrounded score; sql/grades.sql grades by the same figures.
GRADES = {"A": 95, "B": 88, "C": 75, "D": 60, "E": 0}
NOT_RATED = "N"
AT_MOST_WHEN_OLD = "D"  # with something undisputed open and more than 90 days overdue
WHEN_FAILED = "E"  # for twelve months after a returned payment or a write-off


def grade_of(score: float | None) -> str:
    """Return the grade a score alone gives."""
    if score is None:
        return NOT_RATED
    return next(grade for grade, least in GRADES.items() if score >= least)


def capped(by_score: str, *, failed: bool, old: bool) -> str:
    """Return the grade with its caps, as sql/grades.sql applies them."""
    if failed:
        return WHEN_FAILED
    return max(by_score, AT_MOST_WHEN_OLD) if old and by_score != NOT_RATED else by_score


def better_than(grade: str) -> str | None:
    """Return the next better grade; None above A and for somebody not rated."""
    order = list(GRADES)
    place = order.index(grade) if grade in order else 0
    return order[place - 1] if place else None


def shown(score: float | None) -> int | None:
    """Return a score as the whole number people see, halves up; the grade goes by the score itself."""
    return None if score is None else int(Decimal(str(score)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def said(score: float) -> str:
    """Return a score with the grade it gives: "71 (D)"."""
    return f"{shown(score)} ({grade_of(score)})"
