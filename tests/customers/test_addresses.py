"""Addresses: written as their country does on every paper, each for its purpose."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from customers.addresses import (
    AddressRefused,
    add_address,
    edit_address,
    envelope,
    lines,
    named,
    offered,
    place_of,
    places_of,
    remove_address,
)
from customers.models import Address
from financials.drafts import save_draft
from service.calls import note_call
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
BERLIN = {"line1": "Seestr. 1", "postcode": "12345", "city": "Berlin", "country": "DE"}


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def acme(db):
    return make.customer(name="Acme Ltd")


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("body__subject", flat=True))


def add(customer, city, **parts):
    parts = {"purpose": "delivery", "city": city, **parts}
    return add_address(customer=customer, parts=parts, by=make.somebody(), now=NOW)


def edit(address, **parts):
    return edit_address(address=address, parts=parts, by=make.somebody(), now=NOW)


def cities(found):
    return [address.city for address in found]


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (BERLIN, ["Seestr. 1", "12345 Berlin", "Germany"]),
        (
            {"line1": "9 Elm St", "city": "Springfield", "region": "Illinois", "postcode": "62704", "country": "US"},
            ["9 Elm St", "Springfield, IL 62704", "United States"],
        ),
        (
            {"city": "Queanbeyan", "region": "NSW", "postcode": "2620", "country": "AU"},
            ["Queanbeyan NSW 2620", "Australia"],
        ),
        (
            {"recipient": "Accueil", "line1": "1 rue Cler", "postcode": "75002", "city": "Paris", "country": "FR"},
            ["Accueil", "1 rue Cler", "75002 Paris", "France"],
        ),
        ({"city": "Leeds", "postcode": "LS1 4AP", "country": "GB"}, ["Leeds", "LS1 4AP", "United Kingdom"]),
        ({"as_typed": "Hof 3\n\nNirgendwo"}, ["Hof 3", "Nirgendwo"]),
        ({**BERLIN, "as_typed": "Seestr 1\n  1000 Berlin 12", "keep_as_typed": True}, ["Seestr 1", "1000 Berlin 12"]),
    ],
)  # fmt: skip
def test_an_address_is_written_as_its_country_does(parts, written):
    assert lines(Address(**parts)) == written


def test_an_address_in_our_own_country_does_not_name_it(settings):
    settings.COMPANY_COUNTRY = "DE"
    assert lines(Address(**BERLIN)) == ["Seestr. 1", "12345 Berlin"]


@pytest.mark.parametrize(
    ("written", "person", "window"),
    [
        (["ACME LTD", "Goods inwards", "12 Dock Road"], "Jan Roth", ["Jan Roth", "Goods inwards", "12 Dock Road"]),
        (["Acme Ltd, Goods inwards", "12 Dock Road"], "", ["Goods inwards", "12 Dock Road"]),
        (["Jan Roth", "12 Dock Road"], "Herrn Jan Roth", ["Jan Roth", "12 Dock Road"]),
        (["12 Dock Road", "Roth"], "Jan Roth", ["Jan Roth", "12 Dock Road", "Roth"]),
        (["Acme Ltdings Lane 2"], "Acme Ltd", ["Acme Ltdings Lane 2"]),
        ([], "", []),
    ],
)
def test_an_envelope_names_the_firm_and_nobody_twice(written, person, window):
    assert envelope(written, name="Acme Ltd", person=person) == ["Acme Ltd", *window]


def test_there_is_one_main_address_and_as_many_others_as_are_needed(acme, anna):
    main = add(acme, "Berlin", purpose="main")
    for city in ("Hamburg", "Köln"):
        add(acme, city)
    with pytest.raises(AddressRefused, match="a main address already"):
        add(acme, "Bonn", purpose="main")
    edit(main, city="Potsdam")
    remove_address(address=main, by=anna, now=NOW)
    assert told(acme)[-2:] == ["Address changed (main): Berlin → Potsdam", "Address removed (main): Potsdam"]
    assert acme.addresses.count() == 2


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"city": " ", "country": "DE"}, "empty"),
        ({"as_typed": " \n "}, "empty"),
        ({"city": "Cork", "keep_as_typed": True}, "Type the address"),
        ({"city": "Cork", "purpose": "billing", "default_delivery": True}, "its purpose is “billing”"),
        ({"city": "Cork", "purpose": "other", "default_billing": True}, "Invoices cannot go to this address"),
    ],
)
def test_what_can_be_no_address_is_refused(acme, anna, parts, sentence):
    with pytest.raises(AddressRefused, match=sentence):
        add_address(customer=acme, parts={"purpose": "billing", **parts}, by=anna, now=NOW)


def test_a_document_offers_the_default_first_then_what_is_meant_for_it_then_the_main_one(acme, anna):
    add(acme, "Bonn", purpose="other")
    add(acme, "Berlin", purpose="main")
    add(acme, "Hamburg", purpose="billing")
    add(acme, "Köln")
    north = add(acme, "Kiel", label="Warehouse North", default_delivery=True)
    add(acme, "Ulm", purpose="both")
    assert cities(offered(acme, to="delivery")) == ["Kiel", "Köln", "Ulm", "Berlin", "Bonn", "Hamburg"]
    assert cities(offered(acme, to="billing")) == ["Hamburg", "Ulm", "Berlin", "Bonn", "Köln", "Kiel"]
    assert named(north) == "Warehouse North: Kiel (delivery)"
    assert place_of(acme, to="delivery") == north


def test_goods_go_nowhere_by_themselves_where_only_bills_go(acme, anna, django_assert_num_queries):
    other, nobody = make.customer(), make.customer()
    add(acme, "Hamburg", purpose="billing")
    berlin = add(other, "Berlin", purpose="main")
    with django_assert_num_queries(1):
        assert places_of([acme.pk, other.pk, nobody.pk], to="delivery") == {other.pk: berlin}


def test_what_becomes_the_default_is_it_nowhere_else(acme, anna):
    main = add(acme, "Berlin", purpose="main", default_billing=True, default_delivery=True)
    north = add(acme, "Kiel", label="Warehouse North")
    edit(north, default_delivery=True)
    main.refresh_from_db()
    assert (main.default_billing, main.default_delivery, main.changed_by) == (True, False, make.somebody())
    assert told(acme)[0] == "Address added (main): Berlin; invoices go here; goods go here"
    assert told(acme)[-1] == "Address changed (delivery, Warehouse North): goods go here, until now Berlin"
    edit(north, default_delivery=False, label="")
    assert told(acme)[-1] == "Address changed (delivery): called Warehouse North → –; goods do not go here any more"


def test_a_change_says_what_changed_in_one_line_and_nothing_changed_says_nothing(acme, anna):
    address = add(acme, "Kiel", line1="Tor 4", as_typed="Tor 4 Kiel")
    edit(address, city="Kiel ", purpose="both")
    edit(address, city="Kiel", purpose="both")
    edit(address, keep_as_typed=True)
    edited = edit(address, line1="Tor 5", region="SH")
    assert told(acme)[1:] == [
        "Address changed (billing and delivery): purpose delivery → both",
        "Address changed (billing and delivery): Tor 4, Kiel → Tor 4 Kiel; written as typed",
        "Address changed (billing and delivery): street, region",
    ]
    assert lines(edited) == ["Tor 4 Kiel"]
    assert (edited.changed_at, edited.changed_by) == (NOW, make.somebody())


def test_telephone_numbers_are_read_in_the_country_of_a_new_address(acme, anna):
    phone = acme.phones.create(as_typed="030 1234567")
    add(acme, "Berlin", purpose="main", country="DE")
    phone.refresh_from_db()
    assert phone.e164 == "+49301234567"


def test_an_address_something_is_still_to_go_to_is_not_removed(acme, anna):
    north, spare = add(acme, "Kiel"), add(acme, "Köln")
    draft = {"kind": "quote", "lines": [make.line("5.00")], "issued_on": NOW.date(), "delivery_address": north}
    save_draft(customer=acme, by=anna, now=NOW, **draft)
    call = note_call(customer=acme, subject="The press leaks", site=north, by=anna, now=NOW)
    wanted = f"still needed: the quote draft of 12 Nov 2026, service call {call.number}. Choose another one there first"
    with pytest.raises(AddressRefused, match=wanted):
        remove_address(address=north, by=anna, now=NOW)
    remove_address(address=spare, by=anna, now=NOW)
    assert list(acme.addresses.all()) == [north]


def test_what_was_issued_says_what_the_address_was_then(acme, anna):
    home = add(acme, "Berlin", purpose="main", line1="Seestr. 1")
    invoice = make.invoice(acme, issued_on=NOW.date(), billing_address=home)
    edit(home, city="Bonn")
    remove_address(address=home, by=anna, now=NOW)
    invoice.refresh_from_db()
    assert (invoice.bill_to, invoice.billing_address) == ("Seestr. 1\nBerlin", None)


@pytest.mark.parametrize(
    ("constraint", "parts"),
    [
        ("invoices_go_to_one_address", {"purpose": "billing", "default_billing": True}),
        ("goods_go_to_one_address", {"purpose": "both", "default_delivery": True}),
        ("invoices_go_to_a_billing_address", {"purpose": "delivery", "default_billing": True}),
        ("goods_go_to_a_delivery_address", {"purpose": "billing", "default_delivery": True}),
        ("address_kept_as_typed_was_typed", {"purpose": "other", "keep_as_typed": True}),
    ],
)
def test_the_database_keeps_defaults_where_they_belong(acme, constraint, parts):
    acme.addresses.create(purpose="main", city="Berlin", default_billing=True, default_delivery=True)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        acme.addresses.create(city="Cork", **parts)
