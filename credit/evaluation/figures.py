"""The figures of a walk: how good each prediction was, and the simple baselines on the same cases."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import exp, log
from statistics import fmean

from credit.evaluation.baselines import OPEN
from credit.evaluation.measures import auc, brier, calibration_error, captured, mean_error
from credit.evaluation.walk import Case
from credit.models.risk import DISPUTED

AT_ISSUE = ("late_at_issue", "late_5_at_issue")
CHANCES = ("aging bucket", "company-wide rate")  # the baselines that are chances, whose size can be right or wrong
LAST = 0.2
GRADES = "ABCDE"


def figures(found: Mapping[str, Sequence[Case]]) -> dict[str, dict[str, object]]:
    """Return the measures of every target; None where there was nothing to measure."""
    return {
        **{target: open_figures(found.get(target, [])) for target in OPEN},
        **{target: at_issue_figures(found.get(target, [])) for target in AT_ISSUE},
        "days_late": days_late_figures(found.get("days_late", [])),
        "rating": rating_figures(found.get("rating", [])),
    }


def open_figures(cases: Sequence[Case]) -> dict[str, object]:
    """Return AUC, calibration error, Brier score and what the top tenth by chance x amount holds of the money."""
    measured = measured_as(
        cases, lambda case: case.said, chance=True, worth=lambda case: case.said * case.invoice.money
    )
    names = cases[0].others if cases else ()
    return measured | counted(cases) | {"baselines": {name: _simple(cases, name) for name in names}}


def _simple(cases: Sequence[Case], name: str) -> dict[str, float | None]:
    chance = name in CHANCES
    worth = (lambda case: case.others[name] * case.invoice.money) if chance else (lambda case: case.others[name])
    return measured_as(cases, lambda case: case.others[name], chance=chance, worth=worth)


def measured_as(
    cases: Sequence[Case], said: Callable[[Case], float], *, chance: bool, worth: Callable[[Case], float]
) -> dict[str, float | None]:
    """Return the four measures of one way to tell; calibration and Brier only of what claims to be a chance."""
    scores, came = [said(case) for case in cases], [bool(case.came) for case in cases]
    lost = [case.invoice.money * case.came for case in cases]
    return {
        "auc": auc(scores, came),
        "ece": calibration_error(scores, came) if chance else None,
        "brier": brier(scores, came) if chance and cases else None,
        "captured_top_decile": captured([worth(case) for case in cases], lost),
    }


def at_issue_figures(cases: Sequence[Case]) -> dict[str, object]:
    """Return the AUC of what was said when an invoice was issued, also with the dispute flag of the file on top."""
    came = [bool(case.came) for case in cases]
    with_dispute = [_with_dispute(case) for case in cases]
    names = cases[0].others if cases else ()
    return {
        "auc": auc([case.said for case in cases], came),
        "auc_with_dispute": auc(with_dispute, came) if any(case.invoice.disputed for case in cases) else None,
        **counted(cases),
        "baselines": {name: {"auc": auc([case.others[name] for case in cases], came)} for name in names},
    }


def _with_dispute(case: Case) -> float:
    chance = min(max(case.said, 1e-9), 1 - 1e-9)
    return 1 / (1 + exp(-(log(chance / (1 - chance)) + DISPUTED * case.invoice.disputed)))


def days_late_figures(cases: Sequence[Case]) -> dict[str, object]:
    """Return the mean error in days of the expected payment date, of all and of the last fifth."""
    last = cases[round(len(cases) * (1 - LAST)) :]
    names = cases[0].others if cases else ()
    came = [case.came for case in cases]
    return {
        "mae": mean_error([case.said for case in cases], came),
        "mae_last_fifth": mean_error([case.said for case in last], [case.came for case in last]),
        "cases": len(cases),
        "baselines": {name: {"mae": mean_error([case.others[name] for case in cases], came)} for name in names},
    }


def rating_figures(cases: Sequence[Case]) -> dict[str, object]:
    """Return how well the ratings of a day order what then fell due, on average over the days, and what grades paid.

    A rating ranks customers on one day, so each day is measured by itself.
    """
    names = cases[0].others if cases else ()
    grades = {grade: _paid_late([case for case in cases if case.grade == grade]) for grade in GRADES}
    return {
        "auc_15": daily_auc(cases, lambda case: case.said),
        "auc_15_all_days": auc([case.said for case in cases], [bool(case.came) for case in cases]),
        **counted(cases),
        "grades": {grade: row for grade, row in grades.items() if row},
        "baselines": {name: {"auc_15": daily_auc(cases, lambda case, name=name: case.others[name])} for name in names},
    }


def daily_auc(cases: Sequence[Case], said: Callable[[Case], float]) -> float | None:
    """Return the AUC of each day by itself, on average over the days that have one."""
    days = defaultdict(list)
    for case in cases:
        days[case.day].append(case)
    each = [auc([said(case) for case in day], [bool(case.came) for case in day]) for day in days.values()]
    each = [one for one in each if one is not None]
    return fmean(each) if each else None


def _paid_late(cases: Sequence[Case]) -> dict[str, float] | None:
    """Return the shares of the money paid more than 15 and more than 30 days late, of what has been paid."""
    paid = [
        (case.invoice.money, case.invoice.days_late(case.invoice.paid_on)) for case in cases if case.invoice.paid_on
    ]
    total = sum(amount for amount, _ in paid)
    if not total:
        return None
    shares = {f"late_{days}": sum(amount for amount, late in paid if late > days) / total for days in (15, 30)}
    return {"invoices": len(cases)} | shares


def counted(cases: Sequence[Case]) -> dict[str, int]:
    """Return how many predictions there were, and how often what was predicted came."""
    return {"cases": len(cases), "came": sum(bool(case.came) for case in cases)}
