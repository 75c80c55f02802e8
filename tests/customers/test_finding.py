"""The register by any attribute: filters, chips, columns somebody chose, and views kept under a name."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.urls import reverse

from customers.finding import Asked, found_by
from customers.groups import make_group
from customers.models import Assignment, Category, Membership, RegisterHabit, SavedView, Tag
from foundation.tables import Listing
from tests import make

REGISTER = reverse("customers:register")
NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def maya(client, db):
    person = make.person("Maya Lindqvist", "clerk")
    client.force_login(person)
    return person


@pytest.fixture
def town(maya):
    """Acme has everything, Bríd next to nothing."""
    acme = make.customer(
        "A-1", "Acme Ltd", sales_rep=maya, credit_limit=5000, website="acme.example", terms="net60",
        do_not_contact=True, created_on=date(2024, 3, 1), vat_id="DE811",
    )  # fmt: skip
    brid = make.customer(
        "B-2", "Bríd Dairies", created_on=date(2026, 1, 5), kind="person", parent=acme, currency="EUR",
        own_tax_rules=True,
    )  # fmt: skip
    acme.tags.add(Tag.objects.create(name="VIP"))
    acme.categories.add(Category.objects.create(name="Route North"))
    acme.addresses.create(city="Zwolle", postcode="2499 AB", country="NL", purpose="main")
    acme.emails.create(address="office@acme.example")
    brid.phones.create(as_typed="030 1234")
    Membership.objects.create(customer=acme, group=make_group(name="Guests", by=maya), since=NOW)
    Assignment.objects.create(customer=acme, user=maya, duty="technician", since=NOW)
    return acme, brid


FINDS_ACME = (
    "tag={tag}", "category={category}", "group={group}", "sales_rep={maya}", "staff={maya}", "duty=techn",
    "do_not_contact=yes", "country=Netherlands", "city=zwol", "postcode_from=2000&postcode_to=2999", "email=office@",
    "website=*", "terms=60", "credit_limit_from=4000", "kind=company", "branches=yes", "vat_id=DE8",
    "created_on_to=2024-12-31",
)  # fmt: skip
FINDS_BRID = (
    "without_tag={tag}", "sales_rep=none", "do_not_contact=no", "phone=1234", "website=-", "email=-", "kind=person",
    "parent=a-1", "currency=EUR", "own_tax_rules=yes", "created_on_from=2026-01-01",
    "tag={tag}&kind=person&text=nobody",
)  # fmt: skip


def test_every_attribute_narrows_the_register(maya, town):
    keys = {
        "tag": Tag.objects.get().pk, "category": Category.objects.get().pk, "maya": maya.pk,
        "group": town[0].memberships.get().group_id,
    }  # fmt: skip
    for queries, expected in ((FINDS_ACME, ["A-1"]), (FINDS_BRID[:-1], ["B-2"]), (FINDS_BRID[-1:], [])):
        for query in queries:
            found = found_by(QueryDict(query.format(**keys)), user=maya).values_list("code", flat=True)
            assert list(found) == expected, query


def test_chips_say_what_is_filtered_and_lead_to_the_list_without_it(maya, town):
    tag = Tag.objects.get()
    asked = Asked(QueryDict(f"tag={tag.pk}&credit_limit_from=4000&status=customer&sort=-name&after=x"), user=maya)
    assert [(chip.label, chip.text) for chip in asked.chips] == [
        ("Status", "Customers"), ("Tag", "VIP"), ("Credit limit", "from 4,000"),
    ]  # fmt: skip
    assert asked.chips[2].without == f"?tag={tag.pk}&status=customer&sort=-name"
    assert asked.filters_only == f"tag={tag.pk}&credit_limit_from=4000&status=customer"


def test_every_column_sorts_both_ways(client, maya, town):
    asked = Asked(QueryDict(""), user=maya)
    for key in (column.key for column in asked.columns if column.sort):
        for sign in ("", "-"):
            query = QueryDict(f"sort={sign}{key}&columns=all")
            rows = Listing(asked.columns, asked.rows, query, what="customers", sort="name").page.rows
            assert {row.code for row in rows} == {"A-1", "B-2"}, f"{sign}{key}"
    shown = client.get(REGISTER, {"sort": f"-{key}", "columns": "all"}).context["listing"]
    assert (shown.sort, len(shown.page.rows)) == (f"-{key}", 2)


def test_the_columns_somebody_chose_are_there_the_next_time(client, maya, town):
    page = client.post(reverse("customers:columns"), {"columns": ["code", "vat_id"], "status": "customer"}, follow=True)
    assert page.request["QUERY_STRING"] == "status=customer"
    assert [column.key for column in client.get(REGISTER, {"sort": "name"}).context["listing"].columns] == [
        "code",
        "vat_id",
    ]
    client.post(reverse("customers:columns"), {"columns": ["code"], "usual": "1"})
    assert RegisterHabit.objects.get().columns == []


def test_a_view_is_kept_shared_opened_first_renamed_and_thrown_away(client, maya, town):
    said = {"name": "VIP in the north", "query": "kind=company&sort=-name&after=x&city=", "shared": "on", "start": "on"}
    shown = client.post(reverse("customers:save_view"), said, follow=True)
    view = SavedView.objects.get()
    assert (view.query, shown.context["current"]) == ("kind=company&sort=-name", view)
    assert client.get(REGISTER).url == f"{REGISTER}?kind=company&sort=-name&view={view.pk}"
    everybody = client.get(REGISTER, {"view": "all"})
    assert everybody.context["current"] is None
    twice = client.post(reverse("customers:save_view"), said, follow=True)
    assert "You have a view called “VIP in the north” already." in twice.content.decode()
    change = reverse("customers:change_view", args=[view.pk])
    client.post(change, {"name": "North", "query": "kind=person", "as_shown": "on"})
    view.refresh_from_db()
    assert (view.name, view.query, view.shared, RegisterHabit.objects.get().start) == (
        "North",
        "kind=person",
        False,
        None,
    )
    client.force_login(make.person("Ben Ott", "clerk"))
    assert client.post(change, {"name": "Mine"}).status_code == 404
    client.force_login(maya)
    client.post(reverse("customers:remove_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_an_address_loses_what_is_empty(client, maya):
    assert client.get(REGISTER, {"text": "acme", "city": "", "tag": ""}).url == f"{REGISTER}?text=acme"


def test_colleagues_look_after_a_customer_in_a_duty(client, maya, town):
    _, brid = town
    page = reverse("customers:assign_staff", args=["B-2"])
    client.post(page, {"to-user": maya.pk, "to-duty": "technician"})
    again = client.post(page, {"to-user": maya.pk, "to-duty": "technician"}, follow=True)
    assert "Maya Lindqvist looks after Bríd Dairies as technician already." in again.content.decode()
    one = brid.assignments.get()
    client.post(reverse("customers:unassign_staff", args=["B-2", one.pk]))
    assert list(brid.journal_entries.order_by("seq").values_list("kind", flat=True)) == [
        "staff_assigned",
        "staff_unassigned",
    ]
