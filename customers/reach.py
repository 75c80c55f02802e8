"""A phone number or an e-mail address typed into one line: told apart, and added to the office or to a person."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.db import transaction

from customers import emails, phones
from customers.models import Contact, Customer, Email, Phone
from staff.models import User

WORDS = {
    Phone.Kind.MOBILE: "mobile|mobil|mob|cell|handy|portable|móvil|movil|cellulare",
    Phone.Kind.FAX: "telefax|fax",
    Phone.Kind.OFFICE: "office|work|phone|telephone|telefon|tel|desk|büro",
}
LETTERS = {Phone.Kind.MOBILE: "m", Phone.Kind.FAX: "f", Phone.Kind.OFFICE: "[tp]"}  # as signatures write: "M: 0151 …"
SAID = {
    kind: re.compile(rf"(?i)^(?:(?:{words})\b[\s.:]*|{LETTERS[kind]}\s?[.:]\s*)(?=.*\d)|[\s,(]+(?:{words})\.?\)?$")
    for kind, words in WORDS.items()
}


NOTHING = "Nothing was typed. Type a phone number as you would dial it, or an e-mail address."
NEITHER = "“{}” is neither a phone number nor an e-mail address. What else is to be known belongs into the notes."


@dataclass(frozen=True)
class Typed:
    """What was typed: an e-mail address, else a number; `kind` as somebody said it, "" when nobody did."""

    email: str = ""
    number: str = ""
    kind: str = ""


def read(text: str) -> Typed:
    """Tell a number from an address, and what a word beside the number says of it ("mobile 0151 …", "030 … fax")."""
    text = " ".join(text.split())
    if "@" in text:
        return Typed(email=parseaddr(re.sub(r"(?i)^mailto:", "", text))[1] or text)
    for kind, said in SAID.items():
        if said.search(text):
            return Typed(number=said.sub("", text).strip(), kind=kind)
    return Typed(number=text)


@transaction.atomic
def add_reach(*, of: Customer | Contact, typed: str, by: User, now: datetime, kind: str = "") -> Phone | Email:
    """Add what was typed to the office (`of` a customer) or a person; a chosen kind wins over a word and the number.

    Raises PhoneRefused, EmailRefused.
    """
    what = read(typed)
    if what.email:
        return emails.add_email(of=of, address=what.email, by=by, now=now)
    if not re.search(r"\d", what.number):
        raise phones.PhoneRefused(NEITHER.format(what.number) if what.number else NOTHING)
    if known := standing(of, what.number):
        raise phones.PhoneRefused(f"{begun(phones.name_of(of))} has the number {known.written} already.")
    return phones.add_phone(of=of, number=what.number, kind=kind or what.kind, by=by, now=now)


def add_unless_known(*, of: Contact, typed: str, by: User, now: datetime) -> None:
    """Add what was typed, unless the person has it: a person who is taken over from another customer mostly does."""
    what = read(typed)
    addresses = {email.address.lower() for email in of.person.emails.all()}
    if what.email.lower() not in addresses and not (what.number and standing(of, what.number)):
        add_reach(of=of, typed=typed, by=by, now=now)


def standing(of: Customer | Contact, number: str) -> Phone | None:
    """Return the number as it stands here already, however it was typed."""
    customer, owner = phones.owner_of(of)
    new = phones.fields(number, customer)
    same = ("e164", "extension") if new["e164"] else ("as_typed",)
    return Phone.objects.filter(**owner, **{name: new[name] for name in same}).first()


def begun(words: str) -> str:
    return words[:1].upper() + words[1:]
