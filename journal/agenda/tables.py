"""The list of tasks: its columns and what it can be narrowed to."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from foundation.tables import Column
from journal.models import Task
from staff.models import User
from staff.permissions import holders

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})
STATES = {"open": "To do", "done": "Done", "dropped": "Not done"}
PERSON = "agenda/cells/person.html"
MINE, GIVEN, ALL = "mine", "given", "all"


def state_of(task: Task) -> str:
    """Return the word for what has become of a task."""
    return STATES["done" if task.done_at else "dropped" if task.dropped_at else "open"]


COLUMNS = (
    Column("due_on", "Due", kind="day", sort="due_on", cell="agenda/cells/due.html"),
    Column("title", "What", sort="title", title=True, cell="agenda/cells/title.html"),
    Column("customer", "Customer", value="customer.name", sort="customer__name", sort_unknown=True,
           cell="agenda/cells/customer.html"),
    Column("contact", "With whom", value="contact"),
    Column("priority", "Priority", value=Task.get_priority_display, sort="priority", cell="agenda/cells/priority.html"),
    Column("owner", "Who does it", sort="owner__name", cell=PERSON),
    Column("made_by", "Given by", sort="made_by__name", cell=PERSON),
    Column("state", "State", value=state_of, cell="agenda/cells/state.html"),
    Column("kind", "Kind", value=Task.get_what_display, sort="what", shown=False),
    Column("made_at", "Given", kind="when", sort="made_at", shown=False),
    Column("done_at", "Done", kind="when", sort="done_at", sort_unknown=True, shown=False),
    Column("note", "Note", shown=False),
)  # fmt: skip


class TaskFilter(django_filters.FilterSet):
    """Whose tasks, in which state, due when, about whom."""

    text = django_filters.CharFilter(
        label="Search", method="by_text",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "Word or customer"}),
    )  # fmt: skip
    whose = django_filters.ChoiceFilter(label="Whose", method="by_whose", empty_label=None, widget=SELECT)
    state = django_filters.ChoiceFilter(
        label="State", method="by_state", choices=list(STATES.items()), empty_label="Any", widget=SELECT
    )
    due = django_filters.ChoiceFilter(
        label="Due", method="by_due", empty_label="Any day", widget=SELECT,
        choices=[("late", "Overdue"), ("today", "Today or before"), ("week", "Within 7 days"), ("later", "Later")],
    )  # fmt: skip
    what = django_filters.ChoiceFilter(label="Kind", choices=Task.What.choices, empty_label="Any", widget=SELECT)
    priority = django_filters.ChoiceFilter(
        label="Priority", choices=Task.Priority.choices, empty_label="Any", widget=SELECT
    )

    def __init__(self, data: Any, rows: QuerySet, *, by: User, today: date):
        data = data.copy()
        for name, usual in (("whose", MINE), ("state", "open")):
            data.setdefault(name, usual)
        super().__init__(data, rows)
        self.by, self.today = by, today
        colleagues = holders("journal.add_task").exclude(pk=by.pk).order_by("name").values_list("pk", "name")
        choices = [(MINE, "Mine"), (GIVEN, "Given by me"), (ALL, "Everybody's")]
        self.filters["whose"].extra["choices"] = [*choices, *((str(pk), name) for pk, name in colleagues)]

    @cached_property
    def is_used(self) -> bool:
        """Whether anything but one's own open tasks is asked for."""
        usual = {"whose": MINE, "state": "open"}
        return any(self.data.get(name, "") != usual.get(name, "") for name in self.filters)

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        for word in text.split():
            rows = rows.filter(
                Q(title__icontains=word) | Q(note__icontains=word) | Q(customer__name__icontains=word)
                | Q(customer__code__iexact=word)
            )  # fmt: skip
        return rows

    def by_whose(self, rows: QuerySet, name: str, whose: str) -> QuerySet:
        mine = {MINE: Q(owner=self.by), GIVEN: Q(made_by=self.by) & ~Q(owner=self.by), ALL: Q()}
        return rows.filter(mine[whose] if whose in mine else Q(owner_id=whose))

    def by_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        done, dropped = Q(done_at__isnull=False), Q(dropped_at__isnull=False)
        return rows.filter({"open": ~done & ~dropped, "done": done, "dropped": dropped}[state])

    def by_due(self, rows: QuerySet, name: str, due: str) -> QuerySet:
        week = self.today + timedelta(days=6)
        within = {
            "late": Q(due_on__lt=self.today),
            "today": Q(due_on__lte=self.today),
            "week": Q(due_on__lte=week),
            "later": Q(due_on__gt=week),
        }
        return rows.filter(within[due])


def columns(chosen: TaskFilter) -> list[Column]:
    """Return the columns; what is the same in every row by the filter is not shown at first."""
    same = {"state": chosen.data.get("state"), "owner": chosen.data.get("whose") == MINE}
    same["made_by"] = chosen.data.get("whose") == GIVEN
    return [replace(column, shown=False) if same.get(column.key) else column for column in COLUMNS]
