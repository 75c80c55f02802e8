"""Changing many customers at once: one operation that can be taken back, an entry in each journal."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from customers.bulk.action import Action, BulkRefused, Chosen, counted
from customers.bulk.actions import action_named
from customers.models import Customer, Operation
from customers.operations import begin, finish
from foundation.bench import CannotBeDone, Progress
from foundation.tables import Column, write_csv
from staff.models import User

AT_ONCE = 200  # customers somebody waits for; more of them are a job
STEP = 1_000
CHANGED = (Column("code", "Code"), Column("name", "Name"))


@transaction.atomic
def change_many(
    *, action: Action, chosen: Chosen, values: Mapping[str, Any], by: User, now: datetime,
    done: Callable[[int, int], None] | None = None,
) -> Operation:  # fmt: skip
    """Do it to all who are chosen and not so already; `done(count, of)` is told how far it is.

    Raises BulkRefused for somebody who may not, and when it would change nobody.
    """
    if not action.allowed(by):
        raise BulkRefused(f"“{action.label}” is not yours to do with many customers. Ask a manager.")
    plan = action.plan(chosen.customers(by), values)
    ids = list(plan.changing.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise BulkRefused(f"Nothing was changed: {plan.sentence()}")
    title = f"{plan.title}: {counted(len(ids))}"
    about = {"action": action.key, "customers": len(ids)}
    operation = begin(kind=action.kind, title=title, by=by, now=now, about=about)
    for start in range(0, len(ids), STEP):
        action.does(operation, ids[start : start + STEP], values, by=by, now=now)
        if done:
            done(min(start + STEP, len(ids)), len(ids))
    finish(operation)
    return operation


def change_in_background(
    progress: Progress, *, action: str, chosen: dict, answers: str, by: int
) -> tuple[str, Path | bytes]:  # fmt: skip
    """Do it as a job (one of settings.JOBS). Begun again after it was done it finds nobody left to change.

    The file it makes lists who was changed. Raises CannotBeDone.
    """
    whom, user, kind = Chosen.of(chosen), User.objects.get(pk=by), action_named(action)
    form = kind and kind.form(QueryDict(answers), prefix="to")
    if not form or not form.is_valid():
        raise CannotBeDone("What was to be done cannot be read any more. Choose it again in the register.")

    def tell(count: int, of: int) -> None:
        progress.of(of)
        progress.done(count)

    customers = list(kind.plan(whom.customers(user), form.cleaned_data).changing.values_list("pk", flat=True))
    try:
        change_many(
            action=kind, chosen=Chosen(ids=tuple(customers)), values=form.cleaned_data, by=user, now=timezone.now(),
            done=tell,
        )  # fmt: skip
    except BulkRefused as refusal:
        raise CannotBeDone(str(refusal)) from refusal
    path = progress.folder / "changed.csv"
    with path.open("wb") as file:
        write_csv(CHANGED, Customer.objects.filter(pk__in=customers).order_by("code"), file)
    return "customers-changed.csv", path
