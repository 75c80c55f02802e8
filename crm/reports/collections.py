"""The collections report: who to call, in the order of what is at risk, and the totals by collector and by grade."""

from collections.abc import Iterator
from dataclasses import replace

from credit.collecting.cases import Case, count, report
from crm.reports.aging import CURRENCY, FIGURES, WHO, Totals, amount, flat, for_machines
from crm.reports.report import Asked, Report
from crm.reports.totals import NOBODY, Group, counted, summed, tables_of
from foundation.money import money_text
from foundation.tables import Column
from foundation.templatetags.formats import day, money, percent
from journal.kinds import kind_of

WORST_LAST = "ABCDEN"


def cases(asked: Asked) -> Iterator[Case]:
    """Yield the cases of what is asked."""
    for case in report(as_of=asked.as_of):
        if _admits(asked, case):
            yield case


def _admits(asked: Asked, case: Case) -> bool:
    return (
        (not asked.collector or case.collector_id == asked.collector.pk)
        and (not asked.grade or case.figures.grade == asked.grade)
        and (not asked.currency or case.figures.aging.currency == asked.currency)
    )


def row(case: Case) -> dict[str, object]:
    """Return a case by the keys of its columns."""
    contact, promise = case.last_contact, case.promise
    return {
        "code": case.code,
        "name": case.name,
        **flat(case.figures.aging),
        "overdue": case.figures.aging.overdue,
        "grade": case.figures.grade,
        "risk": case.figures.risk,
        "value_at_risk": case.figures.value_at_risk,
        "last_contact": contact.on if contact else None,
        "contact_kind": kind_of(contact.kind).label if contact else None,
        "contact_person": contact.person if contact else None,
        "promise": promise.due_on if promise else None,
        "promise_amount": promise.amount if promise else None,
        "reminder_level": case.reminded.level,
        "reminded_on": case.reminded.on,
        "collector": case.collector or None,
        "next_action": case.next_action,
    }


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    return map(row, cases(asked))


def length(asked: Asked) -> int:
    """Return how many rows there are, without computing them unless only some are asked for."""
    if asked.collector or asked.grade or asked.currency:
        return sum(1 for _ in cases(asked))
    return count(as_of=asked.as_of)


def document(asked: Asked) -> dict[str, object]:
    """Return the aging's layout with what a collector needs beside it (DESIGN §6), and the totals of the groups."""
    totals, customers, tables = Totals(), [], tables_of(GROUPS, [])
    for case in cases(asked):
        totals.add(case.figures.aging)
        customers.append(_customer(case))
        for table in tables:
            table.add(row(case))
    groups = {table.group.key: table.for_machines() for table in tables}
    return {"as_of": asked.as_of.isoformat(), "totals": totals.for_machines(), "customers": customers, **groups}


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
        and {
            "happened_at": contact.at.isoformat(),
            "kind": contact.kind,
            "subject": contact.subject,
            "person": contact.person,
        },
        "promise": promise
        and {"amount": money_text(promise.amount, promise.currency), "due_on": promise.due_on.isoformat()},
        "next_action": None if case.next_action == "None" else case.next_action,
        "collector": case.collector or None,
        "reminder_level": case.reminded.level,
        "reminded_on": case.reminded.on and case.reminded.on.isoformat(),
    }


def named(row: dict) -> str:
    """Write who it is, for paper, where a row has two lines."""
    return f"{row['name']}\n{row['code']} · {row['currency']}"


def contacted(row: dict) -> str:
    """Say when and how somebody last spoke, and with whom, for paper."""
    when = day(row["last_contact"]) if row["last_contact"] else ""
    how = (row["contact_kind"] or "").removesuffix(" customer")  # "Call to", "Call from"
    return lines(f"{when} {how}".strip(), row["contact_person"])


def promised(row: dict) -> str:
    """Say what was promised, for paper."""
    return lines(money(row["promise_amount"], row["currency"]), f"by {day(row['promise'])}") if row["promise"] else ""


def reminded(row: dict) -> str:
    """Say how firmly they were reminded, for paper."""
    return lines(str(row["reminder_level"]), day(row["reminded_on"])) if row["reminder_level"] else ""


def rated(row: dict) -> str:
    """Write grade and risk together, for paper."""
    return lines(row["grade"], None if row["risk"] is None else percent(row["risk"]))


def to_do(row: dict) -> str:
    """Return the next action, nothing where there is none."""
    return "" if row["next_action"] == "None" else row["next_action"]


def lines(*texts: str | None) -> str:
    return "\n".join(filter(None, texts))


MEASURES = (
    counted("Accounts"),
    *(summed(column.key, column.label) for column in FIGURES),
    summed("overdue", "Overdue"),
    summed("value_at_risk", "At risk"),
)
GROUPS = (
    Group("by_collector", "By collector", "Collector", lambda row: row["collector"] or NOBODY, MEASURES),
    Group("by_grade", "By grade", "Grade", lambda row: row["grade"], MEASURES, order=WORST_LAST.find),
)
OVERDUE, AT_RISK = amount("overdue", "Overdue"), amount("value_at_risk", "At risk")
NOT_DUE, *LATE, OVER_90, UNAPPLIED, BALANCE = FIGURES
NEXT = Column("next_action", "Next action", value=to_do, sort=True)
COLLECTOR = Column("collector", "Collector", sort=True)

COLLECTIONS = Report(
    name="collections",
    title="Collections",
    says="Who owes how much how long, what is at risk, the last contact, the promise, and what to do next.",
    permission="credit.view_standing",
    columns=(
        *WHO,
        BALANCE,
        OVERDUE,
        OVER_90,
        AT_RISK,
        CURRENCY,
        Column("grade", "Grade", sort=True),
        Column("risk", "Risk", kind="percent", sort=True, hint="How likely it is not paid in 30 days"),
        Column("last_contact", "Last contact", kind="day", sort=True, cell="reports/cells/contact.html"),
        Column("promise", "Promise", kind="day", sort=True, cell="reports/cells/promise.html"),
        Column("reminder_level", "Reminder", kind="quantity", sort=True, cell="reports/cells/reminder.html"),
        COLLECTOR,
        NEXT,
        *(replace(column, shown=False) for column in (NOT_DUE, *LATE, UNAPPLIED)),
        Column("contact_kind", "Last contact by", sort=True, shown=False),
        Column("contact_person", "Last spoken with", sort=True, shown=False),
        Column("promise_amount", "Promised", kind="money", sort=True, shown=False),
        Column("reminded_on", "Last reminder", kind="day", sort=True, shown=False),
    ),
    paper=(
        Column("named", "Customer", value=named),
        *FIGURES,
        AT_RISK,
        Column("rated", "Grade, risk", value=rated),
        Column("contacted", "Last contact", value=contacted),
        Column("promised", "Promise", value=promised),
        Column("reminded", "Rem.", value=reminded),
        Column("collector", "Collector", value=lambda row: row["collector"] or ""),
        NEXT,
    ),
    groups=GROUPS,
    rows=rows,
    document=document,
    count=length,
    asks=("collector", "grade", "currency"),
    plain=True,
    sheet="A4 landscape",
    widths={
        "named": 14.5, "rated": 4.5, "contacted": 12.5, "promised": 6.5, "reminded": 4, "collector": 6.5,
        "next_action": 9.5,
    },
)  # fmt: skip
