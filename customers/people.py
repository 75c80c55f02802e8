"""People as contacts of customers. What belongs to the person (name, phones, e-mails) is kept once for all firms, and
a change of it is told in the journal of each of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.events import tell
from customers.firms import lock_firms
from customers.models import Contact, Customer, Person
from customers.names import read_name
from customers.personal import ContactRefused, read_birthday, read_language, written_birthday
from foundation.periods import company_today
from staff.models import User

OF_NAME = ("salutation", "title", "first_name", "middle_name", "last_name", "suffix")
BESIDES = ("language", "birthday", "do_not_contact", "do_not_contact_note")
OF_PERSON = (*OF_NAME, *BESIDES)
OF_CONTACT = ("role", "department", "is_key", "notes")
LONGEST_NAME = Person._meta.get_field("as_typed").max_length
NO_NAME = "A contact needs a name. A number of the office goes under “Office”."


@transaction.atomic
def add_contact(
    *, customer: Customer, by: User, now: datetime, person: Person | None = None, name: str = "", **fields: Any
) -> Contact:
    """Add a contact: a person known already, or a new one by `name` in one line, by its parts (OF_PERSON), or both.

    A part given wins over what is read from the line. With OF_CONTACT fields. The first contact of a customer is the
    one to call first. Raises ContactRefused.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    person = person or new_person(fields, name=name, language=customer.language, by=by, now=now)
    if customer.contacts.filter(person=person).exists():
        raise ContactRefused(f"{person} is a contact of {customer.name} already. Change that entry instead.")
    chosen = {name: fields[name] for name in OF_CONTACT if name in fields}
    chosen["is_key"] = chosen.get("is_key") or not customer.contacts.exists()
    if chosen["is_key"]:
        customer.contacts.filter(is_key=True).update(is_key=False)
    contact = Contact.objects.create(customer=customer, person=person, changed_at=now, changed_by=by, **chosen)
    tell(customer, "contact_added", f"Contact added: {described(contact)}", by=by, now=now)
    return contact


def new_person(fields: Mapping[str, Any], *, by: User, now: datetime, name: str = "", language: str = "") -> Person:
    """Create the person the name or the fields say. Raises ContactRefused when they name nobody."""
    person = Person()
    given = {part: fields[part] for part in OF_PERSON if fields.get(part)}
    write(person, (name_parts(name, language) if name.strip() else {}) | given, by=by, now=now)
    return person


@transaction.atomic
def edit_contact(*, contact: Contact, changes: Mapping[str, Any], by: User, now: datetime) -> Contact:
    """Change role and notes here, and what belongs to the person wherever he or she is a contact.

    "name" is a name in one line: read again where it is another one than the person shows (typed_name); a part changed
    beside it wins. Raises ContactRefused.
    """
    firms = lock_firms(contact)
    contact = Contact.objects.select_related("customer", "person").get(pk=contact.pk)
    person = contact.person
    was, before = described(contact), facts(person)
    write(person, person_changes(person, changes, contact.customer.language), by=by, now=now)
    if changes.get("is_key"):
        contact.customer.contacts.exclude(pk=contact.pk).filter(is_key=True).update(is_key=False)
    apply(contact, {name: changes[name] for name in OF_CONTACT if name in changes})
    contact.changed_at, contact.changed_by = now, by
    contact.save()
    subject = described(contact) if was == described(contact) else f"{was} → {described(contact)}"
    changed = differences(before, facts(person))
    for firm in firms:
        if firm.pk == contact.customer_id:
            tell(firm, "contact_changed", f"Contact changed: {subject}", changed, by=by, now=now)
        elif changed:
            tell(firm, "contact_changed", f"Contact changed: {before['Name']}", changed, by=by, now=now)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: User, now: datetime) -> None:
    """Remove the person from this customer; who is a contact of nobody any more is removed altogether."""
    customer, person, was = contact.customer, contact.person, described(contact)
    contact.delete()
    if not person.contacts.exists():
        person.delete()
    tell(customer, "contact_removed", f"Contact removed: {was}", by=by, now=now)


def name_parts(name: str, language: str) -> dict[str, str]:
    """Return the columns of a name typed in one line, as typed and in parts. Raises ContactRefused."""
    if len(name) > LONGEST_NAME:
        raise ContactRefused(
            f"This name has {len(name)} characters, {LONGEST_NAME} fit. Put what is more than the name into the notes.",
            field="name",
        )
    return {"as_typed": name, **read_name(name, language).fields}


def person_changes(person: Person, changes: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what is to be written: a name typed anew is read, a part corrected beside it wins.

    Parts corrected to other words leave no text as typed behind that would still say the old ones.
    """
    given = {name: changes[name] for name in OF_PERSON if name in changes and changes[name] != getattr(person, name)}
    typed = changes.get("name", "").strip()
    if typed and typed != typed_name(person).strip():
        return name_parts(changes["name"], language) | given
    corrected = {part: given.get(part, getattr(person, part)) for part in OF_NAME}
    if not given.keys().isdisjoint(OF_NAME) and words_of(*corrected.values()) != words_of(person.as_typed):
        given["as_typed"] = ""
    return given


def write(person: Person, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Set what belongs to the person, and save who changed it when. Raises ContactRefused."""
    apply(person, {name: value for name, value in values.items() if name != "as_typed"})
    person.as_typed = values.get("as_typed", person.as_typed)
    person.language, person.birthday = read_language(person.language), read_birthday(person.birthday)
    if person.birthday > company_today(now).isoformat():
        raise ContactRefused("This birthday lies ahead. Look at the year.", field="birthday")
    if not person.do_not_contact:
        person.do_not_contact_note = ""
    if not (person.first_name or person.last_name):
        raise ContactRefused(NO_NAME, field="name")
    person.changed_at, person.changed_by = now, by
    person.save()


def apply(row: Contact | Person, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def typed_name(person: Person) -> str:
    """Return the name of a person in one line, as it was typed where that is known."""
    return person.as_typed or " ".join(filter(None, (person.salutation, str(person))))


def words_of(*texts: str) -> list[str]:
    """Return the words of a name in no order, commas and capitals left out."""
    return sorted(" ".join(texts).replace(",", " ").casefold().split())


def facts(person: Person) -> dict[str, str]:
    """Return what belongs to the person, as the journal tells it."""
    quiet = person.do_not_contact_note or "yes" if person.do_not_contact else ""
    return {
        "Name": " ".join(filter(None, (person.salutation, str(person)))),
        "Language": person.language,
        "Birthday": written_birthday(person.birthday),
        "Not to be contacted": quiet,
    }


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return a line for each fact that changed: "Birthday: – → 17 May 1980"."""
    changed = [name for name in after if before[name] != after[name]]
    return "\n".join(f"{name}: {before[name] or '–'} → {after[name] or '–'}" for name in changed)


def described(contact: Contact) -> str:
    """Return the contact in one line: "Dr. Jan Roth, Purchasing manager"."""
    return ", ".join(part for part in (str(contact.person), contact.role) if part)
