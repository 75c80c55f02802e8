"""E-mail addresses of the office and of people."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from customers.firms import tell_firms
from customers.models import Contact, Customer, Email
from customers.phones import name_of, owner_of
from staff.models import User


class EmailRefused(Exception):
    """The address was not saved; the text says why."""


@transaction.atomic
def add_email(*, of: Customer | Contact, address: str, by: User, now: datetime) -> Email:
    """Add an address of the office (`of` a customer) or of a person (`of` a contact). Raises EmailRefused."""
    _, owner = owner_of(of)
    address = checked(address)
    if Email.objects.filter(**owner, address__iexact=address).exists():
        name = name_of(of)
        raise EmailRefused(f"{name[:1].upper()}{name[1:]} has the address {address} already.")
    email = Email.objects.create(**owner, address=address, changed_at=now, changed_by=by)
    tell_firms(of, f"E-mail of {name_of(of)} added: {email}", by=by, now=now)
    return email


@transaction.atomic
def edit_email(*, email: Email, of: Customer | Contact, address: str, by: User, now: datetime) -> None:
    """Change an address, wherever the person is a contact. Raises EmailRefused."""
    was, email.address = email.address, checked(address)
    email.changed_at, email.changed_by = now, by
    email.save()
    tell_firms(of, f"E-mail of {name_of(of)}: {was} → {email}", by=by, now=now)


@transaction.atomic
def remove_email(*, email: Email, of: Customer | Contact, by: User, now: datetime) -> None:
    """Remove an address; the journal keeps what it was."""
    email.delete()
    tell_firms(of, f"E-mail of {name_of(of)} removed: {email}", by=by, now=now)


def checked(address: str) -> str:
    """Return the address without what stands around it. Raises EmailRefused."""
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as trouble:
        raise EmailRefused(f"“{address}” is no e-mail address. Write one like jan.roth@firm.example.") from trouble
    if len(address) > 254:
        raise EmailRefused("This is longer than an e-mail address may be: 254 characters.")
    return address
