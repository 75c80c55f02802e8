"""People, phones and e-mails of customers."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from customers.addresses import add_address
from customers.emails import add_email, edit_email, remove_email
from customers.models import Contact, Person, Phone
from customers.people import ContactRefused, add_contact, edit_contact, remove_contact
from customers.phones import PhoneRefused, add_phone, edit_phone, parse, remove_phone
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def acme(db):
    return make.customer(name="Acme Ltd")


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("kind", "body__subject"))


def test_the_first_contact_is_the_one_to_call_first_until_another_one_is(acme, anna):
    roth = add_contact(customer=acme, first_name="Jan", last_name="Roth", role="Buyer", by=anna, now=NOW)
    lee = add_contact(customer=acme, last_name="Lee", by=anna, now=NOW)
    assert (roth.is_key, lee.is_key) == (True, False)
    edit_contact(contact=lee, changes={"is_key": True}, by=anna, now=NOW)
    assert list(acme.contacts.filter(is_key=True)) == [lee]
    assert told(acme)[0] == ("contact_added", "Contact added: Jan Roth, Buyer")


def test_one_person_in_two_firms_is_edited_once_and_has_a_role_in_each(acme, anna):
    brd = make.customer(name="Brd Dairies")
    buyer = add_contact(customer=acme, first_name="Bríd", last_name="Byrne", role="Buyer", by=anna, now=NOW)
    owner = add_contact(customer=brd, person=buyer.person, role="Owner", by=anna, now=NOW)
    add_phone(of=buyer, number="+353 1 234 5678", by=anna, now=NOW)
    edit_contact(contact=owner, changes={"last_name": "Byrne-Walsh", "role": "Chair"}, by=anna, now=NOW)
    buyer.refresh_from_db()
    buyer.person.refresh_from_db()
    assert (str(buyer.person), buyer.role) == ("Bríd Byrne-Walsh", "Buyer")
    assert [str(phone) for phone in owner.person.phones.all()] == ["+353 1 234 5678"]
    assert told(brd)[-1] == ("contact_changed", "Contact changed: Bríd Byrne, Owner → Bríd Byrne-Walsh, Chair")


def test_the_same_person_is_no_contact_twice(acme, anna):
    roth = add_contact(customer=acme, last_name="Roth", by=anna, now=NOW)
    with pytest.raises(ContactRefused, match="is a contact of Acme Ltd already"):
        add_contact(customer=acme, person=roth.person, by=anna, now=NOW)


def test_nobody_has_no_name(acme, anna):
    with pytest.raises(ContactRefused):
        add_contact(customer=acme, first_name=" ", last_name="", by=anna, now=NOW)
    roth = add_contact(customer=acme, last_name="Roth", by=anna, now=NOW)
    with pytest.raises(ContactRefused):
        edit_contact(contact=roth, changes={"last_name": " "}, by=anna, now=NOW)
    assert Person.objects.get().last_name == "Roth"


def test_who_leaves_one_firm_stays_in_the_other_and_then_is_gone(acme, anna):
    brd = make.customer(name="Brd Dairies")
    here = add_contact(customer=acme, last_name="Roth", by=anna, now=NOW)
    there = add_contact(customer=brd, person=here.person, by=anna, now=NOW)
    add_email(of=here, address="jan@roth.example", by=anna, now=NOW)
    remove_contact(contact=here, by=anna, now=NOW)
    assert Person.objects.exists()
    remove_contact(contact=there, by=anna, now=NOW)
    assert not Person.objects.exists()
    assert told(acme)[-1] == ("contact_removed", "Contact removed: Roth")


SPELLINGS = [
    "+49 30 1234567", "+49 (0)30 1234567", "0049 30 1234567", "030 1234567", "030/1234567", "(030) 123 45 67",
    "030-1234567", "+49301234567",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_eight_spellings_are_one_number(spelling):
    assert parse(spelling, "DE").e164 == "+49301234567"


@pytest.mark.parametrize(
    ("typed", "region", "e164", "extension"),
    [
        ("(212) 555-2368 ext. 12", "US", "+12125552368", "12"),
        ("212-555-2368 x 7", "US", "+12125552368", "7"),
        ("A-123", "DE", "", ""),
        ("117", "DE", "", ""),
        ("call Mary", "US", "", ""),
        ("030 1234567", "", "", ""),
        ("+353 1 234 5678", "", "+35312345678", ""),
        ("", "DE", "", ""),
    ],
)
def test_extensions_stand_apart_and_what_is_no_public_number_stays_as_typed(typed, region, e164, extension):
    number = parse(typed, region)
    assert (number.as_typed, number.e164, number.extension) == (typed, e164, extension)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_numbers_and_none_is_changed(text):
    assert parse(text, "US").as_typed == text.strip()


def test_a_number_of_the_office_is_read_in_the_country_of_its_address(acme, anna):
    add_address(customer=acme, parts={"purpose": "main", "city": "Berlin", "country": "DE"}, by=anna, now=NOW)
    phone = add_phone(of=acme, number="030 1234567 ext. 9", by=anna, now=NOW)
    assert (phone.e164, phone.written, phone.tel) == ("+49301234567", "+49 30 1234567 ext. 9", "+49301234567;ext=9")
    edit_phone(phone=phone, of=acme, number="A-123", kind=Phone.Kind.MOBILE, by=anna, now=NOW)
    phone.refresh_from_db()
    assert (phone.e164, phone.written, phone.tel, phone.kind) == ("", "A-123", "", "mobile")
    remove_phone(phone=phone, of=acme, by=anna, now=NOW)
    assert told(acme)[1:] == [
        ("contact_changed", "Phone of the office added: +49 30 1234567 ext. 9"),
        ("contact_changed", "Phone of the office: +49 30 1234567 ext. 9 → A-123"),
        ("contact_changed", "Phone of the office removed: A-123"),
    ]


@pytest.mark.parametrize("number", ["", "   ", "1" * 61])
def test_what_can_be_no_number_is_refused(acme, anna, number):
    with pytest.raises(PhoneRefused):
        add_phone(of=acme, number=number, by=anna, now=NOW)


def test_an_e_mail_is_added_changed_and_removed(acme, anna):
    email = add_email(of=acme, address="office@acme.example", by=anna, now=NOW)
    edit_email(email=email, of=acme, address="hello@acme.example", by=anna, now=NOW)
    remove_email(email=email, of=acme, by=anna, now=NOW)
    assert [subject for _, subject in told(acme)] == [
        "E-mail of the office added: office@acme.example",
        "E-mail of the office: office@acme.example → hello@acme.example",
        "E-mail of the office removed: hello@acme.example",
    ]


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("person_once_per_customer", lambda acme, roth: Contact.objects.create(customer=acme, person=roth.person)),
        ("one_key_contact", lambda acme, roth: make.contact(acme, is_key=True)),
        ("person_has_a_name", lambda acme, roth: Person.objects.create()),
        ("phone_of_customer_or_person", lambda acme, roth: Phone.objects.create(as_typed="1")),
        ("email_of_customer_or_person", lambda acme, roth: acme.emails.create(address="a@b.c", person=roth.person)),
        ("one_main_address_per_customer", lambda acme, roth: [acme.addresses.create(city=city) for city in "ab"]),
    ],
)
def test_the_database_refuses_what_the_verbs_refuse(acme, constraint, broken):
    roth = make.contact(acme, is_key=True)
    with pytest.raises(IntegrityError, match=constraint):
        broken(acme, roth)
