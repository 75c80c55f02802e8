"""Who is meant by rules: the one function the register, changes of many, exports and mailings ask."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from customers.models import Customer
from customers.selections.criteria import Criterion, all_criteria
from customers.selections.rules import COLUMNS, criterion_of, rules_in, value_of
from foundation.periods import company_today
from staff.models import User

ASKS_FOR_ARCHIVED = "status"


def select(rules: Any, *, user: User, today: date | None = None) -> QuerySet[Customer]:
    """Return the customers the rules mean, of those the user may see.

    At least one of "any", each of "all", none of "none"; an empty column asks for nothing. The archived are left out
    unless the rules speak of the status. Days "ago" are counted from `today`. Raises RulesRefused.
    """
    known = all_criteria(today or company_today())
    asked: dict[str, list[Q]] = {column: [] for column in COLUMNS}
    keys = set()
    for rule in rules_in(rules):
        criterion = criterion_of(rule, known, user)
        asked[rule.column].append(criterion.condition(value_of(rule, criterion)))
        keys.add(rule.key)
    found = Customer.objects.visible_to(user)
    if ASKS_FOR_ARCHIVED not in keys:
        found = found.exclude(status=Customer.Status.ARCHIVED)
    return narrowed(found, asked)


def narrowed(found: QuerySet[Customer], asked: Mapping[str, list[Q]]) -> QuerySet[Customer]:
    """Narrow customers to those who meet the conditions.

    Any of several is one set put together out of each (a semi-join, where OR would ask the database row by row), and
    none of them an anti-join, in which what is unknown is not met.
    """
    for condition in asked["all"]:
        found = found.filter(condition)
    if len(asked["any"]) > 1:
        first, *others = (Customer.objects.filter(condition).order_by().values("pk") for condition in asked["any"])
        found = found.filter(pk__in=first.union(*others, all=True))
    elif asked["any"]:
        found = found.filter(asked["any"][0])
    for condition in asked["none"]:
        found = found.filter(~Exists(Customer.objects.filter(condition, pk=OuterRef("pk"))))
    return found


def offered(user: User, today: date) -> dict[str, Criterion]:
    """Return what this user may select by, by key."""
    known = all_criteria(today)
    return {key: each for key, each in known.items() if not each.permission or user.has_perm(each.permission)}
