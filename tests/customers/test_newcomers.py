"""A new customer by its name alone: a firm, or a person who is its own first contact."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from crm.roles import give_roles
from customers.models import Customer
from customers.newcomers import take_on
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def clerk(client, anna):
    give_roles(anna, "clerk")
    client.force_login(anna)
    return anna


def test_a_firm_is_told_by_its_name_and_keeps_its_capitals(anna):
    firm = take_on(name="BAUMGART GMBH", status="customer", by=anna, now=NOW)
    assert (firm.name, firm.kind, firm.contacts.count()) == ("BAUMGART GMBH", "company", 0)


def test_a_person_is_its_own_first_contact_with_capitals_put_right(anna):
    parent = take_on(name="FRAU DR. SABINE VON BRAUN", status="prospect", by=anna, now=NOW)
    assert (parent.name, parent.kind) == ("Frau Dr. Sabine von Braun", "person")
    contact = parent.contacts.select_related("person").get()
    assert contact.is_key
    person = contact.person
    assert (person.salutation, person.title, person.first_name, person.last_name) == (
        "Frau",
        "Dr.",
        "Sabine",
        "von Braun",
    )
    assert person.as_typed == "FRAU DR. SABINE VON BRAUN"


def test_who_chose_the_kind_is_believed(anna):
    firm = take_on(name="Jan Roth", status="customer", kind="company", by=anna, now=NOW)
    assert (firm.kind, firm.contacts.exists()) == ("company", False)
    person = take_on(name="ROTH GMBH", status="customer", kind="person", by=anna, now=NOW)
    assert (person.kind, person.contacts.count()) == ("person", 1)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [("Jan Roth", "person", "Jan Roth is a person by its name and has the code"), ("Acme Ltd", "company", "a company")],
)
def test_the_form_asks_for_a_name_and_the_folder_says_what_it_was_taken_for(client, clerk, name, kind, said):
    shown = client.get(reverse("customers:new")).content.decode()
    assert "As the name says" in shown
    answer = client.post(reverse("customers:new"), {"name": name, "status": "customer", "kind": ""}, follow=True)
    assert said in answer.content.decode()
    assert Customer.objects.get(name=name).kind == kind
