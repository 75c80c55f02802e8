"""Why a customer is risky, in the clerk's words: at most three reasons, each with the invoices behind it (CREDIT §2.2).

A reason weighs as much as the log-odds of the customer's chance change when its term alone is made neutral: the
customer's history the company's, an age that of an invoice due today, a flag absent.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log
from statistics import mean

from credit.models import RiskModel
from credit.observations import OBSERVATIONS
from credit.risk.chances import CURVE, RISK, model_of, parameters
from credit.risk.habit import Habit, habit_of
from foundation.money import format_money
from foundation.sql import fetch, statement

REASONS = f"""
    WITH {OBSERVATIONS}, {RISK},
    before AS MATERIALIZED (
        WITH lateness AS (SELECT * FROM lateness WHERE known_on <= %(recent)s), {CURVE} SELECT * FROM curve),
    {statement(__file__, "reasons")}
"""
MOST = 3
SMALL = 0.05  # log-odds not worth a word
RECENT = timedelta(days=90)
WORSE, ENOUGH = 5, 3  # days, and invoices on each side
MILESTONES = (30, 60, 90)  # days past due


@dataclass(frozen=True)
class Reason:
    """One reason; `effect` in log-odds, above 0 means riskier. `documents` are ids of invoices, the telling first."""

    key: str
    text: str
    effect: float
    documents: tuple[int, ...]


@dataclass(frozen=True)
class Open:
    """An open invoice with the log-odds of the curve as it is and with one term made neutral; `age` of last night."""

    document_id: int
    at_risk: float
    age: int
    disputed: bool
    broken: int
    returned: bool
    own: float
    company: float
    before: float
    not_due: float


@dataclass(frozen=True)
class Known:
    """An invoice the curve was counted from: settled so many days late, or known to be later than that."""

    document_id: int
    days_late: int
    paid: bool
    recent: bool
    weekday: int


@dataclass(frozen=True)
class Case:
    """Everything the reasons are taken from."""

    model: RiskModel
    currency: str
    open: Sequence[Open]
    known: Sequence[Known]
    promises: int
    reopened: Sequence[int]

    @property
    def paid(self) -> list[Known]:
        return [one for one in self.known if one.paid]

    @property
    def overdue(self) -> list[Open]:
        return [one for one in self.open if one.age >= 0]

    def chance(self, said: Callable[[Open], float]) -> float:
        """Return the amount-weighted chance if the log-odds of each open invoice were these."""
        weighted = sum(one.at_risk / (1 + exp(-said(one))) for one in self.open)
        return weighted / sum(one.at_risk for one in self.open)

    def said(self, one: Open) -> float:
        """Return the log-odds of an invoice as the risk has them."""
        return self.line(one.own) + self.flags(one)

    def line(self, odds: float) -> float:
        return self.model.intercept + self.model.slope * odds

    def flags(self, one: Open, without: str = "") -> float:
        times = {"disputed": one.disputed, "broken_promise": one.broken, "returned": one.returned}
        return sum(getattr(self.model, flag) * times[flag] for flag in times if flag != without)

    def effect(self, neutral: Callable[[Open], float]) -> float:
        """Return by how much the log-odds of the customer's chance lie above those with a term made neutral."""
        return _odds(self.chance(self.said)) - _odds(self.chance(neutral))


@dataclass(frozen=True)
class Explained:
    """The chance that what falls due within 30 days stays unpaid so long, why, and when the customer usually pays."""

    not_paid_30d: float | None
    reasons: list[Reason]
    habit: Habit | None


def customer_risk(
    *, customer_id: int, currency: str, as_of: date, model: RiskModel | None = None
) -> tuple[float | None, list[Reason]]:
    """Return the chance that what falls due within 30 days stays unpaid so long, and why; (None, []) without any.

    The chance is the mean over those open undisputed invoices, weighted by amount, as the standing has it.
    """
    risk = explained(customer_id=customer_id, currency=currency, as_of=as_of, model=model)
    return risk.not_paid_30d, risk.reasons


def explained(*, customer_id: int, currency: str, as_of: date, model: RiskModel | None = None) -> Explained:
    """Return the risk of one customer in one currency on a day, with everything that explains it; one query."""
    case = _case(customer_id, currency, as_of, model or model_of(as_of))
    habit = habit_of([(one.weekday, one.document_id) for one in case.paid])
    if not case.open:
        return Explained(None, [], habit)
    found = sorted(_reasons(case), key=lambda reason: -abs(reason.effect))
    if habit:  # it does not change the chance
        found.append(Reason("weekday", f"usually pays {habit.weekday}", 0.0, habit.documents))
    return Explained(case.chance(case.said), found[:MOST], habit)


def _case(customer_id: int, currency: str, as_of: date, model: RiskModel) -> Case:
    recent = as_of - RECENT
    asked = parameters([customer_id], as_of, model) | {"currency": currency, "recent": recent}
    row = fetch(REASONS, asked)[0]
    known = [Known(*one) for one in row["known"] or []]
    opened = [Open(**one) for one in row["open"] or []]
    return Case(model, currency, opened, known, row["promises"], row["reopened"] or [])


def _reasons(case: Case) -> Iterator[Reason]:
    yield from _history(case)
    for reason in (_worsening(case), *_overdue(case), *_flags(case)):
        if reason and abs(reason.effect) >= SMALL:
            yield reason


def _history(case: Case) -> Iterator[Reason]:
    effect = case.effect(lambda one: case.line(one.company) + case.flags(one))
    documents = tuple(one.document_id for one in case.paid)
    if len(case.paid) < ENOUGH:
        invoices = _counted(len(case.paid), "paid invoice") if case.paid else "no paid invoice yet"
        yield Reason("new", f"new customer, {invoices}: company average used", effect, documents)
    elif abs(effect) >= SMALL:
        yield Reason("pays-late", _on_average(_days_late(case.paid), round(case.model.mean_late)), effect, documents)


def _worsening(case: Case) -> Reason | None:
    recent, earlier = [one for one in case.paid if one.recent], [one for one in case.paid if not one.recent]
    if min(len(recent), len(earlier)) < ENOUGH or mean(one.days_late for one in recent) < WORSE + mean(
        one.days_late for one in earlier
    ):
        return None
    effect = case.effect(lambda one: case.line(one.before) + case.flags(one))
    text = f"worsening: last 90 days {_days_late(recent)} vs {_days_late(earlier)}"
    return Reason("worsening", text, effect, tuple(one.document_id for one in recent))


def _overdue(case: Case) -> Iterator[Reason]:
    """The overdue invoice with most at risk by itself, and the others together."""
    if not case.overdue:
        return
    worst, *others = sorted(case.overdue, key=lambda one: -one.at_risk / (1 + exp(-case.said(one))))
    text, documents = _went_past(case, worst)
    yield Reason("overdue-now", text, case.effect(_not_due(case, [worst])), (worst.document_id, *documents))
    if others:
        amount = format_money(sum((Decimal(str(one.at_risk)) for one in others), Decimal(0)), case.currency)
        documents = tuple(dict.fromkeys(one.document_id for one in others))
        text = f"{_counted(len(others), 'other invoice')} overdue, {amount}"
        yield Reason("others-overdue", text, case.effect(_not_due(case, others)), documents)


def _not_due(case: Case, overdue: Sequence[Open]) -> Callable[[Open], float]:
    return lambda one: case.line(one.not_due if one in overdue else one.own) + case.flags(one)


def _went_past(case: Case, invoice: Open) -> tuple[str, list[int]]:
    """Say how many of the invoices that were as late went past the next milestone, and name them."""
    said = f"{_counted(invoice.age + 1, 'day')} overdue"
    past = next((milestone for milestone in MILESTONES if invoice.age < milestone), None)
    if past is None:
        return said, []
    beyond = [one for one in case.known if one.days_late > past]
    reached = beyond + [one for one in case.paid if invoice.age < one.days_late <= past]
    if not reached:
        return f"{said}; never that late before", []
    return f"{said}; from there {len(beyond)} of {len(reached)} went past {past}", [one.document_id for one in reached]


def _flags(case: Case) -> Iterator[Reason]:
    def effect(flag: str) -> float:
        return case.effect(lambda one: case.line(one.own) + case.flags(one, without=flag))

    if case.promises:
        yield Reason("broken-promises", _counted(case.promises, "broken promise"), effect("broken_promise"), ())
    if disputed := tuple(one.document_id for one in case.open if one.disputed):
        yield Reason("disputed", "disputed", effect("disputed"), disputed)
    if any(one.returned for one in case.open):
        yield Reason("returned", "a payment was returned", effect("returned"), tuple(case.reopened))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _on_average(days: int, pool: int) -> str:
    said = f"{_counted(abs(days), 'day')} {_word(days)}" if days else "on the due day"
    return f"pays on average {said} (pool {abs(pool)}{'' if _word(pool) in ('', _word(days)) else f' {_word(pool)}'})"


def _word(days: int) -> str:
    return "" if not days else "late" if days > 0 else "early"


def _days_late(paid: Sequence[Known]) -> int:
    return round(mean(one.days_late for one in paid))


def _odds(chance: float) -> float:
    return log(chance) - log(max(1 - chance, 1e-12))
