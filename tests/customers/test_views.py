"""The pages of the customers floor, as the office uses them."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from credit.models import NightlyRun, Standing
from crm.roles import give_roles
from customers.models import Category, Customer, Hold
from foundation.periods import company_today
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
REGISTER = reverse("customers:register")


def signed_in(client, *roles):
    user = make.user("Anna Meyer")
    give_roles(user, *roles)
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client, db):
    return signed_in(client, "clerk")


@pytest.fixture
def manager(client, db):
    return signed_in(client, "manager")


@pytest.fixture
def town(db):
    """Three customers and a prospect in three cities."""
    acme = make.customer("A-1", "Acme Ltd")
    brid = make.customer("B-2", "Bríd Dairies", currency="EUR")
    caro = make.customer("C-3", "Caro =Foods=", status="prospect")
    old = make.customer("D-4", "Old & Gone", status="archived")
    acme.addresses.create(city="Zwolle", country="NL")
    brid.addresses.create(city="Cork", country="IE")
    brid.emails.create(address="orders@brid.example")
    for customer, balance, overdue in ((acme, 100, 0), (brid, 900, 250)):
        standing(customer, balance=balance, overdue=overdue)
        make.invoice(customer, balance, issued_on=company_today())
    return {"acme": acme, "brid": brid, "caro": caro, "old": old}


def standing(customer, **figures):
    counted = {f.name: 0 for f in Standing._meta.fields if not f.null and f.name not in ("pk", "customer", "currency")}
    fixed = {"since": date(2026, 11, 12), "grade": "B", "provisional": False}
    return Standing.objects.create(customer=customer, currency=customer.currency, **{**counted, **fixed, **figures})


def names(answer):
    return [row.name for row in answer.context["listing"].page.rows]


def test_the_register_lists_active_customers_by_name(client, clerk, town):
    assert names(client.get(REGISTER)) == ["Acme Ltd", "Bríd Dairies", "Caro =Foods="]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "brid dair"}, ["Bríd Dairies"]),
        ({"text": "zwolle"}, ["Acme Ltd"]),
        ({"text": "b-2"}, ["Bríd Dairies"]),
        ({"text": "ca"}, ["Caro =Foods="]),
        ({"text": "Orders@Brid"}, ["Bríd Dairies"]),
        ({"text": "b-"}, ["Bríd Dairies"]),
        ({"status": "prospect"}, ["Caro =Foods="]),
        ({"status": "archived"}, ["Old & Gone"]),
        ({"status": "all"}, ["Acme Ltd", "Bríd Dairies", "Caro =Foods=", "Old & Gone"]),
        ({"country": "Ireland"}, ["Bríd Dairies"]),
        ({"overdue": "yes"}, ["Bríd Dairies"]),
        ({"overdue": "no"}, ["Acme Ltd", "Caro =Foods="]),
        ({"sort": "-balance"}, ["Bríd Dairies", "Acme Ltd", "Caro =Foods="]),
        ({"sort": "balance"}, ["Acme Ltd", "Bríd Dairies", "Caro =Foods="]),
        ({"sort": "city"}, ["Bríd Dairies", "Acme Ltd", "Caro =Foods="]),
        ({"sort": "-code"}, ["Caro =Foods=", "Bríd Dairies", "Acme Ltd"]),
    ],
)
def test_the_register_finds_filters_and_sorts(client, clerk, town, query, found):
    assert names(client.get(REGISTER, query)) == found


def test_holds_categories_and_sales_reps_narrow_the_register(client, clerk, town):
    route = Category.objects.create(name="Route North")
    town["acme"].categories.add(route)
    Customer.objects.filter(code="B-2").update(sales_rep=clerk)
    Hold.objects.create(customer=town["acme"], reason="Broken promises", placed_at=NOW, placed_by=clerk)
    assert names(client.get(REGISTER, {"hold": "yes"})) == ["Acme Ltd"]
    assert names(client.get(REGISTER, {"hold": "no"})) == ["Bríd Dairies", "Caro =Foods="]
    assert names(client.get(REGISTER, {"category": route.pk})) == ["Acme Ltd"]
    assert names(client.get(REGISTER, {"sales_rep": clerk.pk})) == ["Bríd Dairies"]
    assert "on hold" in client.get(REGISTER).content.decode()


def test_a_country_nobody_knows_is_said_in_a_sentence(client, clerk, town):
    assert "is no country we know" in client.get(REGISTER, {"country": "Atlantis"}).content.decode()


def test_a_filter_nobody_passes_says_what_to_do(client, clerk, town):
    assert "Nobody matches this filter" in client.get(REGISTER, {"text": "xyzzy"}).content.decode()


def test_an_empty_register_asks_for_the_first_customer(client, clerk):
    assert "Add the first one" in client.get(REGISTER).content.decode()


def test_nightly_figures_name_their_night_and_currencies_stay_apart(client, clerk, town):
    NightlyRun.objects.create(day=date(2026, 11, 12), started_at=NOW, finished_at=NOW)
    text = client.get(REGISTER).content.decode()
    assert "of the night of 12 Nov 2026, 14:05" in text
    assert "900.00\N{NO-BREAK SPACE}EUR<br>100.00\N{NO-BREAK SPACE}USD" in text


@pytest.mark.parametrize("customers", [1, 3])
def test_the_register_costs_the_same_for_any_number_of_customers(client, clerk, django_assert_num_queries, customers):
    for number in range(customers):
        customer = make.customer(sales_rep=clerk)
        customer.addresses.create(city=f"City {number}")
        standing(customer)
    client.get(REGISTER)
    with django_assert_num_queries(17):  # one of them for the check of the books at its foot
        client.get(REGISTER, {"columns": ["name", "city", "sales_rep", "balance", "phone", "email", "categories"]})


def exported(client, **query):
    answer = client.get(REGISTER, {"format": "csv", **query})
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"), newline="")))


def test_the_export_is_what_is_filtered_with_the_heads_of_the_loading_layout(client, manager, town):
    town["acme"].phones.create(as_typed="+31 38 123", e164="")
    rows = exported(client, columns="all", sort="-name", status="all")
    assert [row["name"] for row in rows] == ["Old & Gone", "Caro =Foods=", "Bríd Dairies", "Acme Ltd"]
    acme = rows[-1]
    assert (acme["phone"], acme["city"], acme["country"], acme["created_on"]) == (
        "'+31 38 123",
        "Zwolle",
        "NL",
        "2020-01-01",
    )
    assert (acme["balance"], rows[1]["balance"]) == ("100.00", "0.00")


def test_the_workbook_of_the_register_opens(client, manager, town):
    answer = client.get(REGISTER, {"format": "xlsx"})
    assert answer["Content-Disposition"] == 'attachment; filename="customers.xlsx"'
    assert b"".join(answer).startswith(b"PK")


def test_a_new_prospect_takes_two_fields_and_opens_its_contacts(client, clerk):
    answer = client.post(reverse("customers:new"), {"name": "Baumgart GmbH", "status": "prospect", "kind": "company"})
    customer = Customer.objects.get()
    assert answer.url == reverse("customers:contacts", args=[customer.code])
    assert (customer.code, customer.status) == ("C00001", "prospect")


def test_a_customer_of_the_same_name_is_asked_about_once(client, clerk):
    make.customer("A-1", "Baumgart GmbH")
    typed = {"name": "BAUMGART gmbh", "status": "customer", "kind": "company"}
    asked = client.post(reverse("customers:new"), typed)
    assert asked.status_code == 422
    assert [one.customer.code for one in asked.context["found"]] == ["A-1"]
    assert client.post(reverse("customers:new"), {**typed, "even_so": "on"}).status_code == 302
    assert Customer.objects.count() == 2


def form_of(client, customer):
    """What the edit page holds, as a browser would send it back."""
    form = client.get(reverse("customers:edit", args=[customer.code])).context["form"]
    return {bound.name: value for bound in form if (value := bound.value()) is not None} | {
        "sales_rep": form["sales_rep"].value() or "", "parent": form["parent"].value() or "", "seen": form.seen,
    }  # fmt: skip


def test_master_data_is_edited_and_terms_are_left_to_managers(client, clerk):
    acme = make.customer(name="Acme Ltd")
    typed = form_of(client, acme)
    assert "terms" not in typed
    answer = client.post(reverse("customers:edit", args=[acme.code]), {**typed, "name": "Acme AG", "terms": "net90"})
    assert answer.status_code == 302
    acme.refresh_from_db()
    assert (acme.name, acme.terms) == ("Acme AG", "net30")


def test_two_people_at_one_form_choose_between_mine_and_theirs(client, manager):
    acme = make.customer(name="Acme Ltd")
    url = reverse("customers:edit", args=[acme.code])
    opened = form_of(client, acme)
    client.post(url, {**opened, "terms": "net14", "name": "Acme AG", "website": "acme.example"})
    page = client.post(url, {**opened, "terms": "net60", "name": "Acme SE", "notes": "Rings early."})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Anna Meyer" in text
    assert [(f["name"], f["original"], f["theirs"], f["mine"]) for f in page.context["fields"] if f["clash"]] == [
        ("name", "Acme Ltd", "Acme AG", "Acme SE"), ("terms", "net30", "net14", "net60"),
    ]  # fmt: skip
    sent = {}
    for name, value in page.context["hidden"]:
        sent.setdefault(name, []).append(value)
    assert client.post(url, {**sent, "choose-name": "theirs", "choose-terms": "mine"}).status_code == 302
    acme.refresh_from_db()
    assert (acme.name, acme.terms, acme.notes, acme.website) == ("Acme AG", "net60", "Rings early.", "acme.example")


def test_different_fields_merge_without_a_question(client, manager):
    acme = make.customer(name="Acme Ltd")
    url = reverse("customers:edit", args=[acme.code])
    opened = form_of(client, acme)
    client.post(url, {**opened, "credit_limit": "5,000"} | {"credit_limit": "5000"})
    assert client.post(url, {**opened, "notes": "Rings early."}).status_code == 302
    acme.refresh_from_db()
    assert (acme.credit_limit, acme.notes) == (Decimal(5000), "Rings early.")


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", json.dumps({"name": 7})])
def test_a_form_that_lost_what_it_showed_saves_nothing_over_others(client, manager, seen):
    acme = make.customer(name="Acme Ltd")
    answer = client.post(
        reverse("customers:edit", args=[acme.code]), {**form_of(client, acme), "name": "X", "seen": seen}
    )
    acme.refresh_from_db()
    assert answer.status_code in (409, 422)
    assert acme.name == "Acme Ltd"


def test_wrong_terms_and_a_wrong_head_office_are_refused_in_sentences(client, manager):
    acme = make.customer(name="Acme Ltd")
    typed = {**form_of(client, acme), "terms": "some day", "parent": "NOBODY"}
    text = client.post(reverse("customers:edit", args=[acme.code]), typed).content.decode()
    assert "is not a form of payment terms" in text
    assert "No customer is called “NOBODY”" in text


def test_the_archive_is_for_managers_and_asks_by_post(client, manager):
    acme = make.customer(name="Acme Ltd")
    url = reverse("customers:archive", args=[acme.code])
    assert client.get(url).status_code == 405
    client.post(url)
    client.post(url)
    acme.refresh_from_db()
    assert acme.status == "archived"
    client.post(reverse("customers:restore", args=[acme.code]))
    acme.refresh_from_db()
    assert acme.status == "customer"
