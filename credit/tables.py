"""What credit adds to the register: last night's balance, overdue and grade, marked with their time."""

import django_filters
from django import forms
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from credit.models import NightlyRun, Standing
from customers.models import Customer
from foundation.tables import Column, Extra
from foundation.templatetags.formats import clock, day_full

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})
HINT = "As of last night"


def standing_columns() -> Extra:
    """Return the columns and the filter for customers.tables (settings.CUSTOMER_LIST_COLUMNS)."""
    return Extra(columns=COLUMNS, filters={"overdue": OVERDUE}, prepare=with_standing, note=computed_at)


def with_standing(customers: QuerySet) -> QuerySet:
    """Join the standing in each customer's own currency, for sorting."""
    own = FilteredRelation("standings", condition=Q(standings__currency=F("currency")))
    return customers.annotate(standing=own)


def figure(name: str):
    """Return a function that reads a figure of the standing in the customer's own currency, None without one."""

    def read(customer: Customer):
        standing = next((one for one in customer.standings.all() if one.currency == customer.currency), None)
        return getattr(standing, name) if standing else None

    return read


def column(name: str, label: str, **more) -> Column:
    return Column(
        name, label, value=figure(name), sort=f"standing__{name}", sort_unknown=True, prefetch=("standings",),
        hint=HINT, **more,
    )  # fmt: skip


COLUMNS = (
    column("balance", "Balance", kind="money", total=True),
    column("overdue", "Overdue", kind="money", total=True),
    column("grade", "Grade"),
)


def narrowed(customers: QuerySet, name: str, wanted: str) -> QuerySet:
    late = Exists(Standing.objects.filter(customer=OuterRef("pk"), overdue__gt=0))
    return customers.filter(late if wanted == "yes" else ~late)


OVERDUE = django_filters.ChoiceFilter(
    label="Overdue", choices=[("yes", "Overdue"), ("no", "Nothing overdue")], empty_label="Any", method=narrowed,
    widget=SELECT,
)  # fmt: skip


def computed_at() -> str | None:
    """Say when balance, overdue and grade were computed."""
    night = NightlyRun.objects.exclude(finished_at=None).order_by("-day").first()
    if not night:
        return "Balance, overdue and grade are computed every night; the first night is still to come."
    at = night.finished_at
    return f"Balance, overdue and grade as computed on {day_full(at)} at {clock(at)}; each folder shows them live."
