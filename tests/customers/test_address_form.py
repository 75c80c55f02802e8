"""The form of an address: a text is read into parts, what a person corrects stays, and nothing typed is ever lost."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from customers.address_forms import AddressForm
from customers.addresses import add_address, lines
from customers.models import Address
from tests import make

BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv" / "blns.json"
PASTED = "Baumgart Metallbau GmbH\nTor 4, Wareneingang\nAm Werkhof 12\n20457 Hamburg\nGermany"
SHOWN = re.compile(r'name="shown" value="([^"]*)"')


@pytest.fixture
def desk(client, db):
    client.force_login(make.person("Anna Meyer", "clerk"))
    return client


@pytest.fixture
def acme(db):
    return make.customer("A-1", "Acme Ltd")


def url(name, acme, *args):
    return reverse(f"customers:{name}", args=[acme.code, *args])


def shown(answer):
    return unescape(SHOWN.search(answer.content.decode())[1])


def parts_in(answer):
    return json.loads(shown(answer))["parts"]


def saved(desk, acme, **typed):
    answer = desk.post(url("add_address", acme), {"purpose": "delivery", **typed})
    assert answer.status_code == 302, answer.content.decode()
    return acme.addresses.latest("pk")


def test_a_pasted_foreign_address_is_read_and_kept_as_it_was(desk, acme):
    address = saved(desk, acme, as_typed=PASTED.replace("\n", "\r\n"), shown="")
    assert (address.line2, address.postcode, address.city) == ("Am Werkhof 12", "20457", "Hamburg")
    assert (address.recipient, address.country) == ("Baumgart Metallbau GmbH", "DE")
    assert address.as_typed == PASTED
    tab = desk.get(url("contacts", acme)).content.decode()
    assert "20457 Hamburg<br>Germany" in tab
    assert "As typed" in tab


def test_reading_shows_the_lines_and_keeps_what_a_person_corrected(desk, acme):
    read = desk.post(url("read_address", acme), {"as_typed": PASTED, "purpose": "delivery"})
    parts = parts_in(read)
    assert (parts["city"], parts["country"]) == ("Hamburg", "Germany")
    corrected = {"as_typed": PASTED, **parts, "city": "Hamburg-Altona", "shown": shown(read)}
    again = desk.post(url("read_address", acme), corrected)
    assert "20457 Hamburg-Altona<br>Germany" in again.content.decode()
    assert saved(desk, acme, **corrected).city == "Hamburg-Altona"
    assert not acme.journal_entries.filter(body__subject__contains="20457 Hamburg,").exists()


def test_another_text_is_read_anew_but_a_corrected_part_stays(desk, acme):
    address = saved(desk, acme, as_typed="9 Elm St\nSpringfield, IL 62704\nUSA", recipient="Dock B")
    form = desk.get(url("edit_address", acme, address.pk))
    typed = parts_in(form) | {"as_typed": "11 Elm St\nSpringfield, IL 62704\nUSA", "recipient": "Dock C"}
    desk.post(url("edit_address", acme, address.pk), {**typed, "purpose": "delivery", "shown": shown(form)})
    address.refresh_from_db()
    assert (address.line1, address.recipient, address.city) == ("11 Elm St", "Dock C", "Springfield")


def test_keeping_it_as_typed_survives_the_change_of_something_else(desk, acme):
    address = saved(desk, acme, as_typed="Tor 4\n  D-20457 HAMBURG", keep_as_typed="on")
    form = desk.get(url("edit_address", acme, address.pk))
    assert "Written as typed" in form.content.decode()
    changed = parts_in(form) | {"label": "Warehouse North", "as_typed": address.as_typed, "keep_as_typed": "on"}
    desk.post(url("edit_address", acme, address.pk), {**changed, "purpose": "both", "shown": shown(form)})
    address.refresh_from_db()
    assert (address.keep_as_typed, address.label, address.purpose) == (True, "Warehouse North", "both")
    assert "Tor 4<br>D-20457 HAMBURG" in desk.get(url("contacts", acme)).content.decode()


def test_parts_alone_are_an_address_too_and_their_country_goes_by_name(desk, acme):
    address = saved(desk, acme, line1="4 Quay St", city="Galway", country="Ireland")
    assert (address.country, address.as_typed) == ("IE", "")
    assert 'value="Ireland"' in desk.get(url("edit_address", acme, address.pk)).content.decode()
    nowhere = {"purpose": "main", "city": "Galway", "country": "Atlantis"}
    refused = desk.post(url("edit_address", acme, address.pk), nowhere)
    assert "Atlantis" in refused.content.decode()
    assert refused.status_code == 422


def test_a_text_that_fits_no_part_is_written_as_it_was_typed(desk, acme):
    text = "Hof " + "x" * 400
    address = saved(desk, acme, as_typed=text, shown="")
    assert (address.line1, address.as_typed, lines(address)) == ("", text, [text])


def test_what_two_people_change_in_one_address_is_merged(desk, acme):
    address = saved(desk, acme, as_typed="Tor 4\n20457 Hamburg\nGermany")
    form = desk.get(url("edit_address", acme, address.pk))
    opened = {**parts_in(form), "as_typed": address.as_typed, "purpose": "delivery", "shown": shown(form)}
    opened["seen"] = unescape(re.search(r'name="seen" value="([^"]*)"', form.content.decode())[1])
    desk.post(url("edit_address", acme, address.pk), {**opened, "label": "Warehouse North"})
    desk.post(url("edit_address", acme, address.pk), {**opened, "city": "Hamburg-Altona"})
    address.refresh_from_db()
    assert (address.label, address.city) == ("Warehouse North", "Hamburg-Altona")
    clash = desk.post(url("edit_address", acme, address.pk), {**opened, "city": "Kiel"})
    assert clash.status_code == 409
    assert "Hamburg-Altona" in clash.content.decode()


def test_what_an_address_may_not_be_is_said_at_its_field_and_what_was_typed_stays(desk, acme):
    saved(desk, acme, city="Cork", purpose="main")
    answer = desk.post(url("add_address", acme), {"purpose": "main", "as_typed": "Tor 4\nKiel"})
    assert answer.status_code == 422
    assert "There is a main address already" in answer.content.decode()
    assert "Tor 4\nKiel</textarea>" in answer.content.decode()


def test_what_stands_above_the_street_keeps_its_lines(desk, acme):
    typed = "Frau Dr. Helga Meyer\nc/o Beispiel AG\nKönigstr. 5\n70173 Stuttgart\nGermany"
    address = saved(desk, acme, as_typed=typed, shown="")
    assert (address.recipient, lines(address)) == ("Frau Dr. Helga Meyer\nc/o Beispiel AG", typed.splitlines())
    form = desk.get(url("edit_address", acme, address.pk))
    kept = parts_in(form) | {"as_typed": typed, "shown": shown(form), "purpose": "delivery", "label": "At a firm's"}
    kept["recipient"] = kept["recipient"].replace("\n", "\r\n")  # as browsers send it
    assert desk.post(url("edit_address", acme, address.pk), kept).status_code == 302
    address.refresh_from_db()
    assert (address.label, lines(address)) == ("At a firm's", typed.splitlines())


def test_an_address_still_needed_says_so_when_it_is_to_be_removed(desk, acme):
    site = saved(desk, acme, city="Kiel")
    acme.documents.create(
        kind="order", number="O-1", status="confirmed", issued_on="2026-11-12", known_on="2026-11-12", currency="USD",
        net=5, tax=0, total=5, delivery_address=site,
    )  # fmt: skip
    answer = desk.post(url("remove_address", acme, site.pk), follow=True)
    assert "This address is still needed: order O-1." in answer.content.decode()


@pytest.mark.skipif(not BLNS.exists(), reason="the list of naughty strings is not here")
def test_no_text_is_lost_or_changed(desk, acme):
    anna = make.user()
    for place, text in enumerate(json.loads(BLNS.read_text())):
        data = {"purpose": "other", "as_typed": text, "shown": ""}
        if place % 20 and text.strip():
            form = AddressForm(QueryDict(urlencode(data)))
            assert form.is_valid(), ascii(text)
            kept = add_address(customer=acme, parts=form.cleaned_data, by=anna, now=timezone.now())
        else:
            answer = desk.post(url("add_address", acme), data)
            assert answer.status_code == (302 if text.strip() else 422), ascii(text)
            kept = acme.addresses.latest("pk") if text.strip() else None
        assert not kept or Address.objects.get(pk=kept.pk).as_typed == text, ascii(text)
    assert desk.get(url("contacts", acme)).status_code == 200
