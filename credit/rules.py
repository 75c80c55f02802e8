"""The rules of the hold policy: what each says in words, and which customers meet them on a day.

One SQL (sql/policy.sql), live for one customer and at night for all: a proposal and the page that shows what lifts the
hold cannot disagree.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credit.models import HoldRule, Standing
from credit.observations import OBSERVATIONS
from credit.standing import standings
from foundation.money import format_money
from foundation.sql import fetch, statement

Kind = HoldRule.Kind
MATCHES = f"""
    WITH {OBSERVATIONS}, {statement(__file__, "broken_promises")},
    graded AS (SELECT * FROM jsonb_to_recordset(%(graded)s::jsonb)
        AS graded (customer_id bigint, currency text, grade text)),
    {statement(__file__, "policy")}
"""
# Whom a night looks at: nobody else can meet a rule.
CANDIDATES = """
    SELECT customer_id FROM credit_standing WHERE overdue > 0 OR grade = ANY (%(grades)s)
    UNION SELECT customer_id FROM credit_promise
    UNION SELECT customer_id FROM financials_adjustment WHERE kind = 'return'
"""


@dataclass(frozen=True)
class Match:
    """A customer meets a rule; `reason` says by how much, and stands as the reason of the hold."""

    customer_id: int
    rule: HoldRule
    currency: str
    amount: Decimal
    days: int
    reason: str


def active_rules() -> list[HoldRule]:
    return list(HoldRule.objects.filter(active=True).order_by("pk"))


def met_by(customer_id: int, *, as_of: date, rules: Iterable[HoldRule] | None = None) -> list[Match]:
    """Return the rules one customer meets on a day, live; the active ones unless `rules` says which."""
    rules = active_rules() if rules is None else list(rules)
    asks_for_grade = any(rule.kind == Kind.GRADE for rule in rules)
    figures = standings(customer_id=customer_id, as_of=as_of) if asks_for_grade else []
    graded = [{"customer_id": customer_id, "currency": one.aging.currency, "grade": one.grade} for one in figures]
    return _matches(rules, [customer_id], as_of, graded)


def met_by_all(*, as_of: date, rules: Iterable[HoldRule]) -> list[Match]:
    """Return who meets these rules on a day for which the night has computed the standing, by customer and rule."""
    rules = list(rules)
    worst = min((rule.grade for rule in rules if rule.kind == Kind.GRADE), default="Z")
    grades = [grade for grade in "BCDE" if grade >= worst]
    candidates = [row["customer_id"] for row in fetch(CANDIDATES, {"grades": grades})]
    graded = Standing.objects.filter(grade__in=grades).values("customer_id", "currency", "grade")
    return _matches(rules, candidates, as_of, list(graded))


def _matches(rules: list[HoldRule], customers: list[int], as_of: date, graded: list[dict]) -> list[Match]:
    if not rules or not customers:
        return []
    by_key = {rule.pk or 0: rule for rule in rules}
    asked = {"customers": customers, "as_of": as_of, "graded": json.dumps(graded), "rules": _as_json(by_key)}
    rows = fetch(f"{MATCHES} ORDER BY 2, 1, 3", asked)
    return [
        Match(row["customer_id"], rule, row["currency"], row["amount"], row["days"], _reason(rule, row))
        for row in rows
        if (rule := by_key[row["rule_id"]])
    ]


def _as_json(rules: dict[int, HoldRule]) -> str:
    names = ("kind", "days", "amount", "currency", "grade", "times")
    rows = [{"id": key, **{name: getattr(rule, name) for name in names}} for key, rule in rules.items()]
    return json.dumps(rows, default=str)


def words(rule: HoldRule) -> str:
    """Return what the rule says: "more than 60 days overdue, at least 500.00 USD"."""
    amount = f"{format_money(rule.amount, rule.currency)} {rule.currency}" if rule.amount else ""
    least = f", at least {amount}" if amount else ""
    return {
        Kind.OVERDUE_DAYS: lambda: f"more than {rule.days} days overdue{least}",
        Kind.OVERDUE_AMOUNT: lambda: f"{amount} or more overdue",
        Kind.GRADE: lambda: f"grade {rule.grade} or worse" if rule.grade != "E" else "grade E",
        Kind.BROKEN_PROMISES: lambda: f"{_times(rule.times, 'broken promise')} or more in 12 months",
        Kind.RETURNED_PAYMENTS: lambda: f"{_times(rule.times, 'returned payment')} or more in 12 months",
    }[rule.kind]()


def _reason(rule: HoldRule, row: dict) -> str:
    amount = f"{format_money(row['amount'], row['currency'])} {row['currency']}" if row["currency"] else ""
    return {
        Kind.OVERDUE_DAYS: lambda: f"{amount} more than {rule.days} days overdue, the oldest {row['days']} days",
        Kind.OVERDUE_AMOUNT: lambda: f"{amount} overdue, the oldest {row['days']} days",
        Kind.GRADE: lambda: f"Grade {row['grade']}",
        Kind.BROKEN_PROMISES: lambda: f"{_times(row['times'], 'broken promise')} in 12 months",
        Kind.RETURNED_PAYMENTS: lambda: f"{_times(row['times'], 'returned payment')} in 12 months",
    }[rule.kind]()


def _times(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
