"""A new customer by name alone: who it is, a firm or a person, is told by the name."""

from datetime import datetime

from django.db import transaction

from customers.capitals import mended
from customers.models import Customer
from customers.names import PERSON, looks_like
from customers.people import add_contact
from customers.register import create_customer
from staff.models import User


@transaction.atomic
def take_on(*, name: str, status: str, by: User, now: datetime, kind: str = "") -> Customer:
    """Add a customer; without a `kind` the name tells it. A person is its own first contact, and its capitals are put
    right where it was typed without regard to them. Raises ContactRefused, and ValidationError as create_customer.
    """
    kind = kind or looks_like(name)
    if kind != PERSON:
        return create_customer(name=name, status=status, kind=kind, by=by, now=now)
    customer = create_customer(name=mended(name.strip()), status=status, kind=kind, by=by, now=now)
    add_contact(customer=customer, name=name.strip(), by=by, now=now)
    return customer
