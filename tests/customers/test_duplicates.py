"""The same firm twice in the register: said while it is typed, found at night, and never again once they are two."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from crm.roles import give_roles
from customers.duplicates import files
from customers.duplicates.features import features, place
from customers.duplicates.likeness import likeness
from customers.duplicates.pairs import ask_again, find_duplicates, say_two
from customers.duplicates.suggestions import alike, typed
from customers.models import Address, Customer, DuplicatePair
from tests import make

FEBRL = Path(__file__).parents[3] / "shared/data/dedupe/febrl1.csv"
NOW = make.at(make.date(2026, 11, 22))
LATER = make.at(make.date(2026, 11, 23))


@pytest.fixture
def anna(db):
    return make.person("Anna Meyer", "manager")


def score(one: dict, other: dict) -> int:
    return likeness(features(**one), features(**other)).score


BERLIN = {"places": [place(street="Hauptstraße 12", postcode="10115", city="Berlin")]}
BERLIN_TOO = {"places": [place(street="Hauptstr.", number="12", postcode="10115", city="Berlin")]}
MUNICH = {"places": [place(street="Sonnenstr. 3", postcode="80331", city="München")]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Müller Metallbau GmbH"} | BERLIN, {"name": "Mueller Metallbau"} | BERLIN_TOO),
        ({"name": "Baumgart GmbH"} | BERLIN, {"name": "Baumgardt"} | BERLIN_TOO),
        ({"name": "Petra Lindner"} | BERLIN, {"name": "Lindner, Petra"} | BERLIN_TOO),
        ({"name": "Acme Fasteners", "vat": "DE 136 695 976"}, {"name": "ACME", "vat": "DE136695976"}),
        ({"name": "Nordwind Bikes"}, {"name": "Nordwind Bikes"}),
        ({"name": "Bayerische Motoren Werke", "emails": ["a@bmw.example"]} | MUNICH,
         {"name": "BMW", "emails": ["b@bmw.example"]} | MUNICH),
    ],
)  # fmt: skip
def test_two_that_are_one_are_likely(one, other):
    assert score(one, other) >= 50


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Jan Roth"} | BERLIN, {"name": "Jan Roth"} | MUNICH),
        ({"name": "Müller Metallbau GmbH"}, {"name": "Schulze Metallbau GmbH"}),
        ({"name": "Baumgart GmbH"} | BERLIN, {"name": "Praxis Dr. Weiss"} | BERLIN),
        ({"name": "Acme Fasteners", "vat": "DE136695976"}, {"name": "Acme Fasteners", "vat": "DE811569869"}),
        ({"name": "Concordia, Northgate", "phones": ["+15550100"], "relatives": [1, 2]},
         {"name": "Concordia, Riverside", "phones": ["+15550100"], "relatives": [1, 3]}),
        ({"name": "Anna Berg", "emails": ["anna@gmail.com"]}, {"name": "Otto Kern", "emails": ["otto@gmail.com"]}),
    ],
)  # fmt: skip
def test_two_that_share_something_are_two(one, other):
    assert score(one, other) < 50


def test_the_reasons_are_sentences_the_strongest_first():
    one = features(name="Müller Metallbau", vat="DE136695976", phones=["+493012345"], **BERLIN)
    found = likeness(one, features(name="Muller Metallbau", vat="DE136695976", phones=["+493012345"], **BERLIN_TOO))
    assert found.reasons[0] == "The same VAT number."
    assert {"The same address.", "Similar names."} < set(found.reasons)
    assert any(reason.startswith("The same phone: ") for reason in found.reasons)


@pytest.mark.skipif(not FEBRL.exists(), reason="the public test file is not here")
def test_the_usual_test_file_is_sorted_out_by_the_same_definition(capsys):
    rows = files.read(FEBRL)
    measured = files.measured(rows, files.likely_pairs(rows))
    assert measured.known == 500
    assert measured.precision >= 0.95
    assert measured.recall >= 0.90
    call_command("duplicates", file=FEBRL)
    assert "precision 1.0000, recall 0.99" in capsys.readouterr().out


PLACES = {
    "Berlin": ("Hauptstr. 12", "10115"), "Kiel": ("Am Kai 3", "24103"), "Hamburg": ("Deichweg 40", "20457"),
    "Bonn": ("Rheinallee 7", "53173"), "Aachen": ("Domgasse 1", "52062"), "Trier": ("Moselufer 88", "54290"),
}  # fmt: skip


def firm(name: str, city: str = "Berlin", **fields) -> Customer:
    customer = make.customer(name=name, **fields)
    street, postcode = PLACES[city]
    Address.objects.create(customer=customer, line1=street, city=city, postcode=postcode, country="DE")
    return customer


def test_whoever_types_a_known_firm_sees_it_however_it_is_spelled(client, anna):
    give_roles(anna, "clerk")
    client.force_login(anna)
    known = firm("Nordwind Fahrradhandel GmbH", code="N-1")
    make.phone(known, "030 1234567", "+49301234567")
    make.email(known, "info@nordwind.example")
    firm("Südstern Apotheke", code="S-1")
    for asked in ({"name": "Nordwind F"}, {"name": "Norwind Fahradhandel"}, {"name": "Neu", "phone": "+49 30 1234567"},
                  {"name": "X", "email": "petra@nordwind.example"}):  # fmt: skip
        shown = client.get(reverse("customers:similar"), asked).content.decode()
        assert "Nordwind Fahrradhandel GmbH" in shown, asked
        assert "Südstern" not in shown
    assert "<li>" not in client.get(reverse("customers:similar"), {"name": "Ostwald"}).content.decode()


def test_a_second_one_of_the_name_is_saved_all_the_same_with_what_is_known(client, anna):
    client.force_login(anna)
    firm("Nordwind Bikes")
    given = {"name": "Nordwind Bikes", "status": "prospect", "phone": "030 7654321", "city": "Potsdam"}
    given["email"] = "kontakt@nordwind.example"
    asked = client.post(reverse("customers:new"), given)
    assert asked.status_code == 422
    assert "Nothing was saved yet" in asked.content.decode()
    client.post(reverse("customers:new"), given | {"even_so": "on"})
    new = Customer.objects.get(status="prospect")
    assert (new.addresses.get().city, new.emails.get().address) == ("Potsdam", "kontakt@nordwind.example")
    assert new.phones.get().as_typed == "030 7654321"


def test_a_contact_that_somebody_may_not_see_is_not_suggested(db):
    firm("Nordwind Bikes")
    assert alike(typed(name="Nordwind Bikes"), viewer=make.user()) == []


def test_a_number_typed_at_another_customer_says_where_it_is_known(client, anna):
    client.force_login(anna)
    make.phone(firm("Nordwind Bikes"), "030 1234567", "+49301234567")
    make.email(firm("Ostwald Optik", "Kiel"), "info@ostwald.example")
    other = make.customer("O-1", name="Südstern Apotheke")
    url = reverse("customers:reached", args=["O-1"])
    assert "Nordwind Bikes" in client.get(url, {"typed": "mobile +49 30 1234567"}).content.decode()
    assert "Ostwald Optik" in client.get(url, {"typed": "info@ostwald.example"}).content.decode()
    assert "Known" not in client.get(url, {"typed": "petra@ostwald.example"}).content.decode()
    make.phone(other, "030 99999", "+493099999")
    assert "Known" not in client.get(url, {"typed": "+493099999"}).content.decode()


def planted() -> set[tuple[str, str]]:
    """Three pairs among others that share a street, a trade or a head office."""
    firm("Müller Metallbau GmbH", code="M-1")
    firm("Mueller Metallbau", code="M-2")
    firm("Nordwind Bikes", "Kiel", code="N-1", vat_id="DE136695976")
    firm("Nordwind Fahrräder", "Hamburg", code="N-2", vat_id="DE136695976")
    for code in ("P-1", "P-2"):
        make.email(make.customer(code, name="Petra Lindner", kind="person"), "petra@lindner.example")
    head = firm("Concordia Kliniken", "Bonn", code="H-0")
    for city in ("Aachen", "Trier"):
        branch = firm(f"Concordia Kliniken {city}", city, code=f"H-{city}", parent=head)
        make.phone(branch, "0228 5550100", "+492285550100")
    make.customer("R-1", name="Schulze Metallbau GmbH")
    return {("M-1", "M-2"), ("N-1", "N-2"), ("P-1", "P-2")}


def reported() -> set[tuple[str, str]]:
    return set(DuplicatePair.objects.filter(different_since=None).values_list("one__code", "other__code"))


def test_the_night_finds_those_that_were_planted_and_nobody_else(anna):
    expected = planted()
    assert find_duplicates(now=NOW) == 3
    assert reported() == expected
    Customer.objects.filter(code="N-2").update(vat_id="DE811569869")
    assert find_duplicates(now=LATER) == 2
    assert reported() == expected - {("N-1", "N-2")}


def test_what_was_said_to_be_two_stays_away_until_it_is_asked_again(client, anna):
    client.force_login(anna)
    expected = planted()
    find_duplicates(now=NOW)
    pair = DuplicatePair.objects.get(one__code="M-1")
    page = client.get(reverse("customers:duplicates")).content.decode()
    assert "/customers/merge/?one=M-1&amp;other=M-2" in page
    client.post(reverse("customers:are_two", args=[pair.pk]))
    find_duplicates(now=LATER)
    assert reported() == expected - {("M-1", "M-2")}
    assert "other=M-2" not in client.get(reverse("customers:duplicates")).content.decode()
    assert "M-2" in client.get(reverse("customers:duplicates"), {"show": "two"}).content.decode()
    client.post(reverse("customers:ask_again", args=[pair.pk]))
    assert reported() == expected
    subjects = [entry.body.subject for entry in pair.one.journal_entries.order_by("seq")]
    assert subjects[-2:] == [f"Is not the same as {pair.other}", f"May be the same as {pair.other} after all"]


def test_saying_it_twice_is_said_once(anna):
    planted()
    find_duplicates(now=NOW)
    pair = DuplicatePair.objects.first()
    for _ in range(2):
        say_two(pair=pair, by=anna, now=NOW)
    for _ in range(2):
        ask_again(pair=pair, by=anna, now=NOW)
    assert pair.one.journal_entries.count() == 2


def test_a_page_of_pairs_costs_the_same_for_one_and_for_three(client, anna, django_assert_num_queries):
    client.force_login(anna)
    planted()
    find_duplicates(now=NOW)
    with django_assert_num_queries(7) as all_of_them:
        client.get(reverse("customers:duplicates"))
    DuplicatePair.objects.exclude(one__code="M-1").delete()
    with django_assert_num_queries(len(all_of_them)):
        client.get(reverse("customers:duplicates"))


def test_who_may_not_merge_does_not_see_the_list(client, db):
    client.force_login(make.person("Carl Clerk", "clerk"))
    assert client.get(reverse("customers:duplicates")).status_code == 403
