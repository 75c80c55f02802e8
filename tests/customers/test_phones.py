"""Telephone numbers (A21): read as people write them, found in any spelling, never changed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from crm.roles import give_roles
from customers.models import Phone
from customers.phones import PhoneRefused, add_phone, edit_phone, parse, read_again
from tests import make

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NAUGHTY = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv" / "blns.json"
OFFICES = {
    "DE": ["+49301234567", "030-1234567", "0049301234567", "+49 30 1234567", "+49 (0)30 1234567", "0049 30 1234567",
           "030/123 45 67", "(030) 123 45 67", "030.123.45.67", "49-30-1234567", "1234567", "030 123-4567",
           "tel:+49-30-1234567", "030 1234567 ext. 12"],
    "US": ["(206) 555-9857", "206.555.9857", "206 555 9857", "1-206-555-9857", "+1 206 555 9857", "0012065559857",
           "12065559857", "555-9857", "5559857", "206-555-9857 x12"],
    "GB": ["020 7946 0958", "+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 20 7946 0958", "(020) 7946-0958",
           "020.7946.0958", "44-20-7946-0958", "7946 0958", "79460958", "020/7946/0958"],
}  # fmt: skip
PARTED = [
    "030 1234567 ext. 12", "030 1234567 ext12", "030 1234567 x12", "030 1234567 #12", "030 1234567 Durchwahl -12",
    "030 1234567 DW 12", "030 1234567-Durchwahl 12", "+49 30 1234567 ext 12", "tel:+49-30-1234567;ext=12",
]  # fmt: skip


@pytest.fixture
def clerk(client, db):
    anna = make.user("Anna Meyer")
    give_roles(anna, "clerk")
    client.force_login(anna)
    return anna


def office_in(country, **fields):
    customer = make.customer(f"{country}-1", f"Baumgart {country}", **fields)
    customer.addresses.create(purpose="main", city="Somewhere", country=country)
    return customer


@pytest.mark.parametrize(("country", "spelling"), [(country, each) for country in OFFICES for each in OFFICES[country]])
def test_any_spelling_of_a_number_leads_to_its_customer(client, clerk, country, spelling):
    for each in OFFICES:
        add_phone(of=office_in(each), number=OFFICES[each][0], by=clerk, now=NOW)
    page = client.get(reverse("search"), {"q": spelling, "all": 1}).content.decode()
    assert f"Baumgart {country}" in page
    assert not any(f"Baumgart {other}" in page for other in OFFICES if other != country)


@pytest.mark.parametrize(("country", "typed"), [(country, each) for country in OFFICES for each in OFFICES[country]])
def test_every_spelling_with_its_area_means_the_same_number(country, typed):
    whole = parse(OFFICES[country][0], country).e164
    assert parse(typed, country).e164 in (whole, "" if len("".join(filter(str.isdigit, typed))) < 9 else whole)


@pytest.mark.parametrize("typed", PARTED)
def test_an_extension_stands_apart_however_it_is_written(typed):
    number = parse(typed, "DE")
    assert (number.as_typed, number.e164, number.extension) == (typed, "+49301234567", "12")


def test_a_german_number_with_a_hyphen_is_one_number():
    assert parse("030 1234-567", "DE").e164 == "+49301234567"
    assert parse("030 1234567-0", "DE").e164 == "+493012345670"


@pytest.mark.parametrize("typed", ["1-800-FLOWERS", "1-800-flowers", "1 (800) FLOWERS", "800-FLOWERS"])
def test_a_number_spelled_as_a_word_is_understood_and_found(client, clerk, typed):
    florist = office_in("US", website="")
    phone = add_phone(of=florist, number=typed, by=clerk, now=NOW)
    assert (phone.e164, phone.as_typed) == ("+18003569377", typed)
    for spelling in ("1-800-FLOWERS", "800 356 9377", "18003569377"):
        assert "Baumgart US" in client.get(reverse("search"), {"q": spelling, "all": 1}).content.decode()


@pytest.mark.parametrize(
    "typed", ["A-123", "117", "call Mary", "0800 ask Petra", "030 123456 Meier", "12345", "4711", "-4711", "0000000000"]
)
@pytest.mark.parametrize("region", ["DE", "US", "GB"])
def test_what_is_no_public_number_stays_as_it_was_typed(typed, region):
    assert parse(typed, region) == parse(typed, "")
    assert parse(typed, region).e164 == ""


def test_a_number_nobody_assigned_claims_nothing_unless_its_country_was_typed():
    assert parse("(171) 555-7788", "GB").e164 == ""
    assert parse("+44 171 555 7788", "DE").e164 == "+441715557788"
    assert parse("555 123 4567", "US").e164 == "+15551234567"


@pytest.mark.parametrize(
    ("typed", "region", "kind"),
    [("0170 1234567", "DE", "mobile"), ("030 1234567", "DE", "office"), ("07400 123456", "GB", "mobile"),
     ("(206) 555-9857", "US", "office"), ("A-123", "DE", "office")],
)  # fmt: skip
def test_the_number_itself_tells_a_mobile_one(db, typed, region, kind):
    office = office_in(region)
    assert add_phone(of=office, number=typed, by=make.user(), now=NOW).kind == kind


def test_what_somebody_chose_stands(db):
    assert add_phone(of=office_in("DE"), number="0170 1234567", kind="fax", by=make.user(), now=NOW).kind == "fax"


def test_who_changed_a_number_last_is_known(db):
    anna, ben = make.user("Anna Meyer"), make.user("Ben Ott")
    office = office_in("DE")
    phone = add_phone(of=office, number="030 1234567", by=anna, now=NOW)
    assert (phone.changed_by, phone.changed_at) == (anna, NOW)
    edit_phone(phone=phone, of=office, number="030 7654321", by=ben, now=NOW)
    assert Phone.objects.get().changed_by == ben


def test_numbers_are_read_again_when_the_country_becomes_known(db, settings):
    settings.COMPANY_COUNTRY = "US"
    anna, office = make.user(), make.customer("A-1", "Acme")
    phone = add_phone(of=office, number="030 1234567 DW 12", by=anna, now=NOW)
    internal = add_phone(of=office, number="A-123", by=anna, now=NOW)
    abroad = add_phone(of=make.contact(office), number="+1 206 555 9857", by=anna, now=NOW)
    assert phone.e164 == ""
    office.addresses.create(purpose="main", city="Berlin", country="DE")
    assert read_again(customer=office, by=anna, now=NOW) == [phone]
    assert read_again(customer=office, by=anna, now=NOW) == []
    phone.refresh_from_db()
    assert (phone.written, phone.tel) == ("+49 30 1234567 ext. 12", "+49301234567;ext=12")
    assert [Phone.objects.get(pk=each.pk).e164 for each in (internal, abroad)] == ["", "+12065559857"]
    last = office.journal_entries.order_by("-pk").first().body.subject
    assert last == "Phones read for Germany: 030 1234567 DW 12 is +49 30 1234567 ext. 12"


def test_a_number_of_somebody_known_elsewhere_keeps_its_meaning(db):
    anna, berlin, vienna = make.user(), office_in("DE"), office_in("AT")
    jan = make.contact(berlin)
    phone = add_phone(of=jan, number="030 1234567", by=anna, now=NOW)
    vienna.contacts.create(person=jan.person)
    assert read_again(customer=vienna, by=anna, now=NOW) == []
    phone.refresh_from_db()
    assert phone.e164 == "+49301234567"


@given(st.text(max_size=80), st.sampled_from(["DE", "US", "GB", "FR", ""]))
def test_no_text_breaks_the_reading_of_numbers_and_none_is_changed(text, region):
    number = parse(text, region)
    assert number.as_typed == text.strip()
    assert number.e164 == "" or phonenumbers.is_possible_number(phonenumbers.parse(number.e164))


COUNTRIES = ["DE", "US", "GB", "FR", "AT", "CH", "IT", "ES", "NL", "SE", "JP", "AU", "BR", "IN", "PL"]
WRITTEN = ["INTERNATIONAL", "NATIONAL", "E164", "RFC3966"]


@given(
    st.sampled_from(COUNTRIES),
    st.sampled_from(WRITTEN),
    st.one_of(st.just(""), st.from_regex(r"[1-9]\d{0,4}", fullmatch=True)),
)
def test_a_number_written_by_the_book_is_read_back_with_its_extension(country, style, extension):
    example = phonenumbers.example_number(country)
    written = phonenumbers.format_number(example, getattr(phonenumbers.PhoneNumberFormat, style))
    number = parse(f"{written} ext. {extension}" if extension else written, country)
    assert number.e164 == phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert number.extension == extension


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the naughty strings are not beside the project")
def test_every_naughty_string_comes_back_as_it_was_typed(db):
    office, anna = office_in("US"), make.user()
    for text in json.loads(NAUGHTY.read_text()):
        try:
            phone = add_phone(of=office, number=text, by=anna, now=NOW)
        except PhoneRefused:
            assert not text.strip() or len(text.strip()) > 60
        else:
            phone.refresh_from_db()
            assert phone.as_typed == phone.written == text.strip()
