"""Who sells and who buys, as an e-invoice wants them taken apart: addresses, tax identifiers, ways to reach them."""

import re

from django.conf import settings

from customers import addresses
from customers.addresses import lines as address_lines
from customers.delivery import delivery_of
from customers.models import Address
from documents.letterhead import company_lines
from financials.billing import addressee, payer_of
from financials.einvoice.model import Party, Place
from financials.models import Document
from foundation.countries import COUNTRIES
from foundation.postal.analysis import read

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
    """Return who gets the bill, the customer or who pays for it, with the address as it was when it was issued."""
    payer, customer = payer_of(document), addressee(document)
    papers, known = delivery_of(customer, to_payer=False), vat_id(customer.vat_id)
    if payer:
        place = place_of(papers.address, "\n".join(document.bill_to.splitlines()[1:]))  # below the name
    else:
        place = place_of(document.billing_address or papers.address, document.bill_to)
    return Party(
        name=customer.name,
        place=place,
        identifier=customer.code,
        vat_id=known,
        registration="" if known else customer.tax_id.strip(),
        endpoint=papers.email,
        contact="" if payer else document.attention,
    )


def ship_to(document: Document) -> Place | None:
    """Return where the goods went; None where nobody wrote it down, and it was not somebody else who pays for them."""
    if document.delivery_address or document.ship_to:
        return place_of(document.delivery_address, document.ship_to)
    home = addresses.place_of(document.customer, to=addresses.DELIVERY) if payer_of(document) else None
    return place_of(home, "") if home else None


def place_of(address: Address | None, written: str) -> Place:
    """Return an address in parts while these are what stood on the document, else its lines as they were written.

    An address that names no country lies in the company's own.
    """
    if not address or (written and "\n".join(address_lines(address)) != written):
        return place_of_lines(written.splitlines(), address.country if address else "")
    if not (address.city or address.line1):
        return place_of_lines(address_lines(address), address.country)
    return Place(
        lines=_lines(address.recipient, address.line1, address.line2),
        city=address.city.strip(),
        postcode=address.postcode.strip(),
        region=address.region.strip(),
        country=address.country or settings.COMPANY_COUNTRY,
    )


def place_of_lines(written: list[str], country: str) -> Place:
    """Return lines taken apart; in `country`, or the company's own, unless they name another."""
    found = read("\n".join(written), country=country or settings.COMPANY_COUNTRY)
    return Place(
        lines=_lines(found.recipient, found.line1, found.line2),
        city=found.city,
        postcode=found.postcode,
        region=found.region,
        country=found.country,
    )


def vat_id(text: str) -> str:
    """Return a VAT identifier without blanks ("DE123456789"); "" for a number that names no country."""
    plain = re.sub(r"[^0-9A-Za-z+*]", "", text).upper()
    return plain if plain[:2] in VAT_COUNTRIES and len(plain) > 2 else ""


def _lines(*parts: str) -> tuple[str, ...]:
    """Return what stands above the town, in as many lines as an e-invoice has for it."""
    lines = [line.strip() for part in parts for line in part.splitlines() if line.strip()]
    kept, rest = lines[: MOST_LINES - 1], lines[MOST_LINES - 1 :]
    return (*kept, ", ".join(rest)) if rest else tuple(kept)
