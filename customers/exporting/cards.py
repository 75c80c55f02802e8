"""Customers and their people as vCards, 4.0 (RFC 6350) and 3.0 (RFC 2426); what cards have no word for is X-CUSTOMER-…

A firm is a card of an organization; each of its people has a card that names the firm and its main address.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from customers.models import Address, Contact, Customer, Person, Phone
from foundation.countries import COUNTRIES

FOLD = 75  # octets of a line
AT_ONCE = 500  # customers read together
TYPES = {Phone.Kind.OFFICE: ("work", "voice"), Phone.Kind.MOBILE: ("cell", "voice"), Phone.Kind.FAX: ("work", "fax")}
READ = (
    "addresses", "phones", "emails", "categories", "tags", "contacts__person__phones", "contacts__person__emails",
)  # fmt: skip


def cards(customers: QuerySet[Customer], *, version: str = "4.0") -> Iterator[str]:
    """Yield the cards of customers and their people, a customer's one after another."""
    for customer in customers.prefetch_related(*READ).iterator(chunk_size=AT_ONCE):
        contacts = list(customer.contacts.all())
        itself = customer.kind == Customer.Kind.PERSON and len(contacts) == 1
        if not itself:
            yield written(firm_lines(customer, version))
        for contact in contacts:
            yield written(person_lines(customer, contact, version, of_a_firm=not itself))


def firm_lines(customer: Customer, version: str) -> Iterator[str]:
    """Yield the lines of the card of the customer itself."""
    yield from ("BEGIN:VCARD", f"VERSION:{version}")
    if version == "4.0":
        yield f"KIND:{'individual' if customer.kind == Customer.Kind.PERSON else 'org'}"
    yield f"FN:{escaped(customer.name)}"
    if customer.kind == Customer.Kind.COMPANY:
        yield f"ORG:{escaped(customer.name)}"
    if version == "3.0":
        yield f"N:{escaped(customer.name)};;;;"
    yield from reach(customer, version)
    yield from of_customer(customer)
    if customer.notes:
        yield f"NOTE:{escaped(customer.notes)}"
    yield "END:VCARD"


def person_lines(customer: Customer, contact: Contact, version: str, *, of_a_firm: bool) -> Iterator[str]:
    """Yield the lines of the card of a person, `of_a_firm` or a customer by itself."""
    person = contact.person
    yield from ("BEGIN:VCARD", f"VERSION:{version}", f"FN:{escaped(str(person))}", name_line(person))
    if of_a_firm:
        yield f"ORG:{escaped(customer.name)}" + (f";{escaped(contact.department)}" if contact.department else "")
    if contact.role:
        yield f"TITLE:{escaped(contact.role)}"
    yield from reach(person, version)
    if person.birthday:
        yield f"BDAY:{birthday(person.birthday, version)}"
    if person.language and version == "4.0":
        yield f"LANG:{person.language}"
    if of_a_firm:
        yield from (*place(customer), f"X-CUSTOMER-CODE:{escaped(customer.code)}")
    else:
        yield from of_customer(customer)
    if customer.notes and not of_a_firm:
        yield f"X-CUSTOMER-NOTES:{escaped(customer.notes)}"
    if contact.notes:
        yield f"NOTE:{escaped(contact.notes)}"
    yield "END:VCARD"


def of_customer(customer: Customer) -> Iterator[str]:
    """Yield what belongs to the customer, whoever's card it stands on."""
    yield from place(customer)
    if customer.website:
        yield f"URL:{customer.website}"
    if words := sorted(each.name for each in customer.categories.all()):
        yield f"CATEGORIES:{','.join(map(escaped, words))}"
    if tags := sorted(each.name for each in customer.tags.all()):
        yield f"X-CUSTOMER-TAGS:{escaped('; '.join(tags))}"
    yield f"X-CUSTOMER-CODE:{escaped(customer.code)}"
    yield f"X-CUSTOMER-STATUS:{customer.status}"
    if customer.vat_id:
        yield f"X-CUSTOMER-VAT-ID:{escaped(customer.vat_id)}"


def place(customer: Customer) -> Iterator[str]:
    """Yield the main address; one nobody took apart is its street."""
    for address in customer.addresses.all():
        if address.purpose != Address.Purpose.MAIN:
            continue
        street = address.line1 or ("" if address.city else address.as_typed)
        parts = ("", address.line2, street, address.city, address.region, address.postcode)
        country = COUNTRIES.get(address.country, address.country)
        yield f"ADR;TYPE=work:{';'.join(map(escaped, (*parts, country)))}"


def name_line(person: Person) -> str:
    """Return the parts of a name: family, given, additional, before it, behind it."""
    before = " ".join(filter(None, (person.salutation, person.title)))
    parts = (person.last_name, person.first_name, person.middle_name, before, person.suffix)
    return f"N:{';'.join(map(escaped, parts))}"


def reach(owner: Customer | Person, version: str) -> Iterator[str]:
    """Yield telephone numbers and e-mail addresses."""
    for phone in owner.phones.all():
        types = ",".join(TYPES[phone.kind])
        if version == "4.0" and phone.e164:
            yield f'TEL;VALUE=uri;TYPE="{types}":tel:{phone.tel}'
        else:
            yield f"TEL;TYPE={types.upper()}:{escaped(phone.written if phone.e164 else phone.as_typed)}"
    for email in owner.emails.all():
        yield f"EMAIL;TYPE={'work' if version == '4.0' else 'INTERNET'}:{email.address}"


def birthday(kept: str, version: str) -> str:
    """Return a birthday as cards write it; one without a year is --0517."""
    if kept[0] == "-":
        return f"--{kept[2:].replace('-', '')}"
    return kept.replace("-", "") if version == "4.0" else kept


def escaped(text: str) -> str:
    """Return a text without what would divide it."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def written(lines: Iterable[str]) -> str:
    """Return a card, its long lines folded between characters."""
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """Fold a line behind every 75 octets, never within a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLD - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + sign, size + width
    return "\r\n ".join([*pieces, piece])
