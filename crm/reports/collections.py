"""The collections report: who to call, in the order of what is at risk."""

from collections.abc import Iterator

from django.utils.timezone import localdate

from credit.collecting.cases import Case, report
from crm.reports.aging import CURRENCY, FIGURES, WHO, Totals, amount, flat, for_machines
from crm.reports.report import Asked, Report
from foundation.money import money_text
from foundation.periods import company_zone
from foundation.tables import Column


def row(case: Case) -> dict[str, object]:
    """Return a case by the keys of its columns."""
    return {
        "code": case.code,
        "name": case.name,
        **flat(case.figures.aging),
        "grade": case.figures.grade,
        "risk": case.figures.risk,
        "value_at_risk": case.figures.value_at_risk,
        "last_contact": localdate(case.last_contact.at, company_zone()) if case.last_contact else None,
        "promise": case.promise.due_on if case.promise else None,
        "next_action": case.next_action,
    }


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    return map(row, report(as_of=asked.as_of))


def document(asked: Asked) -> dict[str, object]:
    """Return the aging's layout with what a collector needs beside it (DESIGN §6)."""
    totals, customers = Totals(), []
    for case in report(as_of=asked.as_of):
        totals.add(case.figures.aging)
        customers.append(_customer(case))
    return {"as_of": asked.as_of.isoformat(), "totals": totals.for_machines(), "customers": customers}


def _customer(case: Case) -> dict[str, object]:
    currency, contact, promise = case.figures.aging.currency, case.last_contact, case.promise
    return {
        "code": case.code,
        "currency": currency,
        **for_machines(case.figures.aging),
        "value_at_risk": money_text(case.figures.value_at_risk, currency),
        "risk": case.figures.risk,
        "grade": case.figures.grade,
        "last_contact": contact
        and {"happened_at": contact.at.isoformat(), "kind": contact.kind, "subject": contact.subject},
        "promise": promise
        and {"amount": money_text(promise.amount, promise.currency), "due_on": promise.due_on.isoformat()},
        "next_action": None if case.next_action == "None" else case.next_action,
    }


COLLECTIONS = Report(
    name="collections",
    title="Collections",
    says="Who owes how much how long, what is at risk, the last contact, the promise, and what to do next.",
    permission="credit.view_standing",
    columns=(
        *WHO,
        FIGURES[-1],
        amount("value_at_risk", "At risk"),
        CURRENCY,
        Column("grade", "Grade", sort=True),
        Column("risk", "Risk", kind="percent", sort=True),
        Column("last_contact", "Last contact", kind="day", sort=True),
        Column("promise", "Promise", kind="day", sort=True),
        Column("next_action", "Next action", sort=True),
        *FIGURES[:-1],
    ),
    rows=rows,
    document=document,
    sheet="A4 landscape",
    widths={
        "code": 5,
        "name": 13,
        "currency": 4,
        "grade": 3,
        "risk": 3,
        "last_contact": 7,
        "promise": 5,
        "next_action": 11,
    },
)
