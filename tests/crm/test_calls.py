"""A number calls: its folder opens with the call begun, or the clerk is told what to do instead."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from crm.roles import give_roles
from customers.phones import add_phone
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = company_today()


@pytest.fixture
def jan(client):
    jan = make.user("Jan Silva")
    give_roles(jan, "clerk")
    client.force_login(jan)
    return jan


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Tools Ltd")


def with_phone(customer, jan, number="+49 30 12345678"):
    petra = make.contact(customer, "Petra", "Lindner")
    add_phone(of=petra, number=number, by=jan, now=NOW)
    return petra


def call(client, number: str):
    return client.get("/calls/incoming", {"number": number})


@pytest.mark.parametrize("number", ["+493012345678", "0049 30 12345678", "030 12345678", "tel:+49-30-12345678"])
def test_a_known_number_opens_the_folder_with_the_person_on_the_line(client, jan, acme, number):
    petra = with_phone(acme, jan)
    make.customer("OTHER")
    there = urlsplit(call(client, number).url)
    assert there.path == "/customers/ACME/"
    assert parse_qs(there.fragment) == {"call": ["call_in"], "contact": [str(petra.pk)], "who": ["Petra Lindner"]}


def test_a_plus_that_an_address_turned_into_a_space_is_understood(client, jan, acme):
    with_phone(acme, jan)
    assert client.get("/calls/incoming?number=+493012345678").url.startswith("/customers/ACME/#")


def test_the_office_number_names_nobody(client, jan, acme):
    add_phone(of=acme, number="+49 30 1234500", by=jan, now=NOW)
    assert urlsplit(call(client, "+49301234500").url).fragment == "call=call_in"


def test_a_number_of_several_is_a_choice(client, jan, acme):
    with_phone(acme, jan)
    with_phone(make.customer("BAUM", "Baumgart"), jan)
    page = call(client, "+493012345678")
    assert "Several have this number" in page.text
    assert page.text.count("#call=call_in&amp;contact=") == 2


@pytest.mark.parametrize(
    ("number", "says"), [("+49 40 999999", "Nobody on file has the number +49 40 999999"), ("", "was not sent")]
)
def test_a_number_nobody_has_says_how_to_go_on(client, jan, acme, number, says):
    with_phone(acme, jan)
    assert says in call(client, number).text


def test_pages_say_what_is_told_of_their_figures(client, jan, acme):
    invoice = make.invoice(acme, "640.00", issued_on=TODAY)
    page = client.get(invoice.get_absolute_url()).text
    assert f'data-told-about="financials.document:{invoice.pk}" data-told-code="ACME"' in page
    assert f'data-told="Invoice {invoice.number} of' in page
    assert "640.00 USD open" in page
    assert 'data-told="Balance 640.00 USD"' in client.get("/customers/ACME/financials/why/").text
    card = client.get("/search/suggest", {"q": invoice.number}).text
    assert f'data-told-about="financials.document:{invoice.pk}"' in card
    payment = make.payment(acme, "100.00", received_on=TODAY)
    assert f'data-told-about="financials.payment:{payment.pk}"' in client.get(payment.get_absolute_url()).text
