"""The rules of the hold policy: what each says in words, and which customers meet them on a day.

One SQL (sql/policy.sql), live for one customer and at night for all: a proposal and the page that shows what lifts the
hold cannot disagree.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Value

from credit.models import HoldRule, Standing
from credit.observations import BROKEN_PROMISES, OBSERVATIONS
from credit.standing import standings
from foundation.money import format_money
from foundation.sql import fetch, statement

Kind = HoldRule.Kind
MATCHES = f"""
    WITH {OBSERVATIONS}, {BROKEN_PROMISES},
    graded AS (SELECT * FROM jsonb_to_recordset(%(graded)s::jsonb)
        AS graded (customer_id bigint, currency text, grade text)),
    {statement(__file__, "policy")}
"""
# Whom a night looks at besides those overdue: nobody else can meet such a rule.
WITH_A_PAST = """
    SELECT customer_id FROM credit_promise WHERE outcome IN ('broken', 'partly')
    UNION SELECT customer_id FROM financials_adjustment WHERE kind = 'return'
    UNION SELECT customer_id FROM credit_standing WHERE grade = ANY (%(grades)s)
"""
# The last day of each class of age; what is older than the rule says stands in the classes that end after it.
AGES = {30: "days_1_30_amount", 60: "days_31_60_amount", 90: "days_61_90_amount", None: "days_over_90_amount"}
OVERDUE = (Kind.OVERDUE_DAYS, Kind.OVERDUE_AMOUNT)


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
    """Return who meets these rules on the day whose standing the last night computed, by customer and rule.

    The aging of that night says who can be overdue so much, before what is disputed or covered is looked up.
    """
    rules = list(rules)
    of_money = [rule for rule in rules if rule.kind in OVERDUE]
    others = [rule for rule in rules if rule.kind not in OVERDUE]
    worst = min((rule.grade for rule in others if rule.kind == Kind.GRADE), default="Z")
    grades = [grade for grade in "BCDE" if grade >= worst]
    graded = list(Standing.objects.filter(grade__in=grades).values("customer_id", "currency", "grade"))
    with_a_past = [row["customer_id"] for row in fetch(WITH_A_PAST, {"grades": grades})] if others else []
    found = _matches(of_money, _overdue(of_money), as_of, []) + _matches(others, with_a_past, as_of, graded)
    return sorted(found, key=lambda match: (match.customer_id, match.rule.pk or 0, match.currency))


def _overdue(rules: list[HoldRule]) -> list[int]:
    """Return the customers who had enough of the age of one of these rules open, by last night's aging."""
    found: set[int] = set()
    for rule in rules:
        older = [column for last, column in AGES.items() if last is None or last > (rule.days or 0)]
        enough = {"old__gte": rule.amount} if rule.amount else {"old__gt": 0}
        standing = Standing.objects.annotate(old=sum((F(column) for column in older), Value(Decimal(0))))
        wanted = standing.filter(currency=rule.currency) if rule.currency else standing
        found |= set(wanted.filter(**enough).values_list("customer_id", flat=True))
    return sorted(found)


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
