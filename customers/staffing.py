"""Who of the staff looks after a customer besides its sales rep, and in which duty."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from customers.events import tell
from customers.holds import lock_customer
from customers.models import Assignment, Customer
from staff.models import User

DUTIES = ("inside sales", "collections", "technician", "key account", "support")  # offered before others are used


class StaffingRefused(Exception):
    """Nobody was assigned; the text says why."""


def colleagues() -> QuerySet[User]:
    """Return whom a customer can be given to, by name."""
    return User.objects.filter(is_active=True).order_by("name")


def duties() -> list[str]:
    """Return the duties in use and the usual ones, to be chosen from while one types."""
    used = Assignment.objects.order_by("duty").values_list("duty", flat=True).distinct()[:50]
    return sorted({*DUTIES, *used}, key=str.casefold)


@transaction.atomic
def assign(*, customer: Customer, user: User, duty: str, by: User, now: datetime) -> Assignment:
    """Let somebody look after the customer in a duty. Raises StaffingRefused when that is so already."""
    lock_customer(customer)
    duty = duty.strip()
    if not duty:
        raise StaffingRefused("Say in which duty: technician, inside sales, collections.")
    try:
        with transaction.atomic():
            assignment = customer.assignments.create(user=user, duty=duty, since=now)
    except IntegrityError as error:
        raise StaffingRefused(f"{user} looks after {customer.name} as {duty} already.") from error
    tell(customer, "staff_assigned", f"{user} looks after this customer: {duty}", by=by, now=now)
    return assignment


@transaction.atomic
def unassign(*, assignment: Assignment, by: User, now: datetime) -> None:
    """Take the duty off the colleague; the journal keeps that it was so."""
    customer, user, duty = assignment.customer, assignment.user, assignment.duty
    assignment.delete()
    tell(customer, "staff_unassigned", f"{user} does not look after this customer any more: {duty}", by=by, now=now)
