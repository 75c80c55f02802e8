"""Taking back what was done to many customers at once: what nobody touched since goes back, the rest is named."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.archiving import archive_customer
from customers.models import Address, Customer, Membership, Operation, Tag
from customers.operations import UndoRefused, begin, finish, made, preview, remember, undo
from customers.register import create_customer
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
TABLE = "customers_customer"


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


def assigned(customers, to, by):
    """The register gives many customers to one sales rep."""
    operation = begin(kind=Operation.Kind.BULK, title="Given to Ben", by=by, now=NOW)
    remember(operation, TABLE, [each.pk for each in customers])
    Customer.objects.filter(pk__in=[each.pk for each in customers]).update(sales_rep=to, version=7)
    finish(operation)
    return operation


def imported(by, name="Roth AG"):
    """A file brings a customer with its address."""
    operation = begin(kind=Operation.Kind.IMPORT, title="customers.csv", by=by, now=NOW)
    customer = create_customer(name=name, status="customer", by=by, now=NOW)
    address = Address.objects.create(customer=customer, purpose="main", city="Bonn", country="DE")
    made(operation, TABLE, [customer.pk])
    made(operation, "customers_address", [address.pk])
    finish(operation)
    return operation, customer


def test_only_the_columns_that_were_changed_go_back_and_other_work_since_stays(anna):
    ben, two = make.user("Ben Ott"), [make.customer(name="Acme"), make.customer(name="Brill")]
    operation = assigned(two, ben, anna)
    Customer.objects.filter(pk=two[0].pk).update(notes="Rings early.", version=8)
    assert preview(operation) == ["2 customers get back what they had: sales rep."]
    done = undo(operation=operation, by=anna, now=NOW + timedelta(days=2))
    acme, brill = Customer.objects.order_by("name")
    assert (done.rows, done.left) == (2, [])
    assert (acme.sales_rep, acme.notes, acme.version) == (None, "Rings early.", 8)
    assert (brill.sales_rep, brill.version) == (None, 1)
    assert acme.journal_entries.get().body.subject == "Taken back: Given to Ben"


def test_what_somebody_changed_since_stays_and_is_named(anna):
    ben, acme, brill = make.user("Ben Ott"), make.customer("A1", "Acme"), make.customer("B1", "Brill")
    operation = assigned([acme, brill], ben, anna)
    Customer.objects.filter(pk=acme.pk).update(sales_rep=anna)
    done = undo(operation=operation, by=anna, now=NOW)
    assert done.left == ["1 customer changed since and stays as it is: Acme (A1)."]
    assert [each.sales_rep for each in Customer.objects.order_by("name")] == [anna, None]


def test_an_imported_customer_becomes_a_deleted_one_and_its_address_goes(anna):
    operation, customer = imported(anna)
    assert preview(operation) == [
        "1 address that came with it goes.",
        "1 customer that came with it goes to the deleted ones: the journal is kept.",
    ]
    undo(operation=operation, by=anna, now=NOW)
    customer.refresh_from_db()
    assert (customer.status, customer.addresses.count()) == ("deleted", 0)
    assert not Customer.objects.present().exists()


def test_an_imported_customer_that_got_an_invoice_since_stays_whole(anna):
    operation, customer = imported(anna)
    make.invoice(customer, issued_on=NOW.date())
    done = undo(operation=operation, by=anna, now=NOW)
    customer.refresh_from_db()
    assert (customer.status, customer.addresses.count()) == ("customer", 1)
    assert len(done.left) == 2
    assert f"because something else came to hang on it since: {customer}." in done.left[1]


def test_removed_rows_come_again_unless_their_place_is_taken(anna):
    customers = [make.customer(), make.customer()]
    tag = Tag.objects.create(name="VIP")
    for each in customers:
        each.tags.add(tag)
    links = Customer.tags.through.objects
    operation = begin(kind=Operation.Kind.BULK, title="No longer VIP", by=anna, now=NOW)
    remember(operation, "customers_customer_tags", links.values_list("pk", flat=True))
    links.all().delete()
    finish(operation)
    customers[0].tags.add(tag)
    done = undo(operation=operation, by=anna, now=NOW)
    assert (done.rows, len(done.left)) == (1, 1)
    assert "another took its place" in done.left[0]
    assert all(list(each.tags.all()) == [tag] for each in customers)


def test_what_can_never_change_is_refused_by_name(anna):
    acme = make.customer(name="Acme")
    archive_customer(customer=acme, by=anna, now=NOW)
    operation = begin(kind=Operation.Kind.BULK, title="Archived", by=anna, now=NOW)
    made(operation, "journal_body", acme.journal_entries.values_list("body__pk", flat=True))
    finish(operation)
    done = undo(operation=operation, by=anna, now=NOW)
    assert done.rows == 0
    assert "the books forbid it" in done.left[0]
    assert acme.journal_entries.filter(kind="customer_archived").exists()


def test_it_is_taken_back_once_within_30_days_and_by_those_who_may(anna):
    operation = assigned([make.customer()], anna, anna)
    with pytest.raises(UndoRefused, match="Only Anna Meyer"):
        undo(operation=operation, by=make.user("Ben Ott"), now=NOW)
    with pytest.raises(UndoRefused, match="for 30 days only, which ended on 12 Dec 2026"):
        undo(operation=operation, by=anna, now=NOW + timedelta(days=31))
    undo(operation=operation, by=anna, now=NOW)
    with pytest.raises(UndoRefused, match="Anna Meyer took this back already, on 12 Nov 2026"):
        undo(operation=operation, by=anna, now=NOW)


def test_thousands_of_rows_go_back_in_a_few_statements(anna):
    Customer.objects.bulk_create(
        Customer(code=f"X{number}", name=f"Firm {number}", currency="EUR", created_on=NOW.date())
        for number in range(2_000)
    )
    operation = assigned(Customer.objects.all(), anna, anna)
    begun = datetime.now(UTC)
    undo(operation=operation, by=anna, now=NOW)
    assert datetime.now(UTC) - begun < timedelta(seconds=10)
    assert not Customer.objects.exclude(sales_rep=None).exists()
    assert not Membership.objects.exists()
