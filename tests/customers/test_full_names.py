"""A person's whole name: written by the database as by the house, found by each part, told wherever he or she is."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from customers.filters import holding
from customers.models import Contact, Person
from customers.people import ContactRefused, add_contact, edit_contact, typed_name
from journal.erasure import entries_naming
from journal.record import record
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def acme(db):
    return make.customer("A-1", name="Acme Ltd")


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("kind", "body__subject"))


@pytest.mark.parametrize(
    "name", ["Dr. Jan P. Roth, Jr.", "Meyer", "John and Mary Smith", "Prof. Dr. Lange, PhD, MBA", "1; DROP"]
)
def test_the_database_writes_a_name_as_the_house_does(acme, anna, name):
    person = add_contact(customer=acme, name=name, by=anna, now=NOW).person
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_person_name(person) FROM customers_person person WHERE id = %s", [person.pk])
        assert cursor.fetchone()[0] == str(person)


def test_a_middle_name_is_searched_for_also_once_it_is_changed(acme, anna):
    roth = add_contact(customer=acme, name="Jan Philipp Roth", by=anna, now=NOW)
    assert list(holding("philipp").values_list("customer_id", flat=True)) == [acme.pk]
    edit_contact(contact=roth, changes={"middle_name": "Balthasar"}, by=anna, now=NOW)
    assert not holding("philipp").exists()
    assert holding("balthasar").exists()


def test_one_line_is_read_into_parts_and_kept_as_typed(acme, anna):
    contact = add_contact(customer=acme, name="MIRANDA, DR. YASMINE S", role="Buyer", by=anna, now=NOW)
    person = contact.person
    assert (person.title, person.first_name, person.middle_name, person.last_name) == ("Dr.", "Yasmine", "S", "Miranda")
    assert person.as_typed == typed_name(person) == "MIRANDA, DR. YASMINE S"
    assert (person.changed_by, person.changed_at, contact.changed_by) == (anna, NOW, anna)
    assert told(acme) == [("contact_added", "Contact added: Dr. Yasmine S Miranda, Buyer")]


def test_a_part_given_beside_the_line_wins(acme, anna):
    person = add_contact(
        customer=acme, name="Ng Wei Ming", last_name="Ng", first_name="Wei Ming", by=anna, now=NOW
    ).person
    assert (person.first_name, person.last_name, person.as_typed) == ("Wei Ming", "Ng", "Ng Wei Ming")


def test_the_customer_s_language_tells_what_short_words_mean(anna):
    dubois = make.customer("D-1", name="Dubois SARL", language="fr")
    assert add_contact(customer=dubois, name="M. Dupont", by=anna, now=NOW).person.salutation == "M."


def test_a_name_typed_anew_is_read_again_and_the_same_one_is_not(acme, anna):
    contact = add_contact(customer=acme, name="Glowacki Julie", by=anna, now=NOW)
    same = {"name": "Glowacki Julie", "first_name": "Glowacki", "last_name": "Julie", "middle_name": ""}
    person = edit_contact(contact=contact, changes=same, by=anna, now=NOW).person
    assert (person.first_name, person.last_name, person.as_typed) == ("Glowacki", "Julie", "Glowacki Julie")
    changes = {**same, "name": "Frau Julie Glowacki-Roth", "role": "Buyer"}
    person = edit_contact(contact=contact, changes=changes, by=anna, now=NOW).person
    assert (person.salutation, person.first_name, person.last_name) == ("Frau", "Julie", "Glowacki-Roth")
    assert person.as_typed == "Frau Julie Glowacki-Roth"


def test_parts_corrected_to_other_words_leave_no_old_text_behind(acme, anna):
    contact = add_contact(customer=acme, name="Bríd Byrne", by=anna, now=NOW)
    person = edit_contact(contact=contact, changes={"last_name": "Byrne-Walsh"}, by=anna, now=NOW).person
    assert (typed_name(person), person.as_typed) == ("Bríd Byrne-Walsh", "")


def test_what_belongs_to_the_person_is_told_to_every_firm_and_a_role_to_one(acme, anna):
    dairies = make.customer("B-2", name="Brd Dairies")
    buyer = add_contact(customer=acme, name="Bríd Byrne", role="Buyer", by=anna, now=NOW)
    add_contact(customer=dairies, person=buyer.person, role="Owner", by=anna, now=NOW)
    edit_contact(contact=buyer, changes={"birthday": "17 May", "language": "German"}, by=anna, now=NOW)
    edit_contact(contact=buyer, changes={"role": "Chair"}, by=anna, now=NOW)
    person = Person.objects.get()
    assert (person.birthday, person.language) == ("--05-17", "de")
    assert told(dairies)[-1] == ("contact_changed", "Contact changed: Bríd Byrne")
    text = dairies.journal_entries.order_by("seq").last().body.content
    assert "Language: – → de" in text
    assert "Birthday: – → 17 May" in text
    assert told(acme)[-1] == ("contact_changed", "Contact changed: Bríd Byrne, Buyer → Bríd Byrne, Chair")
    assert len(told(dairies)) == 2


def test_who_is_not_to_be_contacted_has_a_reason_only_as_long(acme, anna):
    contact = add_contact(
        customer=acme, name="Jan Roth", do_not_contact=True, do_not_contact_note="asked us by phone", by=anna, now=NOW
    )
    assert contact.person.do_not_contact_note == "asked us by phone"
    edit_contact(contact=contact, changes={"do_not_contact": False}, by=anna, now=NOW)
    assert Person.objects.get().do_not_contact_note == ""


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"name": "   "}, "name", "A contact needs a name"),
        ({"name": "x" * 301}, "name", "301 characters, 300 fit"),
        ({"name": "Jan Roth", "birthday": "31.2.1980"}, "birthday", "no such day"),
        ({"name": "Jan Roth", "birthday": "17 May 2030"}, "birthday", "lies ahead"),
        ({"name": "Jan Roth", "language": "Klingon"}, "language", "no language we know"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_input(acme, anna, fields, field, why):
    with pytest.raises(ContactRefused, match=why) as refused:
        add_contact(customer=acme, by=anna, now=NOW, **fields)
    assert refused.value.field == field
    assert not Contact.objects.exists()


def test_an_entry_that_says_the_middle_name_is_found_to_be_erased(acme, anna):
    contact = add_contact(customer=acme, name="Jan Philipp Roth", by=anna, now=NOW)
    record(acme, "note", "A call", text="Jan Philipp Roth rang about the invoice.", by=anna, now=NOW)
    assert [naming.is_sure for naming in entries_naming(contact)] == [True, True]
