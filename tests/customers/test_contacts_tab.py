"""The Contacts tab: how to reach a customer, changed in place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.roles import give_roles
from customers.models import Contact, Phone
from tests import make


@pytest.fixture
def clerk(client, db):
    anna = make.user("Anna Meyer")
    give_roles(anna, "clerk")
    client.force_login(anna)
    return anna


@pytest.fixture
def acme(db):
    customer = make.customer("A-1", "Acme Ltd", notes="Rings before ten.")
    customer.addresses.create(line1="Seestr. 1", postcode="12345", city="Berlin", country="DE", as_typed="Seestr 1 Bln")
    return customer


def url(name, acme, *args):
    return reverse(f"customers:{name}", args=[acme.code, *args])


def reachable_contact(customer):
    contact = make.contact(customer, role="Buyer")
    contact.person.phones.create(as_typed="030 1234567", e164="+49301234567", extension="12")
    contact.person.emails.create(address="jan@acme.example")
    return contact


def test_the_tab_shows_how_to_reach_everybody(client, clerk, acme):
    reachable_contact(acme)
    acme.phones.create(as_typed="A-123")
    text = client.get(url("contacts", acme)).content.decode()
    person = (
        "Jan Roth",
        "Buyer",
        'href="tel:+49301234567;ext=12"',
        "+49 30 1234567 ext. 12",
        "mailto:jan@acme.example",
    )
    for shown in (*person, "A-123", "12345 Berlin", "Seestr 1 Bln", "Rings before ten."):
        assert shown in text
    assert 'href="tel:A-123"' not in text


def test_an_empty_tab_says_what_to_do_next(client, clerk):
    text = client.get(url("contacts", make.customer())).content.decode()
    assert "Nobody is known here yet." in text
    assert "No address yet" in text


def test_the_tab_costs_the_same_for_one_contact_and_for_three(client, clerk):
    costs = []
    for contacts in (1, 3):
        customer = make.customer()
        for _ in range(contacts):
            reachable_contact(customer)
            customer.addresses.create(purpose="delivery", city="Cork")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("contacts", customer))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 33


def test_a_new_contact_comes_with_number_and_address(client, clerk, acme):
    typed = {
        "name": "Bríd Byrne",
        "role": "Owner",
        "phone": "030 7654321",
        "email": "b@acme.example",
    }
    answer = client.post(url("add_contact", acme), typed)
    contact = acme.contacts.get()
    assert answer.url == f"{url('contacts', acme)}#contact-{contact.pk}"
    assert contact.is_key
    assert contact.person.phones.get().e164 == "+49307654321"
    assert contact.person.emails.get().address == "b@acme.example"


def test_a_refused_form_keeps_what_was_typed_and_says_why(client, clerk, acme):
    answer = client.post(url("add_contact", acme), {"role": "Owner"})
    assert answer.status_code == 422
    assert "A contact needs a name." in answer.content.decode()
    assert 'value="Owner"' in answer.content.decode()


def test_htmx_gets_the_form_alone(client, clerk, acme):
    whole, piece = (client.get(url("add_contact", acme), headers=headers) for headers in ({}, {"HX-Request": "true"}))
    assert b"<html" in whole.content
    assert b"<html" not in piece.content
    assert f'action="{url("add_contact", acme)}"'.encode() in piece.content


def test_a_contact_is_changed_and_removed(client, clerk, acme):
    contact = reachable_contact(acme)
    page = client.get(url("edit_contact", acme, contact.pk))
    assert 'value="Roth"' in page.content.decode()
    client.post(url("edit_contact", acme, contact.pk), {"name": "Roth-Ott", "role": "Chair", "is_key": "on"})
    contact.refresh_from_db()
    assert (str(contact.person), contact.role, contact.is_key) == ("Roth-Ott", "Chair", True)
    client.post(url("remove_contact", acme, contact.pk))
    assert not Contact.objects.exists()


@pytest.mark.parametrize("whose", ["office", "person"])
def test_numbers_and_addresses_are_added_changed_and_removed(client, clerk, acme, whose):
    contact = make.contact(acme)
    query = f"?contact={contact.pk}" if whose == "person" else ""
    owner = contact.person if whose == "person" else acme
    for typed in ("030 1234567", "a@acme.example"):
        client.post(url("add_reach", acme) + query, {"typed": typed})
    phone, email = owner.phones.get(), owner.emails.get()
    assert 'value="030 1234567"' in client.get(url("edit_phone", acme, phone.pk)).content.decode()
    client.post(url("edit_phone", acme, phone.pk), {"number": "030 7654321", "kind": "mobile"})
    client.post(url("edit_email", acme, email.pk), {"address": "b@acme.example"})
    assert (owner.phones.get().e164, owner.emails.get().address) == ("+49307654321", "b@acme.example")
    client.post(url("remove_phone", acme, phone.pk))
    client.post(url("remove_email", acme, email.pk))
    assert not owner.phones.exists()
    assert not owner.emails.exists()


def test_addresses_take_a_country_by_name(client, clerk, acme):
    typed = {"purpose": "delivery", "line1": "1 Quay", "city": "Cork", "country": "Ireland"}
    client.post(url("add_address", acme), typed)
    address = acme.addresses.get(purpose="delivery")
    assert address.country == "IE"
    assert 'value="Ireland"' in client.get(url("edit_address", acme, address.pk)).content.decode()
    refused = client.post(url("edit_address", acme, address.pk), {**typed, "country": "Atlantis"})
    assert "is no country we know" in refused.content.decode()
    second_main = client.post(url("edit_address", acme, address.pk), {**typed, "purpose": "main"})
    assert "There is a main address already" in second_main.content.decode()
    client.post(url("remove_address", acme, address.pk))
    assert acme.addresses.count() == 1


@pytest.mark.parametrize(("name", "answer"), [("edit_phone", 409), ("remove_phone", 404)])
def test_the_number_of_another_customer_is_not_found(client, clerk, acme, name, answer):
    stranger = make.customer().phones.create(as_typed="1")
    assert client.post(url(name, acme, stranger.pk), {"number": "2"}).status_code == answer
    stranger.refresh_from_db()
    assert stranger.as_typed == "1"


def test_another_customers_contact_and_an_unknown_customer_are_not_found(client, clerk, acme):
    stranger = make.contact(make.customer())
    assert client.get(url("edit_contact", acme, stranger.pk)).status_code == 404
    assert client.get(url("add_reach", acme) + f"?contact={stranger.pk}").status_code == 404
    assert client.get(reverse("customers:contacts", args=["NOBODY"])).status_code == 404


def test_nothing_is_removed_by_a_link(client, clerk, acme):
    phone = acme.phones.create(as_typed="1")
    assert client.get(url("remove_phone", acme, phone.pk)).status_code == 405
    assert Phone.objects.exists()
