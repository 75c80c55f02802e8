"""Tasks as a calendar shows them: on the day they are due, above the hours."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.formats import time_format

from foundation.periods import company_zone
from journal.agenda.occurrences import Occurrence
from journal.agenda.tasks import tasks_open_to
from journal.models import Task
from staff.models import User


def tasks_due(*, viewer: User, people: Iterable[User], since: date, until: date) -> list[Occurrence]:
    """Return what these people still have to do on these days, as far as the viewer may see it."""
    if not viewer.has_perm("journal.view_task"):
        return []
    found = tasks_open_to(viewer).still_to_do().filter(owner__in=people, due_on__range=(since, until))
    return [_whole_day(task) for task in found.order_by("due_on", "due_at", "priority", "pk")]


def _whole_day(task: Task) -> Occurrence:
    begins = datetime.combine(task.due_on, time(), company_zone())
    ends = datetime.combine(task.due_on + timedelta(days=1), time(), company_zone())
    hour = f"{time_format(task.due_at, 'H:i')} " if task.due_at else ""
    return Occurrence(
        begins, ends, all_day=True, day=task.due_on, title=f"{hour}{task.title}", people=(task.owner_id,),
        owner_id=task.owner_id, customer=task.customer, url=task.get_absolute_url(), repeats=bool(task.rule),
        source="task",
    )  # fmt: skip
