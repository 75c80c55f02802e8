"""Deleting a customer: refused with what is there, else gone for 30 days and back again whole (A31)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from customers.archiving import archive_customer
from customers.deleting import delete_customer, in_the_way
from customers.models import Contact, Customer, Person, Tag
from customers.operations import undo
from customers.people import add_contact
from customers.register import RegisterRefused, create_customer
from journal.models import Task
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def ruth(db):
    return make.person("Ruth Meyer", "manager")


@pytest.fixture
def typo(ruth):
    """A prospect nobody ever dealt with."""
    customer = create_customer(name="Baumgart Gmbh", status="prospect", by=ruth, now=NOW)
    add_contact(customer=customer, name="Petra Lindner", by=ruth, now=NOW)
    customer.addresses.create(city="Zwolle", country="NL")
    customer.phones.create(as_typed="030 1234")
    customer.tags.add(Tag.objects.create(name="VIP"))
    return customer


def rows(customer):
    return [getattr(customer, name).count() for name in ("contacts", "addresses", "phones", "tags", "journal_entries")]


def test_who_was_invoiced_is_not_deleted_and_the_papers_are_named(ruth):
    acme = make.customer("A-1", "Acme Ltd")
    for _ in range(2):
        make.invoice(acme, 100, issued_on=date(2026, 11, 1))
    last = make.invoice(acme, 100, issued_on=date(2026, 11, 2))
    make.payment(acme, 50, received_on=date(2026, 11, 3))
    with pytest.raises(RegisterRefused) as refused:
        delete_customer(customer=acme, by=ruth, now=NOW)
    said = str(refused.value)
    assert f"Acme Ltd cannot be deleted: 3 invoices, the last one {last.number}; 1 payment, TRX-" in said
    assert "Archive Acme Ltd instead" in said
    assert "not to be contacted" in said
    Customer.objects.filter(pk=acme.pk)._raw_delete("default")
    with pytest.raises(IntegrityError):
        connection.check_constraints()  # the database keeps it by itself
    transaction.set_rollback(True)


def test_a_typing_mistake_goes_with_all_that_is_its_own_and_comes_back_whole(client, ruth, typo):
    before = rows(typo)
    operation = delete_customer(customer=typo, by=ruth, now=NOW)
    typo.refresh_from_db()
    assert (typo.status, Contact.objects.count(), Person.objects.count()) == ("deleted", 0, 0)
    assert not Customer.objects.visible_to(ruth).filter(pk=typo.pk)
    client.force_login(ruth)
    assert client.get(reverse("customers:contacts", args=[typo.code])).status_code == 404
    assert create_customer(name="Baumgart GmbH", status="prospect", by=ruth, now=NOW).code != typo.code
    undo(operation=operation, by=ruth, now=NOW)
    typo.refresh_from_db()
    assert typo.status == "prospect"
    assert rows(typo)[:-1] == before[:-1]
    assert list(typo.journal_entries.order_by("seq").values_list("kind", flat=True))[:3] == [
        "customer_created", "contact_added", "customer_deleted",
    ]  # fmt: skip


def test_a_head_office_and_open_work_are_in_the_way(ruth, typo):
    make.customer("B-1", "Branch", parent=typo)
    Task.objects.create(customer=typo, title="Ring up", due_on=NOW.date(), owner=ruth, made_by=ruth, made_at=NOW)
    assert in_the_way(typo) == ["1 open task", "it is the head office of Branch (B-1)"]


def test_the_page_names_what_is_there_and_offers_the_archive(client, ruth):
    acme = make.customer("A-1", "Acme Ltd")
    make.invoice(acme, 100, issued_on=date(2026, 11, 1))
    client.force_login(ruth)
    page = client.get(reverse("customers:delete", args=["A-1"])).content.decode()
    assert "<li>1 invoice, " in page
    assert reverse("customers:archive", args=["A-1"]) in page
    assert "Do not contact" in page
    assert client.post(reverse("customers:delete", args=["A-1"])).status_code == 422


def test_the_archive_can_be_taken_back_to_what_somebody_was(ruth, typo):
    operation = archive_customer(customer=typo, by=ruth, now=NOW)
    undo(operation=operation, by=ruth, now=NOW)
    typo.refresh_from_db()
    assert typo.status == "prospect"
