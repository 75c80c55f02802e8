"""What is exported from the register loads back without a change, whatever the names begin with."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from crm.roles import give_roles
from customers.models import Category, Customer
from tests import make

AWKWARD = [
    "=HYPERLINK(1)",
    "+Plus GmbH",
    "-12 Degrees",
    "@home",
    "'s-Hertogenbosch BV",
    "'=both",
    'Say "Ja"; GmbH',
    "Två\nrader",
]


@pytest.fixture
def manager(client, db):
    ruth = make.user("Ruth Meyerhof")
    give_roles(ruth, "manager")
    client.force_login(ruth)
    return ruth


@pytest.fixture
def register(manager):
    route = Category.objects.create(name="Route North")
    head = make.customer("007", "Head Office")
    for number, name in enumerate(AWKWARD):
        customer = make.customer(f"00{number}-A", name, sales_rep=manager, parent=head, credit_limit="1500.50",
                                 notes="-1\n=2", tax_id="+7")  # fmt: skip
        customer.categories.add(route)
        customer.addresses.create(line1="-3 Elm", city="@Cork", country="IE")
        customer.phones.create(as_typed="+353 1 234 5678", e164="+35312345678")
        customer.phones.create(as_typed="+353 1 234 5679 ext. 3", e164="+35312345679", extension="3")
        customer.emails.create(address="office@brd.example")
        customer.emails.create(address="orders@brd.example")


def picture():
    """Everything the register holds, as plain values."""
    fields = ("code", "name", "status", "terms", "credit_limit", "notes", "tax_id", "sales_rep__email", "parent__code")
    related = ("categories__name", "addresses__line1", "addresses__city", "phones__e164", "phones__as_typed",
               "emails__address")  # fmt: skip
    return list(Customer.objects.order_by("code").values_list(*fields, *related))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_all_columns_loads_back_without_a_change(client, register, tmp_path, capsys, kind):
    before = picture()
    answer = client.get(reverse("customers:register"), {"format": kind, "columns": "all", "status": "all"})
    file = tmp_path / f"customers.{kind}"
    file.write_bytes(b"".join(answer))
    call_command("load", "customers", str(file), "--json")
    result = json.loads(capsys.readouterr().out)
    assert (result["created"], result["updated"], result["failed"]) == (0, 0, 0)
    assert picture() == before
