"""What credit adds to the criteria of selections: the figures the last night kept, in each customer's own currency."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from credit.exposure import EXPOSURE, asked
from credit.models import Standing
from credit.rating.grades import GRADES
from credit.signals import FLAGS, having
from customers.credit_groups import GROUPS
from customers.models import Customer
from customers.selections.criteria import Criterion
from customers.selections.values import MONEY, NUMBER, PERCENT, Asked, Between, OneOf
from foundation.money import NOTHING
from foundation.sql import statement, subquery

HEADING = "Credit"
LIMIT_USED = f"WITH {EXPOSURE}, {statement(__file__, 'limit_used').format(lines=GROUPS)}"
LAST_NIGHT = "as of last night, in the customer's currency"
OWN = Standing.objects.filter(customer=OuterRef("pk"), currency=OuterRef("currency"))


def credit_criteria(today: date) -> list[Criterion]:
    """Return the criteria for customers.selections (settings.SELECTION_CRITERIA)."""
    signals = OneOf("signal", lambda: [(rule.key, rule.label) for rule in FLAGS])
    grades = OneOf("grade", lambda: [(grade, grade) for grade in GRADES])
    return [
        money("balance", "Balance"),
        money("overdue", "Overdue"),
        money("days_over_90_amount", "Overdue by more than 90 days"),
        kept("limit_used", "Credit limit used", Between(PERCENT), lambda ends: using(ends, today),
             "of this moment, by all who share it; takes two seconds among a hundred thousand"),
        kept("grade", "Grade", grades, lambda chosen: Q(Exists(OWN.filter(grade__in=chosen)))),
        kept("risk", "Collection risk", Between(PERCENT), at_risk, "not paid within 30 days, as of last night"),
        kept("payment_days_average", "Average days to pay", Between(NUMBER), lambda ends: ranged("payment_days_average",
             ends), "as of last night"),
        kept("signal", "Signal", signals, flagged, "at risk, over limit, broken promises …, as of last night"),
    ]  # fmt: skip


def kept(key: str, label: str, asked: Asked, condition: Any, hint: str = LAST_NIGHT) -> Criterion:
    return Criterion(key, label, HEADING, asked, condition, hint=hint, permission="credit.view_standing")


def money(field: str, label: str) -> Criterion:
    """Return the criterion of an amount; who has no account owes nothing."""

    def owing(ends: tuple[Decimal | None, Decimal | None]) -> Q:
        low, high = ends
        without = (low is None or low <= NOTHING) and (high is None or high >= NOTHING)
        return ranged(field, ends) | ~Q(Exists(OWN)) if without else ranged(field, ends)

    return kept(field.removesuffix("_amount"), label, Between(MONEY), owing)


def ranged(field: str, ends: tuple[Any, Any]) -> Q:
    low, high = ends
    inside = Q() if low is None else Q(**{f"{field}__gte": low})
    return Q(Exists(OWN.filter(inside if high is None else inside & Q(**{f"{field}__lte": high}))))


def using(ends: tuple[Decimal | None, Decimal | None], today: date) -> Q:
    """Return the condition on how much of its limit, or its head office's, is used (credit.limits), in percent."""
    limited = Customer.objects.present().filter(Q(credit_limit__isnull=False) | Q(shares_credit=True))
    low, high = ends
    return Q(
        pk__in=subquery(
            LIMIT_USED, asked(limited.values_list("pk", flat=True), today, today) | {"low": low, "high": high}
        )
    )


def at_risk(ends: tuple[Decimal | None, Decimal | None]) -> Q:
    """Return the condition on the chance, said in percent."""
    return ranged("risk", tuple(None if end is None else float(end) / 100 for end in ends))


def flagged(chosen: list[str]) -> Q:
    signals = Q()
    for key in chosen:
        signals |= Q(having(key))
    return signals
