"""How likely an open invoice stays unpaid (CREDIT §2.2), live and for the night by the same SQL.

A shrunken survival curve: of the customer's invoices that had stayed unpaid up to a day after their due day, how many
were paid in the days after it, drawn towards the whole company's by k of the company's invoices. Days late know no
currency, so a customer has one curve. The company's curve, k, and what disputes, broken promises and returned payments
add are last night's (RiskModel), so that a day of the past is judged by the model of that day.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from credit.models import RiskModel
from credit.observations import BROKEN_PROMISES, OBSERVATIONS
from credit.risk.fitting import LATENESS, fitted
from foundation.sql import fetch, statement

CURVE = statement(__file__, "curve")
MIDDLE = statement(__file__, "middle")
CHANCES = f"""
    curved AS (SELECT DISTINCT customer_id FROM exposed), {CURVE},
    {BROKEN_PROMISES}, {statement(__file__, "risk")}
"""
# To be put behind `WITH {OBSERVATIONS},`: the risk of every open invoice as `risk`.
RISK = f"{LATENESS}, {CHANCES}"
RISKS = f"""
    WITH {OBSERVATIONS}, {RISK},
    wanted AS (SELECT DISTINCT customer_id, extract(isodow FROM due)::int AS weekday FROM exposed),
    {MIDDLE} {statement(__file__, "risks")}
"""
AT_ISSUE = f"""
    WITH {OBSERVATIONS}, {LATENESS}, {statement(__file__, "asked")}, {CURVE},
    {statement(__file__, "weekday")}, {MIDDLE}
    {statement(__file__, "at_issue")}
"""

# A model may be this old, over a weekend without nights; else one is fitted now.
MODEL_MAY_BE_OLD = timedelta(days=3)


@dataclass(frozen=True)
class OpenRisk:
    """An open invoice (an instalment for itself) and what is to be expected of it; chances from 0 to 1.

    `at_risk` is what of it is neither disputed nor met by money that waits to be applied. `age` is in days past due at
    the last close, negative before. Between `earliest` and `latest` (None: no end in sight) four out of five are paid.
    """

    invoice_id: int
    document_id: int
    number: str
    currency: str
    due: date
    open: float
    undisputed: float
    at_risk: float
    age: int
    disputed: bool
    not_paid_30d: float
    ends_15_late: float
    ends_30_late: float
    expected_on: date
    earliest: date | None
    latest: date | None

    @property
    def contested(self) -> float:
        """What of it is disputed."""
        return self.open - self.undisputed

    @property
    def days_late(self) -> int:
        """Days past due today, negative before."""
        return self.age + 1

    @property
    def value_at_risk(self) -> float:
        return self.at_risk * self.not_paid_30d


@dataclass(frozen=True)
class AtIssue:
    """What is to be expected of an invoice when it is issued: chances from 0 to 1, and days after the due day."""

    customer_id: int
    issued_on: date
    due_on: date
    late: float
    late_5: float
    days_late: int


def model_of(as_of: date) -> RiskModel:
    """Return the model to judge a day by: the last night's before it, else that day's own."""
    before = RiskModel.objects.filter(as_of__lt=as_of, as_of__gte=as_of - MODEL_MAY_BE_OLD).order_by("-as_of").first()
    return before or RiskModel.objects.filter(as_of=as_of).first() or fitted(as_of=as_of)


def open_risks(*, customer_id: int, as_of: date, model: RiskModel | None = None) -> list[OpenRisk]:
    """Return what is to be expected of each open invoice of a customer, the greatest value at risk first."""
    rows = fetch(RISKS, parameters([customer_id], as_of, model or model_of(as_of)))
    risks = [OpenRisk(**{name: row[name] for name in OpenRisk.__dataclass_fields__}) for row in rows]
    return sorted(risks, key=lambda one: (-one.value_at_risk, one.invoice_id))


def at_issue(asked: Iterable[tuple[int, date, date]], *, as_of: date, model: RiskModel | None = None) -> list[AtIssue]:
    """Return what is to be expected of invoices issued now, asked by customer, day of issue and due day."""
    asked = sorted(set(asked))
    wanted = [{"customer_id": one, "issued_on": f"{issued}", "due_on": f"{due}"} for one, issued, due in asked]
    customers = sorted({customer for customer, *_ in asked})
    known = parameters(customers, as_of, model or model_of(as_of))
    return [AtIssue(**row) for row in fetch(AT_ISSUE, known | {"asked": json.dumps(wanted)})]


def parameters(customers: list[int] | None, as_of: date, model: RiskModel) -> dict[str, object]:
    """Return what RISK and everything built on it takes."""
    return {"customers": customers, "as_of": as_of, "model": model.as_parameter()}
