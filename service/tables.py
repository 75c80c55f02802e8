"""The lists of service calls: one customer's, and what the service has to do."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from foundation.periods import on_day
from foundation.tables import Column
from service.models import OPEN_STATES, STATES, ServiceCall
from staff.permissions import holders

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})
CHOICES = [(key, word.capitalize()) for key, word in STATES.items()]
# What waits stands before what is closed, the newest first in both: in one value, as pages follow one order.
AGES = timedelta(days=365_000)
WAITING_FIRST = Case(
    When(state__in=OPEN_STATES, then=ExpressionWrapper(F("noted_at") + Value(AGES), output_field=DateTimeField())),
    default=F("noted_at"),
)
STATE = Column("state", "State", value=lambda call: STATES[call.state], cell="service/cells/state.html", sort="state")
WHO = Column("technician", "Who goes", sort="technician__name", sort_unknown=True)
WANTED = Column("wanted_on", "Wanted on", kind="day", sort="wanted_on", sort_unknown=True)


def columns(day: date, today: date) -> tuple[Column, ...]:
    """Return the columns of one customer's calls as of a day."""
    return (
        Column("number", "Call", kind="code", sort=WAITING_FIRST),
        Column("subject", "What is wrong", sort="subject", title=True, link=lambda call: page(call, day, today)),
        STATE,
        Column("scheduled_on", "Day", kind="day", sort="scheduled_on", sort_unknown=True),
        WHO,
        WANTED,
        Column("contact", "Who called"),
        Column("noted_at", "Noted", kind="when", sort="noted_at"),
        Column("closed_at", "Closed", kind="when", sort="closed_at", sort_unknown=True, shown=False),
    )


def page(call: ServiceCall, day: date, today: date) -> str:
    return on_day(call.get_absolute_url(), day, today)


BOARD = (
    Column(
        "day", "Day", value="scheduled_on", kind="day", sort=Coalesce("scheduled_on", "wanted_on"), sort_unknown=True,
        cell="service/cells/day.html", hint="The day agreed, else the day it is wanted",
    ),
    WHO,
    Column("number", "Call", kind="code", sort="number", sort_unknown=True),
    Column("subject", "What is wrong", sort="subject", title=True, link=ServiceCall.get_absolute_url),
    Column("customer", "Customer", value="customer.name", sort="customer__name", cell="service/cells/customer.html"),
    Column("city", "Where to", value="site.city", sort="site__city", sort_unknown=True),
    STATE,
    replace(WANTED, shown=False),
    Column("noted_at", "Noted", kind="when", sort="noted_at", shown=False),
)  # fmt: skip


class CallFilter(django_filters.FilterSet):
    """One customer's calls by state and by any word in them."""

    text = django_filters.CharFilter(
        label="Search", method="by_text",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "Number or any word"}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        label="State", choices=[("waiting", "Not closed yet"), *CHOICES], empty_label="All", method="by_state",
        widget=SELECT,
    )  # fmt: skip

    @cached_property
    def is_used(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.filters)

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        for word in text.split():
            rows = rows.filter(
                Q(number__icontains=word) | Q(subject__icontains=word) | Q(details__icontains=word)
                | Q(result__icontains=word)
            )  # fmt: skip
        return rows

    def by_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(state__in=OPEN_STATES if state == "waiting" else [state])


class BoardFilter(CallFilter):
    """What the service has to do, by day and by who goes."""

    state = django_filters.ChoiceFilter(
        label="State", choices=[(key, STATES[key].capitalize()) for key in OPEN_STATES], empty_label="All",
        method="by_state", widget=SELECT,
    )  # fmt: skip
    technician = django_filters.ChoiceFilter(label="Who goes", empty_label="Anybody", widget=SELECT)
    day = django_filters.ChoiceFilter(
        label="Day", choices=[("today", "Today"), ("week", "Within 7 days"), ("past", "Day has passed"),
                              ("none", "No day yet")],
        empty_label="Any", method="by_day", widget=SELECT,
    )  # fmt: skip

    def __init__(self, *arguments, today: date, **named):
        super().__init__(*arguments, **named)
        self.today = today
        people = holders("service.plan_servicecall").order_by("name").values_list("pk", "name")
        self.filters["technician"].extra["choices"] = [(str(pk), name) for pk, name in people]

    def by_day(self, rows: QuerySet, name: str, day: str) -> QuerySet:
        within = {
            "today": Q(scheduled_on=self.today),
            "week": Q(scheduled_on__range=(self.today, self.today + timedelta(days=6))),
            "past": Q(scheduled_on__lt=self.today),
            "none": Q(scheduled_on=None),
        }
        return rows.filter(within[day])
