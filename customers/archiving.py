"""Taking a customer out of the lists and bringing it back, so that it can be taken back for 30 days."""

from datetime import datetime

from django.db import transaction

from customers.events import tell
from customers.models import Customer, Operation
from customers.operations import begin, finish, remember
from customers.register import RegisterRefused, write
from staff.models import User

CUSTOMERS = Customer._meta.db_table


@transaction.atomic
def archive_customer(*, customer: Customer, by: User, now: datetime) -> Operation:
    """Take the customer out of the lists; the folder stays readable. Raises RegisterRefused when it is archived."""
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if current.status == Customer.Status.ARCHIVED:
        raise RegisterRefused(f"{current.name} is archived already.")
    if paid_for := current.pays_for.present().order_by("name").first():
        raise RegisterRefused(f"{current.name} gets the invoices of {paid_for}. Change who pays for it first.")
    was = current.status
    operation = _with_status(current, Customer.Status.ARCHIVED, f"Archived {current}", by=by, now=now)
    tell(current, "customer_archived", f"Archived; was {was} until now", by=by, now=now)
    return operation


@transaction.atomic
def restore_customer(*, customer: Customer, by: User, now: datetime) -> Operation:
    """Bring an archived customer back as a customer. Raises RegisterRefused when it is not archived."""
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if current.status != Customer.Status.ARCHIVED:
        raise RegisterRefused(f"{current.name} is not archived.")
    operation = _with_status(current, Customer.Status.CUSTOMER, f"Restored {current}", by=by, now=now)
    tell(current, "customer_restored", "Restored from the archive", by=by, now=now)
    return operation


def _with_status(customer: Customer, status: str, title: str, *, by: User, now: datetime) -> Operation:
    operation = begin(kind=Operation.Kind.ARCHIVE, title=title, by=by, now=now)
    remember(operation, CUSTOMERS, [customer.pk])
    write(customer, {"status": status}, by=by, now=now)
    finish(operation)
    return operation
