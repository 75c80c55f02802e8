"""Who looks after many customers: their sales rep, and colleagues with a duty."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import F, QuerySet

from customers.bulk.action import Action, Plan
from customers.events import tell_many
from customers.models import Assignment, Customer, Operation
from customers.operations import made, remember
from customers.staffing import colleagues
from staff.models import User

SELECT = forms.Select(attrs={"class": "form-select"})
ASSIGNMENTS, CUSTOMERS = "customers_assignment", "customers_customer"


class SalesRepForm(forms.Form):
    sales_rep = forms.ModelChoiceField(
        User.objects.none(), label="Sales rep", widget=SELECT, required=False, empty_label="Nobody"
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["sales_rep"].queryset = colleagues()


class DutyForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label="Who", widget=SELECT)
    duty = forms.CharField(
        label="In which duty", max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "list": "duties", "placeholder": "technician"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues()


def set_for_all(operation: Operation, ids: Sequence[int], *, by: User, now: datetime, **values: Any) -> None:
    """Write plain values into the customers, so that somebody editing one meets the change."""
    remember(operation, CUSTOMERS, ids)
    changed = {"version": F("version") + 1, "changed_at": now, "changed_by": by}
    Customer.objects.filter(pk__in=ids).update(**values, **changed)


def plan_rep(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    rep = values["sales_rep"]
    having = customers.filter(sales_rep=rep)
    does = f"get {rep} as their sales rep" if rep else "are left without a sales rep"
    title = f"Sales rep {rep}" if rep else "Sales rep taken off"
    return Plan(title, customers.exclude(pk__in=having.values("pk")), does, [(having, "stay as they are")])


def set_rep(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    rep = values["sales_rep"]
    set_for_all(operation, ids, by=by, now=now, sales_rep=rep)
    tell_many(ids, "customer_changed", f"Sales rep: {rep or 'nobody'}", by=by, now=now)


def with_duty(values: Mapping[str, Any]) -> QuerySet:
    return Assignment.objects.filter(user=values["user"], duty__iexact=values["duty"])


def plan_assign(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having = customers.filter(pk__in=with_duty(values).values("customer"))
    does = f"are looked after by {values['user']} ({values['duty']})"
    title = f"{values['user']} assigned: {values['duty']}"
    return Plan(title, customers.exclude(pk__in=having.values("pk")), does, [(having, "are already")])


def assign(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    user, duty = values["user"], values["duty"]
    rows = Assignment.objects.bulk_create(Assignment(customer_id=pk, user=user, duty=duty, since=now) for pk in ids)
    made(operation, ASSIGNMENTS, [row.pk for row in rows])
    tell_many(ids, "staff_assigned", f"{user} looks after this customer: {duty}", by=by, now=now)


def plan_unassign(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having = customers.filter(pk__in=with_duty(values).values("customer"))
    without = customers.exclude(pk__in=having.values("pk"))
    does = f"are no longer looked after by {values['user']} ({values['duty']})"
    return Plan(f"{values['user']} taken off: {values['duty']}", having, does, [(without, "never were")])


def unassign(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    rows = with_duty(values).filter(customer__in=ids)
    remember(operation, ASSIGNMENTS, rows.values_list("pk", flat=True))
    rows.delete()
    said = f"{values['user']} does not look after this customer any more: {values['duty']}"
    tell_many(ids, "staff_unassigned", said, by=by, now=now)


ACTIONS = (
    Action(
        "sales-rep", "Set the sales rep", "person", "Set the sales rep", plan_rep, set_rep, SalesRepForm, prominent=True
    ),
    Action("assign", "Assign a colleague", "person", "Assign", plan_assign, assign, DutyForm),
    Action("unassign", "Take a colleague off", "cross", "Take off", plan_unassign, unassign, DutyForm),
)
