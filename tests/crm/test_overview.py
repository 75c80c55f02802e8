"""The first page of a folder: blocks with the last five of each kind, laid out by the company and for each role."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.verbal import quote_verbally
from credit.collecting.disputes import open_dispute
from crm.blocks import BLOCKS
from crm.blocks.arranging import acted
from crm.blocks.layout import PAGE, usual
from customers.models import Customer
from documents.models import StoredFile
from foundation.periods import company_today
from journal.record import record
from staff.arranging import arrange, forget_arrangement
from tests import make

pytestmark = pytest.mark.django_db
TODAY = company_today()
NOW = make.at(TODAY)


@pytest.fixture
def acme():
    """A customer with more than five of most things."""
    acme = make.customer("ACME", notes="Rings only in the morning.")
    for number in range(6):
        day = TODAY - timedelta(days=number)
        make.order(acme, "10.00", issued_on=day)
        record(acme, "note", f"Note {number}", by=make.somebody(), now=NOW)
        record(acme, "email", f"Mail {number}", by=make.somebody(), now=NOW)
        StoredFile.objects.create(
            customer=acme, name=f"file-{number}.pdf", size=10, sha256="0" * 64, content_type="application/pdf",
            uploaded_at=NOW,
        )  # fmt: skip
    return acme


def page_of(client, person, **asked) -> str:
    client.force_login(person)
    return client.get(reverse("folder", args=["ACME"]), asked).content.decode()


def drawn(page: str) -> list[str]:
    """The keys of the blocks, in the order of the page."""
    return re.findall(r'aria-labelledby="block-(\w+)"', page)


def body(page: str, key: str) -> str:
    return page.partition(f'aria-labelledby="block-{key}"')[2].partition("</section>")[0]


def lay_out(act: str, role: str | None = None) -> None:
    group = Group.objects.get(name=role) if role else None
    blocks = [place.stored for place in acted(usual(), act)]
    arrange(page=PAGE, role=group, blocks=blocks, by=make.somebody(), now=NOW)


def test_each_block_shows_the_last_five_and_leads_to_all_of_them(client, acme):
    page = page_of(client, make.person("Anna Meyer", "clerk"))
    assert [f"file-{number}.pdf" in body(page, "files") for number in range(6)] == [False] + [True] * 5
    assert reverse("documents:files", args=["ACME"]) in body(page, "files")
    assert body(page, "messages").count("<li>") == 5
    assert "Rings only in the morning." in body(page, "remarks")
    assert body(page, "orders").count("confirmed") == 5
    for link in re.findall(r'<a href="(/customers/ACME/[^"]*)" aria-label="All: ', page):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_what_has_nothing_is_not_drawn(client, acme):
    shown = drawn(page_of(client, make.person("Anna Meyer", "clerk")))
    assert not {"quotes", "addresses", "banking", "sorted", "staff", "calls"} & set(shown)


def test_bank_accounts_are_for_those_who_may_see_them(client, acme):
    by, confirmed = make.user(), {"added_at": NOW, "country": "DE", "iban_sealed": "x", "iban_index": "y"}
    acme.bank_accounts.create(holder="Acme", last4="3000", bank_name="Sparkasse", added_by=by, **confirmed)
    assert "3000" in body(page_of(client, make.person("Cora Lund", "collections")), "banking")
    assert "banking" not in drawn(page_of(client, make.person("Sam Roth", "service")))


def test_sales_sees_first_what_was_quoted_and_ordered_and_collections_what_is_owed(client, acme):
    make.invoice(acme, "90.00", issued_on=TODAY)
    wide = {"age", "items", "last", "quotes", "orders", "bills", "payments"}
    firsts = {
        role: [key for key in drawn(page_of(client, make.person(f"One {role}", role))) if key in wide]
        for role in ("sales", "collections", "service", "clerk")
    }
    assert firsts == {
        "sales": ["orders", "last", "age", "items"],
        "collections": ["age", "items", "bills", "last", "orders"],
        "service": ["orders", "age", "items", "last"],
        "clerk": ["age", "items", "last", "orders"],
    }


def test_a_manager_hides_a_block_for_the_team_and_it_costs_no_query(client, acme):
    anna = make.person("Anna Meyer", "clerk")
    page_of(client, anna)
    with CaptureQueriesContext(connection) as before:
        assert "entries" in drawn(page_of(client, anna))
    lay_out("hide:entries")
    with CaptureQueriesContext(connection) as after:
        assert "entries" not in drawn(page_of(client, anna))
    assert len(after) < len(before)
    assert "entries" not in drawn(page_of(client, make.person("Sam Roth", "sales")))


def test_a_role_may_have_its_own_layout_and_go_back_to_the_companys(client, acme):
    sales, clerk = make.person("Sam Roth", "sales"), make.person("Anna Meyer", "clerk")
    lay_out("across:entries", "sales")
    assert drawn(page_of(client, sales)).index("entries") < drawn(page_of(client, sales)).index("note")
    assert drawn(page_of(client, clerk)).index("entries") > drawn(page_of(client, clerk)).index("note")
    forget_arrangement(page=PAGE, role=Group.objects.get(name="sales"))
    assert drawn(page_of(client, sales)).index("entries") > drawn(page_of(client, sales)).index("note")


def test_the_settings_work_without_a_script_and_keep_only_when_told(client, acme):
    rita = make.person("Rita Meyer", "manager")
    client.force_login(rita)
    url, places = reverse("overview-layout"), [place.written for place in usual()]
    tried = client.post(url, {"place": places, "act": "down:age", "role": "clerk"}).content.decode()
    assert "Not kept yet" in tried
    moved = re.findall(r'name="place" value="([^"]+)"', tried)
    assert [place.split(":")[0] for place in moved[:2]] == ["items", "age"]
    anna = make.person("Anna Meyer", "clerk")
    assert drawn(page_of(client, anna))[0] == "age"
    client.force_login(rita)
    client.post(url, {"place": moved, "act": "keep", "role": "clerk"})
    assert drawn(page_of(client, anna))[0] == "items"
    assert drawn(page_of(client, rita))[0] == "age"
    assert drawn(page_of(client, rita, **{"as": "clerk"}))[0] == "items"
    assert drawn(page_of(client, anna, **{"as": "sales"}))[0] == "items"  # who may not arrange sees the own layout


def test_every_block_says_what_it_shows_and_has_a_name_of_its_own():
    assert len({block.key for block in BLOCKS}) == len(BLOCKS)
    assert all(block.about and (block.fill or block.sql) for block in BLOCKS)


def test_the_overview_of_a_past_day_shows_what_stood_then(client, acme):
    make.payment(acme, Decimal("5.00"), received_on=TODAY)
    page = page_of(client, make.person("Anna Meyer", "clerk"), as_of=(TODAY - timedelta(days=3)).isoformat())
    assert not {"note", "todo", "messages", "files"} & set(drawn(page))
    assert body(page, "orders").count("confirmed") == 3


def test_a_head_office_of_many_takes_thirty_queries_at_most(acme, client, django_assert_max_num_queries):
    branches = [make.customer(f"B-{number}", parent=acme, credit_limit=500) for number in range(3)]
    for branch in branches:
        make.invoice(branch, "20.00", issued_on=TODAY)
    make.invoice(acme, "20.00", issued_on=TODAY)
    said = {"customer": acme, "promised_by": "Ms Lee", "by": make.somebody(), "now": NOW}
    make.promise_payment(amount=Decimal(5), due_on=TODAY + timedelta(days=3), **said)
    manager = make.person("Ruth Meyerhof", "manager")
    assert "B-2" in body(page_of(client, manager), "group")
    with django_assert_max_num_queries(30):
        client.get(reverse("folder", args=["ACME"]))
    Customer.objects.filter(pk=branches[0].pk).update(shares_credit=True)
    with django_assert_max_num_queries(31):  # whose limit it is too is read by name
        client.get(reverse("folder", args=["ACME"]))


def test_an_invoice_in_dispute_says_so_and_its_neighbour_does_not(client, acme):
    contested, fine = (make.invoice(acme, amount, issued_on=TODAY) for amount in ("20.00", "30.00"))
    open_dispute(document=contested, amount=Decimal(5), reason="wrong price", by=make.somebody(), now=NOW)
    shown = body(page_of(client, make.person("Cora Lund", "collections")), "bills")
    rows = {number: shown.partition(number)[2].partition("</tr>")[0] for number in (contested.number, fine.number)}
    assert ["disputed" in rows[one.number] for one in (contested, fine)] == [True, False]


def test_a_price_named_is_written_as_prices_are(client, acme):
    product, asked = make.product("DB-1"), {"quantity": Decimal(10), "currency": "EUR", "valid_until": TODAY}
    for price in ("12.5", "0.0375"):
        quote_verbally(customer=acme, product=product, unit_price=Decimal(price), by=make.somebody(), now=NOW, **asked)
    lay_out("show:prices")
    shown = body(page_of(client, make.person("Ruth Meyerhof", "manager")), "prices")
    assert ("12.50 EUR" in shown, "0.0375 EUR" in shown) == (True, True)
