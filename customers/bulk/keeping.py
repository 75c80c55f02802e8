"""Whether many customers may be contacted, and whether they stand in the lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from customers.bulk.action import Action, Plan
from customers.bulk.looking_after import set_for_all
from customers.events import tell_many
from customers.models import Customer, Operation
from staff.models import User

ARCHIVED = Customer.Status.ARCHIVED


class QuietForm(forms.Form):
    why = forms.CharField(
        label="Why, and since when", max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "asked for it by mail on 3 Nov"}),
    )  # fmt: skip


def plan_quiet(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    already = customers.filter(do_not_contact=True)
    rest = [(already, "are marked already")]
    return Plan(
        "Marked do not contact", customers.filter(do_not_contact=False), "are not to be contacted any more", rest
    )


def quiet(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    set_for_all(operation, ids, by=by, now=now, do_not_contact=True, do_not_contact_note=values["why"])
    tell_many(ids, "customer_changed", f"Do not contact: {values['why']}", by=by, now=now)


def plan_open(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    marked = customers.filter(do_not_contact=True)
    rest = [(customers.filter(do_not_contact=False), "could be all along")]
    return Plan("May be contacted again", marked, "may be contacted again", rest)


def open_again(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    set_for_all(operation, ids, by=by, now=now, do_not_contact=False, do_not_contact_note="")
    tell_many(ids, "customer_changed", "May be contacted again", by=by, now=now)


def plan_archive(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    """Who gets the invoices of somebody else stays."""
    paying = Customer.objects.present().exclude(payer=None).values("payer")
    already = customers.filter(status=ARCHIVED)
    needed = customers.exclude(status=ARCHIVED).filter(pk__in=paying)
    leaving = customers.exclude(status=ARCHIVED).exclude(pk__in=paying)
    rest = [(already, "are archived already"), (needed, "get the invoices of others and stay")]
    return Plan("Archived", leaving, "leave the lists; their folders stay readable", rest)


def archive(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    set_for_all(operation, ids, by=by, now=now, status=ARCHIVED)
    tell_many(ids, "customer_archived", "Archived, with others", by=by, now=now)


def plan_restore(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    archived = customers.filter(status=ARCHIVED)
    return Plan("Restored", archived, "are customers again", [(customers.exclude(status=ARCHIVED), "are not archived")])


def restore(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    set_for_all(operation, ids, by=by, now=now, status=Customer.Status.CUSTOMER)
    tell_many(ids, "customer_restored", "Restored from the archive, with others", by=by, now=now)


MAY_ARCHIVE = ("customers.change_many", "customers.archive_customer")
ACTIONS = (
    Action("quiet", "Do not contact", "hold", "Mark them", plan_quiet, quiet, QuietForm, prominent=True),
    Action("open", "May be contacted again", "release", "Take the mark off", plan_open, open_again),
    Action(
        "archive", "Archive", "box", "Archive", plan_archive, archive, permissions=MAY_ARCHIVE,
        kind=Operation.Kind.ARCHIVE, warns=True,
    ),
    Action(
        "restore", "Restore from the archive", "undo", "Restore", plan_restore, restore, permissions=MAY_ARCHIVE,
        kind=Operation.Kind.ARCHIVE,
    ),
)  # fmt: skip
