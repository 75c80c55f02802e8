"""A house that may write e-invoices, and customers here, elsewhere in the Union and overseas."""

from datetime import date
from decimal import Decimal

import pytest

from financials.models import Document, Line
from tests import make

TODAY = date(2026, 6, 15)
HOUSE = {
    "COMPANY_NAME": "Nordlicht Technik GmbH",
    "COMPANY_ADDRESS": "Industriestraße 12, 70565 Stuttgart, Germany",
    "COMPANY_COUNTRY": "DE",
    "COMPANY_VAT_ID": "DE 123 456 789",
    "COMPANY_TAX_ID": "99/123/45678",
    "COMPANY_REGISTER": "HRB 12345 Amtsgericht Stuttgart; Managing director: Anna Meyer",
    "COMPANY_PHONE": "+49 711 5550",
    "COMPANY_EMAIL": "office@nordlicht.example",
    "CREDITOR_NAME": "Nordlicht Technik GmbH",
    "CREDITOR_IBAN": "DE89 3704 0044 0532 0130 00",
    "CREDITOR_BIC": "COBADEFFXXX",
}


@pytest.fixture
def house(settings):
    for name, value in HOUSE.items():
        setattr(settings, name, value)
    return settings


def firm(code: str, name: str, *, country: str, city: str, vat_id: str = "", language: str = "en", **fields):
    """A customer with an address."""
    customer = make.customer(code, name, vat_id=vat_id, language=language, **{"currency": "EUR", **fields})
    customer.addresses.create(
        purpose="main", line1="Hauptstraße 7", city=city, postcode="10115", country=country, region=""
    )
    return customer


@pytest.fixture
def baumgart(house, db):
    """A customer in our own country."""
    return firm("C-1", "Baumgart & Söhne GmbH", country="DE", city="Berlin", vat_id="DE811111111", language="de")


@pytest.fixture
def lumiere(house, db):
    """A customer in another country of the Union."""
    return firm("C-2", "Lumière S.A.", country="FR", city="Lyon", vat_id="FR12345678901", language="fr")


def taken_over(customer, number: str, *, net: str, tax: str, lines: list[tuple[str, str, str]]) -> Document:
    """An invoice of earlier years, as a file brought it; lines are (price, net, tax), all of one piece at 19 % or 0."""
    document = Document.objects.create(
        customer=customer, kind="invoice", number=number, status="issued", issued_on=TODAY, due_on=TODAY,
        currency="EUR", net=Decimal(net), tax=Decimal(tax), total=Decimal(net) + Decimal(tax), known_on=TODAY,
    )  # fmt: skip
    for position, (price, line_net, line_tax) in enumerate(lines, 1):
        Line.objects.create(
            customer=customer, document=document, position=position, description="Bolts", quantity=Decimal(1),
            unit_price=Decimal(price), net=Decimal(line_net), tax=Decimal(line_tax),
            tax_percent=Decimal(19 if Decimal(line_tax) else 0),
        )  # fmt: skip
    return document
