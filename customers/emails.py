"""E-mail addresses of the office and of people."""

from datetime import datetime

from django.db import transaction

from customers.events import tell
from customers.models import Contact, Customer, Email
from customers.phones import name_of, owner_of
from staff.models import User


@transaction.atomic
def add_email(*, of: Customer | Contact, address: str, by: User, now: datetime) -> Email:
    """Add an address of the office (`of` a customer) or of a person (`of` a contact)."""
    customer, owner = owner_of(of)
    email = Email.objects.create(**owner, address=address.strip())
    tell(customer, "contact_changed", f"E-mail of {name_of(of)} added: {email}", by=by, now=now)
    return email


@transaction.atomic
def edit_email(*, email: Email, of: Customer | Contact, address: str, by: User, now: datetime) -> None:
    """Change an address, wherever the person is a contact."""
    customer, _ = owner_of(of)
    was, email.address = email.address, address.strip()
    email.save()
    tell(customer, "contact_changed", f"E-mail of {name_of(of)}: {was} → {email}", by=by, now=now)


@transaction.atomic
def remove_email(*, email: Email, of: Customer | Contact, by: User, now: datetime) -> None:
    """Remove an address; the journal keeps what it was."""
    customer, _ = owner_of(of)
    email.delete()
    tell(customer, "contact_changed", f"E-mail of {name_of(of)} removed: {email}", by=by, now=now)
