"""Writing to a customer from the folder: a template in two clicks, a letter on the house's paper."""

import pytest
from django.core import mail
from django.urls import reverse

from customers.addresses import add_address
from documents.models import MessageTemplate, StoredFile
from foundation.periods import company_today
from journal.models import Entry
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.at(company_today())


@pytest.fixture
def desk(client):
    client.force_login(make.person("Anna Meyer", "clerk"))
    return client


@pytest.fixture
def acme():
    acme = make.customer("ACME", "Acme Corp.")
    make.email(make.contact(acme, "Mary", "Lee", is_key=True), "mary@acme.example")
    return acme


@pytest.fixture
def thanks():
    return MessageTemplate.objects.create(
        name="Thanks", kind="mail", subject="Your visit, {customer}", text="Dear {contact},\nthank you.\n{me}"
    )


def test_a_template_is_two_clicks_away_and_filled_in_for_this_customer(desk, acme, thanks):
    folder = desk.get(reverse("folder", args=["ACME"])).content.decode()
    first = reverse("writing:mail", args=["ACME"])
    assert f'href="{first}"' in folder
    second = desk.get(first).content.decode()
    assert f'href="?template={thanks.pk}"' in second
    written = desk.get(first, {"template": thanks.pk}).content.decode()
    assert "Your visit, Acme Corp." in written
    assert "Dear Mary Lee," in written
    assert "mary@acme.example" in written


def test_what_was_sent_stands_in_the_journal_with_who_got_it(desk, acme):
    said = {"to": "mary@acme.example", "subject": "Your visit", "text": "Dear Mary"}
    assert desk.post(reverse("writing:mail", args=["ACME"]), said).status_code == 302
    [message] = mail.outbox
    assert (message.to, message.subject, message.body) == (["mary@acme.example"], "Your visit", "Dear Mary")
    entry = Entry.objects.get(customer=acme, kind="email")
    assert entry.body.subject == "Your visit"


def test_a_place_nobody_filled_does_not_leave_the_house(desk, acme):
    said = {"to": "mary@acme.example", "subject": "Hello", "text": "Dear {contact}"}
    refused = desk.post(reverse("writing:mail", args=["ACME"]), said)
    assert refused.status_code == 422
    assert "Nothing is known for {contact}" in refused.content.decode()
    assert mail.outbox == []


def test_who_wants_no_contact_is_written_to_only_on_purpose(desk, acme):
    acme.do_not_contact = True
    acme.save()
    url, said = reverse("writing:mail", args=["ACME"]), {"to": "x@acme.example", "subject": "Hello", "text": "Dear all"}
    assert "does not want to be contacted" in desk.post(url, said).content.decode()
    assert desk.post(url, said | {"even_so": "on"}).status_code == 302


def test_a_letter_is_filed_as_pdf_and_noted(desk, acme):
    parts = {"line1": "1 Main St", "city": "Springfield", "region": "IL", "postcode": "62704", "country": "US"}
    place = add_address(customer=acme, parts=parts, by=make.somebody(), now=NOW)
    said = {"address": place.pk, "person": "Mary Lee", "subject": "Your visit", "text": "Dear Mary\n\nThank you."}
    assert desk.post(reverse("writing:letter", args=["ACME"]), said).status_code == 302
    file = StoredFile.objects.get(customer=acme)
    assert file.name == "Your visit.pdf"
    with file.content.open("rb") as content:
        assert content.read().startswith(b"%PDF")
    assert Entry.objects.filter(customer=acme, kind="letter").count() == 1
