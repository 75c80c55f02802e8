"""Telephone numbers: kept as typed, understood as E.164 where they can be, extensions apart."""

import re
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from django.conf import settings
from django.db import transaction

from customers.events import tell
from customers.models import Address, Contact, Customer, Phone
from staff.models import User

WORDS = re.compile(r"(?i)\b(?:ext|extension|x|durchwahl|dw|tel|phone|fax|mobile|fon)\b")


class PhoneRefused(Exception):
    """The number was not saved; the text says why."""


@dataclass(frozen=True)
class Number:
    """A number as typed, as E.164 ("" when it is no public number we can tell), and its extension."""

    as_typed: str
    e164: str = ""
    extension: str = ""


def parse(text: str, region: str = "") -> Number:
    """Read a number as people write it; `region` is the country (ISO code) of numbers without a country code.

    Never fails: internal numbers ("A-123") and the like stay what was typed.
    """
    typed = " ".join(text.split())
    unknown = Number(typed)
    if re.search(r"[^\W\d_]", WORDS.sub("", typed)):
        return unknown
    try:
        number = phonenumbers.parse(typed, region or settings.COMPANY_COUNTRY or None)
    except phonenumbers.NumberParseException:
        return unknown
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return unknown
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(typed, e164, number.extension or "")


def region_of(customer: Customer) -> str:
    """Return the country of the customer's addresses, main one first; "" when none is known."""
    addresses = customer.addresses.exclude(country="").order_by("purpose")
    known = {address.purpose: address.country for address in addresses}
    return known.get(Address.Purpose.MAIN) or next(iter(known.values()), "")


@transaction.atomic
def add_phone(*, of: Customer | Contact, number: str, by: User, now: datetime, kind: str = Phone.Kind.OFFICE) -> Phone:
    """Add a number of the office (`of` a customer) or of a person (`of` a contact). Raises PhoneRefused."""
    customer, owner = owner_of(of)
    phone = Phone.objects.create(**owner, kind=kind, **fields(number, customer))
    tell(customer, "contact_changed", f"Phone of {name_of(of)} added: {phone.written}", by=by, now=now)
    return phone


@transaction.atomic
def edit_phone(
    *, phone: Phone, of: Customer | Contact, number: str, by: User, now: datetime, kind: str = Phone.Kind.OFFICE
) -> None:
    """Change a number, wherever the person is a contact. Raises PhoneRefused."""
    customer, _ = owner_of(of)
    was = phone.written
    for name, value in {"kind": kind, **fields(number, customer)}.items():
        setattr(phone, name, value)
    phone.save()
    tell(customer, "contact_changed", f"Phone of {name_of(of)}: {was} → {phone.written}", by=by, now=now)


@transaction.atomic
def remove_phone(*, phone: Phone, of: Customer | Contact, by: User, now: datetime) -> None:
    """Remove a number; the journal keeps what it was."""
    customer, _ = owner_of(of)
    phone.delete()
    tell(customer, "contact_changed", f"Phone of {name_of(of)} removed: {phone.written}", by=by, now=now)


def fields(number: str, customer: Customer) -> dict[str, str]:
    """Return the columns of a number typed for this customer. Raises PhoneRefused."""
    understood = parse(number, region_of(customer))
    if not understood.as_typed:
        raise PhoneRefused("No number was typed. Write it as you would dial it, an extension after “ext.”.")
    if len(understood.as_typed) > 60 or len(understood.extension) > 10:
        raise PhoneRefused("This is longer than a phone number. Put what belongs to it into the notes.")
    return {"as_typed": understood.as_typed, "e164": understood.e164, "extension": understood.extension}


def owner_of(of: Customer | Contact) -> tuple[Customer, dict[str, object]]:
    """Return the customer whose journal tells it, and the key of the row: the customer's, or the person's."""
    return (of.customer, {"person": of.person}) if isinstance(of, Contact) else (of, {"customer": of})


def name_of(of: Customer | Contact) -> str:
    return str(of) if isinstance(of, Contact) else "the office"
