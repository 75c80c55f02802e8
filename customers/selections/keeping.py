"""Selections under a name: kept for oneself or for everybody, changed, copied, thrown away."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from customers.models import Selection
from customers.selections.criteria import all_criteria
from customers.selections.rules import criterion_of, rules_in, value_of
from foundation.periods import company_today
from staff.models import User

LONGEST_NAME = 80  # characters


class SelectionRefused(Exception):
    """The selection was not kept; the text says why and what to do."""


def usable_by(user: User) -> QuerySet[Selection]:
    """Return the selections somebody may use: one's own and those for everybody, by name."""
    return (
        Selection.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner").order_by(Lower("name"), "pk")
    )


def save_selection(*, name: str, rules: Any, shared: bool, by: User, now: datetime) -> Selection:
    """Keep rules under a name. Raises SelectionRefused, and RulesRefused for rules nobody can be selected by."""
    return _kept(Selection(owner=by), name=name, rules=rules, shared=shared, by=by, now=now)


def change_selection(
    *, selection: Selection, name: str, rules: Any, shared: bool, by: User, now: datetime
) -> Selection:  # fmt: skip
    """Change a selection of one's own. Raises SelectionRefused and RulesRefused."""
    _ensure_own(selection, by)
    return _kept(selection, name=name, rules=rules, shared=shared, by=by, now=now)


def copy_selection(*, selection: Selection, by: User, now: datetime) -> Selection:
    """Keep a copy of one's own of a selection one may use, under a name nobody has yet."""
    names = {name.lower() for name in Selection.objects.filter(owner=by).values_list("name", flat=True)}
    tries = ("copy", *(f"copy {number}" for number in range(2, len(names) + 3)))
    wanted = (f"{selection.name[: LONGEST_NAME - 12]} ({each})" for each in tries)
    name = next(name for name in wanted if name.lower() not in names)
    return Selection.objects.create(owner=by, name=name, rules=selection.rules, changed_at=now)


def remove_selection(*, selection: Selection, by: User) -> None:
    """Throw a selection of one's own away. Raises SelectionRefused."""
    _ensure_own(selection, by)
    selection.delete()


def _ensure_own(selection: Selection, by: User) -> None:
    if selection.owner_id != by.pk:
        raise SelectionRefused(f"“{selection.name}” is {selection.owner.name}'s. Make a copy of it and change that.")


def _kept(
    selection: Selection, *, name: str, rules: Any, shared: bool, by: User, now: datetime
) -> Selection:  # fmt: skip
    ensure_usable(rules, by)
    selection.name, selection.rules, selection.shared, selection.changed_at = name.strip(), rules, shared, now
    if not selection.name:
        raise SelectionRefused("Give the selection a name.")
    if len(selection.name) > LONGEST_NAME:
        raise SelectionRefused(f"A name has at most {LONGEST_NAME} characters: shorten it.")
    try:
        with transaction.atomic():
            selection.save()
    except IntegrityError as clash:
        raise SelectionRefused(f"You have a selection “{selection.name}” already. Choose another name.") from clash
    return selection


def ensure_usable(rules: Any, user: User) -> None:
    """Raise RulesRefused unless somebody can be selected by the rules, and SelectionRefused when they are empty."""
    known, asked = all_criteria(company_today()), list(rules_in(rules))
    for rule in asked:
        value_of(rule, criterion_of(rule, known, user))
    if not asked:
        raise SelectionRefused("Without a criterion it would mean everybody: add one, then save.")
