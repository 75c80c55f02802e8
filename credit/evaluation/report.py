"""The table evaluate_risk prints: each prediction beside the simple baselines, and the goals of CREDIT §4."""

from collections.abc import Iterator
from dataclasses import dataclass

OURS = "this product"
TITLES = {
    "not_paid_30d": "Open invoices: not paid in 30 days",
    "ends_15_late": "Open invoices: paid more than 15 days late in the end",
    "ends_30_late": "Open invoices: paid more than 30 days late in the end",
    "late_at_issue": "Invoices of the next month: paid late at all",
    "late_5_at_issue": "Invoices of the next month: paid more than 5 days late",
    "days_late": "Invoices of the next month: days late, mean error",
    "rating": "Rating: an invoice falling due in 90 days is paid more than 15 days late",
}
MEASURES = {
    "auc": "AUC", "ece": "calibr. error", "brier": "Brier", "captured_top_decile": "in top tenth",
    "auc_with_dispute": "with dispute", "mae": "days", "mae_last_fifth": "last fifth", "auc_15": "AUC",
}  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """A goal of CREDIT §4 on the two data sets it was set by; `least` or at most."""

    target: str
    measure: str
    ibm: float | None
    high_radius: float | None
    least: bool = True


GOALS = (
    Goal("not_paid_30d", "auc", 0.89, 0.94),
    Goal("not_paid_30d", "ece", 0.035, 0.015, least=False),
    Goal("not_paid_30d", "captured_top_decile", 0.50, 0.85),
    Goal("ends_15_late", "auc", 0.83, None),
    Goal("ends_30_late", "auc", None, 0.955),
    Goal("late_at_issue", "auc", 0.865, 0.84),
    Goal("late_at_issue", "auc_with_dispute", 0.93, None),
    Goal("late_5_at_issue", "auc", 0.845, 0.865),
    Goal("days_late", "mae", 6.40, 2.80, least=False),
    Goal("days_late", "mae_last_fifth", None, 2.95, least=False),
    Goal("rating", "auc_15", 0.875, 0.78),
)


def lines(said: dict) -> Iterator[str]:
    """Yield the lines of the report on what evaluate() returned."""
    yield (
        f"{said['rows']:,} invoices of {said['customers']:,} customers, {said['first_day']} to {said['last_day']};"
        f" asked at the ends of {len(said['months'])} months, {said['months'][0]} to {said['months'][-1]}."
    )
    for target, title in TITLES.items():
        yield ""
        yield from _target(title, said[target])
    yield ""
    yield from _grades(said["rating"]["grades"])
    yield ""
    yield from _goals(said)


def _target(title: str, measured: dict) -> Iterator[str]:
    names = [name for name in MEASURES if name in measured]
    yield f"{title}: {measured['cases']:,} cases" + (f", {measured['came']:,} came" if "came" in measured else "")
    yield f"  {'':30}" + "".join(f"{MEASURES[name]:>15}" for name in names)
    for who, row in [(OURS, measured), *measured["baselines"].items()]:
        yield f"  {who:30}" + "".join(f"{_figure(name, row.get(name)):>15}" for name in names)


def _grades(grades: dict) -> Iterator[str]:
    yield "Grades: share of the money paid late in the 90 days after"
    yield f"  {'grade':>5}{'invoices':>12}{'over 15 days':>15}{'over 30 days':>15}"
    for grade, row in grades.items():
        yield f"  {grade:>5}{row['invoices']:>12,}{row['late_15']:>15.1%}{row['late_30']:>15.1%}"


def _goals(said: dict) -> Iterator[str]:
    """The two columns are the goals set on two public data sets; other data are easier or harder."""
    yield f"  {'goals':32}{'here':>10}{'IBM set':>12}{'HighRadius':>14}"
    for goal in GOALS:
        name = f"{goal.target}, {MEASURES[goal.measure]}"
        here = _figure(goal.measure, said[goal.target].get(goal.measure))
        yield f"  {name:32}{here:>10}{_goal(goal, goal.ibm):>12}{_goal(goal, goal.high_radius):>14}"


def _goal(goal: Goal, figure: float | None) -> str:
    return "" if figure is None else f"{'≥' if goal.least else '≤'} {_figure(goal.measure, figure)}"


def _figure(name: str, figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:.2f}" if name.startswith("mae") else f"{figure:.3f}"
