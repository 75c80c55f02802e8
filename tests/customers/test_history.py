"""The history of master data (F188, A30): every change by every path, with old and new value, and it outlives all."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from customers.history.events import SIZE, Asked, events
from customers.history.kinds import KINDS, told_to
from customers.history.words import NOBODY, told
from customers.models import Address, Category, Customer
from customers.people import add_contact
from customers.reach import add_reach
from customers.register import create_customer, edit_customer
from foundation.acting import acting
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return make.person("Anna Meyer", "manager")


@pytest.fixture
def acme(anna):
    return create_customer(name="Acme Ltd", status="customer", by=anna, now=NOW, credit_limit=Decimal(5000))


def history_of(customer, **asked):
    found, _ = events(Asked(customer, **asked), KINDS)
    return [(each.what, each.did, each.who, [tuple(vars(line).values()) for line in each.lines])
            for each in told(found)]  # fmt: skip


def test_who_raised_the_limit_is_told_with_the_old_and_the_new_value(acme, anna, client):
    client.force_login(anna)
    with acting(path="POST /customers/C00001/edit/", user_id=anna.pk):
        edit_customer(
            customer=acme, changes={"credit_limit": Decimal(9000)}, original={"credit_limit": Decimal(5000)},
            by=anna, now=NOW,
        )  # fmt: skip
    assert history_of(acme)[0] == (
        "Master data: C00001", "changed", "Anna Meyer", [("Credit limit", "5,000.00\xa0USD", "9,000.00\xa0USD")],
    )  # fmt: skip
    page = client.get(reverse("customers:history", args=[acme.code])).content.decode()
    assert "Anna Meyer" in page
    assert "9,000.00\xa0USD" in page


def test_the_screen_the_file_the_database_and_the_admin_all_leave_a_trace(acme, anna, client):
    client.force_login(make.person("Root", "administrator"))
    client.post(reverse("admin:customers_category_add"), {"name": "Hospital"})
    with acting(path="manage.py load customers"), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET website = 'acme.example' WHERE id = %s", [acme.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET website = '' WHERE id = %s", [acme.pk])
    Customer.objects.filter(pk=acme.pk).update(notes="Rings early.")
    acme.categories.add(Category.objects.get())
    assert history_of(acme)[:4] == [
        ("Category: Hospital", "added", NOBODY[""], []),
        ("Master data: C00001", "changed", NOBODY[""], [("Notes", "", "Rings early.")]),
        ("Master data: C00001", "changed", NOBODY[""], [("Website", "acme.example", "")]),
        ("Master data: C00001", "changed", "A command", [("Website", "", "acme.example")]),
    ]


def test_what_a_request_changes_is_told_as_that_persons_and_reading_changes_nothing(acme, anna, client):
    client.force_login(anna)
    client.post(reverse("customers:add_address", args=[acme.code]), {"as_typed": "High St 1\nLeeds", "purpose": "main"})
    assert Address.objects.get().city
    what, did, who, _ = history_of(acme)[0]
    assert (what.split(":")[0], did, who) == ("Address", "added", "Anna Meyer")
    acme.refresh_from_db()
    acme.save()
    assert history_of(acme)[0][0].startswith("Address")


def test_people_and_their_numbers_stand_in_the_history_after_they_are_gone(acme, anna):
    contact = add_contact(customer=acme, name="Petra Lindner", by=anna, now=NOW)
    phone = add_reach(of=contact, typed="+49 30 1234567", by=anna, now=NOW)
    phone.delete()
    contact.delete()
    contact.person.delete()
    assert {(what, did) for what, did, *_ in history_of(acme) if did == "removed"} == {
        ("Person: Petra Lindner", "removed"),
        (f"Contact: no. {contact.person_id}, which is no longer there", "removed"),
        ("Phone: +49 30 1234567", "removed"),
    }


def test_the_history_cannot_be_changed_removed_or_emptied(acme):
    for order in ("UPDATE {} SET name = 'x'", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(order.format("customers_customer_event"))


def test_every_table_of_events_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_append_only'")
        guarded = {row[0] for row in cursor.fetchall()}
    assert {kind.table for kind in KINDS} <= guarded


def test_the_history_is_read_page_by_page_without_a_gap_or_a_double(acme, django_assert_max_num_queries):
    for number in range(SIZE + 7):
        Customer.objects.filter(pk=acme.pk).update(notes=f"note {number}")
    with django_assert_max_num_queries(6):
        first, cursor = events(Asked(acme), KINDS)
        told(first)
    second, end = events(Asked(acme, before=cursor), KINDS)
    assert len(first) == SIZE
    assert end == ""
    notes = [event.now["notes"] for event in [*first, *second] if event.kind.key == "customer"]
    assert notes[:-1] == [f"note {number}" for number in reversed(range(SIZE + 7))]


def test_bank_data_stays_with_those_who_may_see_it_and_no_number_is_copied(acme, client):
    sales = make.person("Sam Sales", "sales")
    assert "bank_account" not in {kind.key for kind in told_to(sales)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'customers_bank_account_event'::regclass")
        assert not {"iban_sealed", "iban_index", "number_sealed"} & {row[0] for row in cursor.fetchall()}
    client.force_login(sales)
    assert client.get(reverse("customers:all_history")).status_code == 403


def test_the_history_of_all_is_narrowed_by_person_kind_and_day(acme, anna, client):
    client.force_login(anna)
    with acting(path="POST /x/", user_id=anna.pk):
        Customer.objects.filter(pk=acme.pk).update(website="acme.example")
    found = client.get(reverse("customers:all_history"), {"by": anna.pk, "of": "customer"})
    assert [event.lines[0].new for event in found.context["events"]] == ["acme.example"]
    assert client.get(reverse("customers:all_history"), {"until": "2001-01-01"}).context["events"] == []
    assert client.get(reverse("customers:all_history"), {"before": "no cursor"}).status_code == 200
