from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from catalog.models import Product
from crm.roles import give_roles
from customers.models import Customer
from tests import make


@pytest.fixture
def acme(db):
    """A customer with an address for bills and one for goods."""
    acme = make.customer("ACME", "Acme Corp.", status=Customer.Status.CUSTOMER, terms="net30", currency="USD")
    acme.addresses.create(purpose="main", line1="Main St 1", city="Reno", region="NV", country="US")
    acme.addresses.create(purpose="delivery", line1="Dock 4", city="Sparks", region="NV", country="US")
    return acme


@pytest.fixture
def bolts(db):
    return product("HB-M8", "Hex bolts M8", "12.00", cost=Decimal(7), tax_percent=Decimal(19))


def product(part_number: str, description: str, list_price: str | None, **fields) -> Product:
    price = Decimal(list_price) if list_price else None
    return Product.objects.create(part_number=part_number, description=description, list_price=price, **fields)


@pytest.fixture
def seller(client, db):
    """Sam of sales, signed in."""
    return signed_in(client, "Sam Ortega", "sales")


def signed_in(client, name: str, role: str) -> SimpleNamespace:
    person = make.user(name)
    give_roles(person, role)
    client.force_login(person)
    return person


def typed(*lines: dict, **head) -> dict:
    """What a browser posts: the head, and each line under its own key."""
    data = {"issued_on": date.today().isoformat(), "terms": "net30", "currency": "USD", "row": [], **head}
    for place, line in enumerate(lines, 1):
        data["row"].append(f"r{place}")
        data |= {f"r{place}-{name}": value for name, value in line.items()}
    return data
