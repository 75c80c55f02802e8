"""People as contacts of customers. What belongs to the person (name, phones, e-mails) is kept once for all firms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.events import tell
from customers.models import Contact, Customer, Person
from staff.models import User

OF_PERSON = ("salutation", "title", "first_name", "last_name")
OF_CONTACT = ("role", "department", "is_key", "notes")


class ContactRefused(Exception):
    """The contact was not saved; the text says why."""


@transaction.atomic
def add_contact(*, customer: Customer, by: User, now: datetime, person: Person | None = None, **fields: Any) -> Contact:
    """Add a contact: a person known already, or a new one by name (fields OF_PERSON), with OF_CONTACT fields.

    The first contact of a customer is the one to call first. Raises ContactRefused.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    person = person or new_person(fields)
    if customer.contacts.filter(person=person).exists():
        raise ContactRefused(f"{person} is a contact of {customer.name} already. Change that entry instead.")
    chosen = {name: fields[name] for name in OF_CONTACT if name in fields}
    chosen["is_key"] = chosen.get("is_key") or not customer.contacts.exists()
    if chosen["is_key"]:
        customer.contacts.filter(is_key=True).update(is_key=False)
    contact = Contact.objects.create(customer=customer, person=person, **chosen)
    tell(customer, "contact_added", f"Contact added: {described(contact)}", by=by, now=now)
    return contact


def new_person(fields: Mapping[str, Any]) -> Person:
    """Create the person the fields name. Raises ContactRefused when they name nobody."""
    person = Person(**{name: fields[name].strip() for name in OF_PERSON if fields.get(name)})
    if not (person.first_name or person.last_name):
        raise ContactRefused("A contact needs a first or a last name. A number of the office goes under “Office”.")
    person.save()
    return person


@transaction.atomic
def edit_contact(*, contact: Contact, changes: Mapping[str, Any], by: User, now: datetime) -> Contact:
    """Change role and notes here, and the name wherever this person is a contact. Raises ContactRefused."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=contact.customer_id)
    contact = customer.contacts.select_related("person").get(pk=contact.pk)
    was = described(contact)
    apply(contact.person, {name: changes[name] for name in OF_PERSON if name in changes})
    if not (contact.person.first_name or contact.person.last_name):
        raise ContactRefused(f"{was} needs a first or a last name.")
    contact.person.save()
    if changes.get("is_key"):
        customer.contacts.exclude(pk=contact.pk).filter(is_key=True).update(is_key=False)
    apply(contact, {name: changes[name] for name in OF_CONTACT if name in changes})
    contact.save()
    subject = described(contact) if was == described(contact) else f"{was} → {described(contact)}"
    tell(customer, "contact_changed", f"Contact changed: {subject}", by=by, now=now)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: User, now: datetime) -> None:
    """Remove the person from this customer; who is a contact of nobody any more is removed altogether."""
    customer, person, was = contact.customer, contact.person, described(contact)
    contact.delete()
    if not person.contacts.exists():
        person.delete()
    tell(customer, "contact_removed", f"Contact removed: {was}", by=by, now=now)


def apply(row: Contact | Person, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def described(contact: Contact) -> str:
    """Return the contact in one line: "Dr. Jan Roth, Purchasing manager"."""
    return ", ".join(part for part in (str(contact.person), contact.role) if part)
