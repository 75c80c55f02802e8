"""A new customer by name alone: who it is, a firm or a person, is told by the name; more, where it is known already."""

from datetime import datetime

from django.db import transaction

from customers.addresses import add_address
from customers.capitals import mended
from customers.emails import add_email
from customers.models import Contact, Customer
from customers.names import PERSON, looks_like
from customers.people import add_contact
from customers.phones import add_phone
from customers.register import create_customer
from staff.models import User


@transaction.atomic
def take_on(
    *, name: str, status: str, by: User, now: datetime, kind: str = "", phone: str = "", email: str = "", city: str = ""
) -> Customer:
    """Add a customer; without a `kind` the name tells it. A person is its own first contact, and its capitals are put
    right where it was typed without regard to them. Number and address are the office's, or the person's.

    Raises ContactRefused, PhoneRefused, EmailRefused, AddressRefused, and ValidationError as create_customer.
    """
    kind, name = kind or looks_like(name), name.strip()
    written = mended(name) if kind == PERSON else name
    customer: Customer = create_customer(name=written, status=status, kind=kind, by=by, now=now)
    reached: Customer | Contact = customer
    if kind == PERSON:
        reached = add_contact(customer=customer, name=name, by=by, now=now)
    if city.strip():
        add_address(customer=customer, parts={"city": city.strip()}, by=by, now=now)
    if phone.strip():
        add_phone(of=reached, number=phone, by=by, now=now)
    if email.strip():
        add_email(of=reached, address=email, by=by, now=now)
    return customer
