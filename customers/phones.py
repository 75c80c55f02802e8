"""Telephone numbers: kept as typed, understood as E.164 where they can be, extensions apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from customers.events import tell
from customers.firms import tell_firms
from customers.models import Address, Contact, Customer, Phone
from foundation.countries import COUNTRIES
from foundation.question import VANITY
from staff.models import User

# What people write around a number. What stands before it and in brackets says nothing of the number itself.
BEFORE = re.compile(
    r"(?i)^\s*(?:tele(?:phone|fon|fax)|tel|phone|fon|fax|mobile?|mob|handy|cell|cellular|office|büro|[tmf](?=[.:]))"
    r"\s*[.:]?\s*(?=[+(\d])"
)
REMARK = re.compile(r"\(\s*[^\W\d_][^()\d]*\)")
EXTENSION = re.compile(
    r"(?i)[\s,;./-]*(?:durchwahl|dw|apparat|app|nebenstelle|nst|klappe|kl|extension|extn|ext|poste|wew|anexo|int|x|#)"
    r"[\s.:=]*-?\s*(\d{1,10})\s*$"
)
LETTER = re.compile(r"[^\W\d_]")
SERVICE = {getattr(phonenumbers.PhoneNumberType, kind) for kind in ("TOLL_FREE", "SHARED_COST", "PREMIUM_RATE", "UAN")}
ABROAD = re.compile(r"[\s(]*(?:00(?=\W*[1-9])|(?=1\W*[2-9](?:\W*\d){9}$))")  # 0049 …, 1-212-…, typed anywhere
AMERICAN = re.compile(r"\+1[2-9]\d{9}")  # whole by its length, also where nobody assigned it (555 123 4567)


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
    typed = text.strip()
    bare, extension = split_extension(REMARK.sub("", BEFORE.sub("", typed)).strip())
    number = None
    if VANITY.fullmatch(bare) or not (LETTER.search(bare) or bare.startswith("-")):
        number = next(readings(bare, region or settings.COMPANY_COUNTRY or None), None)
    if number and LETTER.search(bare) and not may_be_a_word(number):
        return Number(typed)
    return Number(typed, e164(number), extension or number.extension or "") if number else Number(typed)


def may_be_a_word(number: phonenumbers.PhoneNumber) -> bool:
    """Tell whether people spell such a number as a word: any American one, elsewhere service numbers alone."""
    return number.country_code == 1 or phonenumbers.number_type(number) in SERVICE


def split_extension(text: str) -> tuple[str, str]:
    """Return a number and its extension: "030 1234567 DW 12". A hyphen alone ("030 1234-567") divides nothing."""
    found = EXTENSION.search(text)
    if not found or not re.search(r"\d", text[: found.start()]):
        return text, ""
    return text[: found.start()], found[1]


def readings(text: str, region: str | None) -> Iterator[phonenumbers.PhoneNumber]:
    """Yield what the number may be, the likeliest first: as it is dialled in its country, then from abroad.

    A number nobody assigned counts when its country was typed with it, or where the length alone tells a whole one.
    """
    here = read(text, region)
    if here and phonenumbers.is_valid_number(here):
        yield here
    abroad = read(ABROAD.sub("+", text), None) if ABROAD.match(text) else None
    if abroad and phonenumbers.is_valid_number(abroad):
        yield abroad
    if here and (text.lstrip("( ").startswith("+") or AMERICAN.fullmatch(e164(here))):
        yield here


def read(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    """Return the number when it is one that could be dialled, else None."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number)
    return number if possible == phonenumbers.ValidationResult.IS_POSSIBLE else None


def e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def kind_of(number: str) -> str:
    """Return what an E.164 number tells of itself: a mobile one where these are told apart, else of the office."""
    known = phonenumbers.number_type(phonenumbers.parse(number)) if number else None
    return Phone.Kind.MOBILE if known == phonenumbers.PhoneNumberType.MOBILE else Phone.Kind.OFFICE


def region_of(customer: Customer) -> str:
    """Return the country of the customer's addresses, main one first; "" when none is known."""
    addresses = customer.addresses.exclude(country="").order_by("purpose")
    known = {address.purpose: address.country for address in addresses}
    return known.get(Address.Purpose.MAIN) or next(iter(known.values()), "")


@transaction.atomic
def add_phone(*, of: Customer | Contact, number: str, by: User, now: datetime, kind: str = "") -> Phone:
    """Add a number of the office (`of` a customer) or of a person (`of` a contact). Raises PhoneRefused.

    Without a kind the number itself tells whether it is a mobile one.
    """
    customer, owner = owner_of(of)
    columns = fields(number, customer)
    kind = kind or kind_of(columns["e164"])
    phone = Phone.objects.create(**owner, kind=kind, **columns, changed_at=now, changed_by=by)
    tell_firms(of, f"Phone of {name_of(of)} added: {phone.written}", by=by, now=now)
    return phone


@transaction.atomic
def edit_phone(
    *, phone: Phone, of: Customer | Contact, number: str, by: User, now: datetime, kind: str = ""
) -> None:  # fmt: skip
    """Change a number, wherever the person is a contact. Raises PhoneRefused."""
    customer, _ = owner_of(of)
    was = phone.written
    columns = fields(number, customer)
    for name, value in {
        **columns,
        "kind": kind or kind_of(columns["e164"]),
        "changed_at": now,
        "changed_by": by,
    }.items():
        setattr(phone, name, value)
    phone.save()
    tell_firms(of, f"Phone of {name_of(of)}: {was} → {phone.written}", by=by, now=now)


@transaction.atomic
def read_again(*, customer: Customer, by: User, now: datetime) -> list[Phone]:
    """Read the numbers of the office and its people in the country the customer is known to sit in now.

    They may have been typed before anybody knew it. A number of somebody who is a contact elsewhere too keeps the
    meaning it has. Return the numbers that mean something else now.
    """
    region, changed = region_of(customer), []
    for phone in readable(customer):
        number = parse(phone.as_typed, region)
        if number.e164 and (number.e164, number.extension) != (phone.e164, phone.extension):
            phone.e164, phone.extension, phone.changed_at, phone.changed_by = number.e164, number.extension, now, by
            changed.append(phone)
    if changed:
        Phone.objects.bulk_update(changed, ["e164", "extension", "changed_at", "changed_by"])
        told = ", ".join(f"{phone.as_typed} is {phone.written}" for phone in changed)
        tell(customer, "contact_changed", f"Phones read for {COUNTRIES.get(region, region)}: {told}", by=by, now=now)
    return changed


def readable(customer: Customer) -> QuerySet[Phone]:
    """Return the phones whose country is the customer's, locked."""
    elsewhere = Contact.objects.exclude(customer=customer).filter(person=OuterRef("person"))
    of_people = Q(person__contacts__customer=customer) & (Q(e164="") | ~Exists(elsewhere))
    pks = Phone.objects.filter(Q(customer=customer) | of_people).values("pk")
    return Phone.objects.filter(pk__in=pks).select_for_update(no_key=True).order_by("pk")


@transaction.atomic
def remove_phone(*, phone: Phone, of: Customer | Contact, by: User, now: datetime) -> None:
    """Remove a number; the journal keeps what it was."""
    phone.delete()
    tell_firms(of, f"Phone of {name_of(of)} removed: {phone.written}", by=by, now=now)


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
