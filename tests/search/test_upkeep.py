"""The database keeps the index: whatever changes, by whatever program, the folder is found by what it says now."""

import threading
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from customers.models import Address, Contact, Customer, Email, Person, Phone
from foundation.models import SearchEntry
from foundation.search import customer_ids, find
from foundation.upkeep import differences, indexed_at_once, repair
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index_is_right(request):
    """After every story here the index is exactly what a rebuild would make it."""
    yield
    if request.node.get_closest_marker("django_db").kwargs.get("transaction"):
        return
    assert not differences()


@pytest.fixture
def acme():
    return make.customer("ACME-1", "Acme Ltd")


def leads(text):
    return any(not hit.similar for hit in find(text))


def test_a_renamed_customer_is_found_by_the_new_name_only(acme):
    Customer.objects.filter(pk=acme.pk).update(name="Zenith Ltd", code="ZEN-9", tax_id="GB 123 4567 89")
    assert leads("zenith")
    assert leads("zen-9")
    assert leads("GB123456789")
    assert not leads("acme")


def test_a_change_of_what_is_not_searched_touches_nothing(acme):
    before = list(SearchEntry.objects.values_list("pk", "term"))
    Customer.objects.update(credit_limit=5)
    assert list(SearchEntry.objects.values_list("pk", "term")) == before


def test_a_contact_comes_marries_and_goes(acme):
    roth = make.contact(acme, "Jan", "Roth")
    assert customer_ids("jan roth") == [acme.pk]
    Person.objects.update(last_name="Weiß")
    assert customer_ids("jan weiss") == [acme.pk]
    assert not leads("roth")
    roth.delete()
    assert not leads("weiss")


def test_a_person_who_is_a_contact_of_two_customers_leads_to_both(acme):
    other = make.customer("OTHER", "Other Ltd")
    roth = make.contact(acme, "Jan", "Roth")
    make.phone(roth, "030 1234567", "+49301234567")
    make.email(roth, "jan@roth.example")
    Contact.objects.create(customer=other, person=roth.person)
    for said in ("jan roth", "030 1234567", "jan@roth.example"):
        assert set(customer_ids(said)) == {acme.pk, other.pk}, said
    roth.delete()
    for said in ("jan roth", "030 1234567", "jan@roth.example"):
        assert customer_ids(said) == [other.pk], said


def test_a_phone_is_corrected_and_removed(acme):
    make.phone(acme, "030 1234567", "+49301234567")
    Phone.objects.update(as_typed="040 7654321", e164="+49407654321")
    assert leads("040 7654321")
    assert not leads("030 1234567")
    Phone.objects.all().delete()
    assert not leads("040 7654321")


def test_an_address_and_an_email_come_and_go(acme):
    Address.objects.create(customer=acme, city="Göteborg")
    make.email(acme, "office@acme.example")
    assert leads("goteborg")
    assert leads("office@acme.example")
    Address.objects.update(city="Malmö")
    Email.objects.update(address="desk@acme.example")
    assert leads("malmo")
    assert leads("desk@acme")
    assert not leads("goteborg")
    assert not leads("office@acme")
    Address.objects.all().delete()
    Email.objects.all().delete()
    assert not leads("malmo")
    assert not leads("desk@acme")


def test_papers_are_found_from_the_moment_they_are_written(acme):
    today = date(2026, 5, 4)
    order = make.order(acme, issued_on=today, reference="PO 88-12")
    make.invoice(acme, issued_on=today, order_number=order.number)
    make.payment(acme, "5.00", received_on=today, reference="CHK 5567")
    assert leads("PO 88-12")
    assert leads("check 5567")
    type(order).objects.filter(pk=order.pk).update(reference="PO 99-13")
    assert not leads("PO 88-12")
    assert leads("PO 99-13")


def test_five_thousand_rows_written_at_once_are_all_found():
    today = date(2026, 5, 4)
    Customer.objects.bulk_create(
        [Customer(code=f"B-{n:05}", name=f"Bulk {n:05}", currency="EUR", created_on=today) for n in range(5_000)],
        batch_size=5_000,
    )
    customers = list(Customer.objects.filter(code__startswith="B-").order_by("code"))
    people = Person.objects.bulk_create([Person(last_name=f"Person{n:05}") for n in range(5_000)], batch_size=5_000)
    Phone.objects.bulk_create(
        [Phone(person=person, as_typed="x", e164=f"+4930{77_000_000 + person.pk}") for person in people]
    )
    Contact.objects.bulk_create([Contact(customer=c, person=p) for c, p in zip(customers, people, strict=True)])
    assert customer_ids("bulk 04711") == customer_ids("person04711") == [customers[4711].pk]
    assert customer_ids(f"030 {77_000_000 + people[4711].pk}") == [customers[4711].pk]
    Customer.objects.filter(pk__in=[c.pk for c in customers[:2500]]).update(name="Renamed")
    assert customer_ids("bulk 00017") == []
    assert len(customer_ids("renamed")) == 200


def test_copy_is_a_way_to_write_like_any_other():
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY customers_customer (code, name, kind, status, language, currency, terms, tax_id, website, notes, "
            "created_on, version) FROM STDIN"
        ) as copy,
    ):
        for n in range(3):
            copy.write_row(
                (f"CP-{n}", f"Copied {n}", "company", "customer", "en", "EUR", "net30", "", "", "", "2026-01-01", 1)
            )
    assert len(customer_ids("copied")) == 3


def test_a_load_may_have_its_people_indexed_at_its_end(acme):
    with indexed_at_once():
        roth = make.contact(acme, "Jan", "Roth")
        make.phone(roth, "030 1234567", "+49301234567")
        Customer.objects.update(name="Zenith Ltd")
        assert not leads("jan roth")
    assert customer_ids("jan roth") == customer_ids("030 1234567") == customer_ids("zenith") == [acme.pk]
    make.contact(acme, "Eva", "Later")
    assert leads("eva later")


@pytest.mark.django_db(transaction=True)
def test_a_load_is_indexed_inside_its_transaction():
    with pytest.raises(transaction.TransactionManagementError), indexed_at_once():
        pass


def test_a_damaged_index_is_noticed_and_repaired(acme):
    make.customer("OTHER", "Other Ltd")
    SearchEntry.objects.filter(kind="code", customer_id=acme.pk).delete()
    SearchEntry.objects.filter(kind="customer", customer_id=acme.pk).update(term="nonsense")
    SearchEntry.objects.create(customer_id=9_999_999, kind="code", source_id=9_999_999, term="ghost")
    with pytest.raises(CommandError, match=r"2 entries missing or outdated, 2 stale\. Repair it with"):
        call_command("rebuild_search", "--check")
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert "2 entries missing" in said.getvalue()
    call_command("rebuild_search", "--check", stdout=said)
    assert leads("acme")
    assert not repair()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_extend_the_same_person_at_once_and_nothing_is_lost():
    """One makes the person a contact of a second customer while the other adds a phone: each cannot see the other."""
    acme, other = make.customer("ACME", "Acme Ltd"), make.customer("OTHER", "Other Ltd")
    roth = make.contact(acme, "Jan", "Roth")
    waiting = threading.Event()

    def add_phone():
        waiting.set()
        make.phone(roth, "030 1234567", "+49301234567")
        make.email(roth, "jan@roth.example")
        connections.close_all()

    with transaction.atomic():
        Contact.objects.create(customer=other, person=roth.person)
        clerk = threading.Thread(target=add_phone)
        clerk.start()
        waiting.wait(5)
        clerk.join(0.3)
    clerk.join(10)
    assert set(customer_ids("030 1234567")) == set(customer_ids("jan@roth.example")) == {acme.pk, other.pk}
    assert not differences()
