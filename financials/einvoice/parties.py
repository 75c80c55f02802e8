"""Who sells and who buys, as an e-invoice wants them taken apart: addresses, tax identifiers, ways to reach them."""

import re

from django.conf import settings

from customers.addresses import lines as address_lines
from customers.delivery import delivery_of
from customers.models import Address, Customer
from documents.letterhead import company_lines
from financials.einvoice.model import Party, Place
from financials.models import Document
from foundation.countries import COUNTRIES, UnknownCountry, country_code

TOWN = re.compile(r"(?:[A-Z]{1,3}-)?(?P<postcode>\d{4,6}|\d{3} \d{2}|\d{4} [A-Z]{2})\s+(?P<city>\D.*)")
VAT_COUNTRIES = {*COUNTRIES, "EL", "XI"}  # as tax offices call Greece and Northern Ireland
MOST_LINES = 3


def seller(document: Document) -> Party:
    """Return the company, from the settings of the installation."""
    legal = [each.strip() for each in settings.COMPANY_REGISTER.split(";") if each.strip()]
    return Party(
        name=settings.COMPANY_NAME,
        place=place_of_lines(company_lines(), settings.COMPANY_COUNTRY),
        vat_id=vat_id(settings.COMPANY_VAT_ID),
        tax_number=settings.COMPANY_TAX_ID.strip(),
        registration=legal[0] if legal else settings.COMPANY_TAX_ID.strip(),
        legal=", ".join(legal),
        endpoint=settings.COMPANY_EMAIL,
        contact=document.created_by.get_full_name() if document.created_by else "",
        phone=settings.COMPANY_PHONE,
        email=settings.COMPANY_EMAIL,
    )


def buyer(document: Document) -> Party:
    """Return the customer, its address as it was when the document was issued."""
    customer = document.customer
    known = vat_id(customer.tax_id)
    return Party(
        name=customer.name,
        place=place_of(document.billing_address or main_address(customer), document.bill_to),
        identifier=customer.code,
        vat_id=known,
        registration="" if known else customer.tax_id.strip(),
        endpoint=delivery_of(customer).email,
        contact=document.attention,
    )


def ship_to(document: Document) -> Place | None:
    """Return where the goods went; None where nobody wrote it down."""
    if not document.delivery_address and not document.ship_to:
        return None
    return place_of(document.delivery_address, document.ship_to)


def main_address(customer: Customer) -> Address | None:
    return customer.addresses.filter(purpose=Address.Purpose.MAIN).first()


def place_of(address: Address | None, written: str) -> Place:
    """Return an address in parts while these are what stood on the document, else its lines as they were written.

    An address that names no country lies in the company's own.
    """
    if not address or (written and "\n".join(address_lines(address)) != written):
        return place_of_lines(written.splitlines(), address.country if address else "")
    if not (address.city or address.line1):
        return place_of_lines(address_lines(address), address.country)
    return Place(
        lines=tuple(filter(None, (address.line1.strip(), address.line2.strip()))),
        city=address.city.strip(),
        postcode=address.postcode.strip(),
        region=address.region.strip(),
        country=address.country or settings.COMPANY_COUNTRY,
    )


def place_of_lines(written: list[str], country: str) -> Place:
    """Take lines apart as far as can be told for sure: a country at the end, a town behind its postcode."""
    lines = [line.strip() for line in written if line.strip()]
    if named := _country(lines[-1]) if lines else "":
        lines = lines[:-1]
    town = next((TOWN.fullmatch(line) for line in lines[1:] if TOWN.fullmatch(line)), None)
    if town:
        lines.remove(town.group())
    return Place(
        lines=_at_most_three(lines),
        city=town["city"] if town else "",
        postcode=town["postcode"] if town else "",
        country=named or country or settings.COMPANY_COUNTRY,
    )


def vat_id(text: str) -> str:
    """Return a VAT identifier without blanks ("DE123456789"); "" for a number that names no country."""
    plain = re.sub(r"[^0-9A-Za-z+*]", "", text).upper()
    return plain if plain[:2] in VAT_COUNTRIES and len(plain) > 2 else ""


def _country(line: str) -> str:
    try:
        return country_code(line) if len(line) > 2 else ""
    except UnknownCountry:
        return ""


def _at_most_three(lines: list[str]) -> tuple[str, ...]:
    kept, rest = lines[: MOST_LINES - 1], lines[MOST_LINES - 1 :]
    return (*kept, ", ".join(rest)) if rest else tuple(kept)
