"""VAT numbers and tax numbers: read in any spelling, checked by the rules of their country, never lost."""

from random import Random

import pytest
from django.urls import reverse

from crm.demo.tax_numbers import NATIONAL as DEMO_NATIONAL
from crm.demo.tax_numbers import VAT as DEMO_VAT
from crm.demo.tax_numbers import tax_numbers
from crm.roles import give_roles
from customers.models import Customer
from customers.tax_numbers import (
    NATIONAL,
    VAT,
    TaxNumberRefused,
    is_vat_id,
    plain_number,
    read_tax_number,
    read_vat_id,
    shown,
    written_tax_number,
    written_vat_id,
)
from tests import make


@pytest.mark.parametrize("prefix", VAT)
def test_a_vat_number_of_each_country_is_kept_without_blanks_and_written_as_people_do(prefix):
    kept = read_vat_id(VAT[prefix].lower())
    assert kept == plain_number(VAT[prefix])
    assert kept.startswith(prefix)
    assert written_vat_id(kept) == VAT[prefix]


@pytest.mark.parametrize("country", NATIONAL)
def test_a_tax_number_of_each_country_is_kept_as_it_was_typed(country):
    assert read_tax_number(f" {NATIONAL[country][1]} ", country=country) == NATIONAL[country][1]


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("136 695 976", "DE", "DE136695976"),
        ("B58378431", "ES", "ESB58378431"),
        ("GR 094259216", "", "EL094259216"),
        ("094259216", "GR", "EL094259216"),
        ("40 303 265 045", "FR", "FR40303265045"),
        ("IT00743110157", "DE", "IT00743110157"),
        ("", "DE", ""),
    ],
)
def test_a_number_without_its_letters_gets_those_of_the_customers_country(typed, country, kept):
    assert read_vat_id(typed, country=country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "sentence"),
    [
        ("DE136695977", "", "check digits of this VAT number of Germany do not fit"),
        ("DE13669597", "", "too short or too long for a VAT number of Germany: one is DE 136 695 976"),
        ("12-3456789", "US", "United States has no VAT numbers that begin with its letters: write its EIN under Tax"),
        ("136695976", "", "begins with the two letters of its country"),
        ("TH 0105536000315", "", "We know of no VAT numbers of Thailand"),
        ("CHE-107.787.577", "", "one is CHE-107.787.577 MWST"),
    ],
)
def test_what_is_no_vat_number_is_refused_with_what_is_wrong(typed, country, sentence):
    with pytest.raises(TaxNumberRefused, match=sentence) as refusal:
        read_vat_id(typed, country=country)
    assert refusal.value.field == "vat_id"


@pytest.mark.parametrize(
    ("typed", "country", "sentence"),
    [
        ("83 914 571 674", "AU", r"check digits of this ABN \(Australia\) do not fit"),
        ("12345", "FR", r"too short or too long for a SIREN or SIRET \(France\): one is 552 008 443"),
        ("DE136695976", "DE", "This is a VAT number: write it under VAT number"),
        ("1Z", "IN", r"GSTIN \(India\): one is 27AAPFU0939F1ZV"),
    ],
)
def test_what_a_tax_office_does_not_give_out_is_refused(typed, country, sentence):
    with pytest.raises(TaxNumberRefused, match=sentence):
        read_tax_number(typed, country=country)


def test_a_country_whose_rules_we_do_not_know_is_not_judged():
    assert read_tax_number("0105536000315", country="TH") == "0105536000315"
    assert read_tax_number("anything", country="") == "anything"
    assert not is_vat_id("0105536000315")


def test_a_page_writes_a_number_as_its_office_does_and_says_why_it_does_not_check():
    numbers = shown(vat_id="DE136695977", tax_id="911144442", country="US")
    assert [(each.label, each.written, bool(each.doubt)) for each in numbers] == [
        ("VAT number", "DE136695977", True),
        ("Tax number", "91-1144442", False),
    ]
    assert shown(vat_id="", tax_id="", country="US") == []
    assert written_tax_number("12/34", "US") == "12/34"


def test_the_firms_of_the_demo_have_numbers_that_check():
    chance = Random(7)
    for country in (*DEMO_VAT, *DEMO_NATIONAL):
        for _ in range(30):
            vat_id, tax_id = tax_numbers(chance, country)
            assert not [each.doubt for each in shown(vat_id=vat_id, tax_id=tax_id, country=country) if each.doubt]


@pytest.fixture
def acme(client, db):
    """A firm in Germany, whose master data a manager has open."""
    acme = make.customer("ACME", "Acme GmbH")
    acme.addresses.create(purpose="main", city="Berlin", country="DE")
    manager = make.user("Mia")
    give_roles(manager, "manager")
    client.force_login(manager)
    return acme


def edit(client, customer, **typed):
    """Post the master data form as the browser does, with these inputs changed."""
    url = reverse("customers:edit", args=[customer.code])
    form = client.get(url).context["form"]
    fields = {name: value for name, value in form.raw(form.initial).items() if value not in ("", [])}
    return client.post(url, {**fields, "seen": form.seen, **typed})


def test_a_wrong_number_is_refused_in_its_place_and_kept_when_the_clerk_insists(client, acme):
    refused = edit(client, acme, vat_id="DE 136 695 977")
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "check digits of this VAT number of Germany do not fit" in text
    assert 'value="DE 136 695 977"' in text
    assert 'name="keep_numbers"' in text
    assert edit(client, acme, vat_id="DE 136 695 977", keep_numbers="on").status_code == 302
    page = client.get(reverse("customers:contacts", args=["ACME"])).content.decode()
    assert "does not check" in page
    assert edit(client, acme, website="acme.example").status_code == 302, "what stands there already is not judged"
    assert edit(client, acme, vat_id="136 695 976").status_code == 302
    assert Customer.objects.get().vat_id == "DE136695976"
    page = client.get(reverse("customers:contacts", args=["ACME"])).content.decode()
    assert "DE 136 695 976" in page
    assert "does not check" not in page


def test_both_numbers_are_found_in_any_spelling(client, acme):
    Customer.objects.update(vat_id="DE136695976", tax_id="181/815/08155")
    for question in ("DE 136 695 976", "136695976", "18181508155", "vat DE136695976"):
        page = client.get(reverse("search-suggest"), {"q": question}).content.decode()
        assert "Acme" in page, question
