"""The queue of held orders, and what the desk, the list and the folder say of them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold
from credit.models import HeldWork
from crm.roles import give_roles, sync_roles
from customers.models import Customer
from financials.models import Document
from foundation.periods import company_today
from journal.models import Alert
from tests import make

QUEUE = "/credit/held/"


@pytest.fixture
def rita(db):
    sync_roles()
    return somebody("Rita Meyer", "manager")


@pytest.fixture
def sam(client, rita):
    """Sam of sales, signed in."""
    sam = somebody("Sam Ortega", "sales")
    client.force_login(sam)
    return sam


@pytest.fixture
def acme(rita):
    acme = make.customer("ACME", "Acme Corp.", credit_limit=Decimal(1000), status="customer")
    make.invoice(acme, "700.00", issued_on=company_today())
    return acme


def somebody(name: str, role: str):
    person = make.user(name)
    give_roles(person, role)
    return person


def typed(amount: str, **head) -> dict:
    line = {"r1-description": "Freight", "r1-quantity": "1", "r1-price": amount}
    return {
        "issued_on": company_today().isoformat(),
        "terms": "net30",
        "currency": "USD",
        "row": ["r1"],
        **line,
        **head,
    }


def order(client, amount: str):
    """Write an order at the desk and confirm it."""
    return client.post(new("order"), typed(amount), follow=True)


def test_what_is_refused_keeps_every_line_and_says_who_was_told_and_what_happens_next(client, sam, acme):
    answer = order(client, "400.00")
    said = answer.content.decode()
    assert "This order would take Acme Corp. to 1,100.00 of its limit of 1,000.00 USD: 100.00 too much." in said
    assert "stands before the managers for approval: R. Meyer was told" in said
    assert ">credit hold<" in said
    assert 'value="Freight"' in said
    assert Document.objects.get(kind="order").status == "draft"
    assert ">credit hold<" in client.get("/customers/ACME/financials/").content.decode()


def test_the_desk_says_what_is_left_before_and_while_it_is_typed(client, sam, acme):
    assert "300.00 of the limit of 1,000.00 USD are left." in client.get(new("order")).content.decode()
    assert "299.00 of the limit of 1,000.00 USD are left after it." in figures(client, "order", "1.00")
    assert "100.00 too much. Confirm it all the same: it is kept as a draft" in figures(client, "order", "400.00")
    assert "of the limit" not in figures(client, "quote", "400.00")


def test_an_invoice_on_top_of_the_limit_is_warned_about_and_issued(client, acme, sam):
    client.force_login(somebody("Ina Cole", "collections"))
    assert "100.00 too much. It can be issued all the same" in figures(client, "invoice", "400.00")
    client.post(new("invoice"), typed("400.00"))
    assert acme.documents.filter(kind="invoice", status="issued").count() == 2


def new(kind: str) -> str:
    return f"/customers/ACME/financials/{kind}/new/"


def figures(client, kind: str, amount: str) -> str:
    return client.post(reverse("financials:figures", args=["ACME", kind]), typed(amount)).content.decode()


def test_the_queue_shows_the_limit_of_this_moment_and_who_asked(client, sam, rita, acme):
    order(client, "400.00")
    make.payment(acme, "50.00", received_on=company_today())
    said = client.get(QUEUE).content.decode()
    for text in ("Acme Corp.", "400.00", "credit limit", "1,000.00", "650.00", "50.00", "S. Ortega", "waits for"):
        assert text in said
    assert "Decline" not in said, "Sam does not decide"
    client.force_login(rita)
    assert reverse("credit:decline", args=["ACME", HeldWork.objects.get().pk]) in client.get(QUEUE).content.decode()


def test_on_hold_and_over_the_limit_is_said_as_both(client, sam, rita, acme):
    place_on_hold(customer=acme, reason="2 broken promises", by=rita, now=timezone.now())
    order(client, "400.00")
    assert HeldWork.objects.get().because == "both"
    assert "hold and limit" in client.get(QUEUE).content.decode()


def test_a_manager_declines_with_a_reason_and_who_asked_reads_it(client, sam, rita, acme):
    order(client, "400.00")
    url = reverse("credit:decline", args=["ACME", HeldWork.objects.get().pk])
    assert client.post(url, {"note": "No"}).status_code == 403
    client.force_login(rita)
    assert client.get(url).status_code == 200
    refused = client.post(url, {"note": " "})
    assert (refused.status_code, "Say why" in refused.content.decode()) == (422, True)
    assert client.post(url, {"note": "Two invoices are overdue"}).url == QUEUE
    assert "No order or service call is held back" in client.get(QUEUE).content.decode()
    assert "Declined" in client.get(f"{QUEUE}?which=decided").content.decode()
    assert Alert.objects.filter(recipient=sam, text__contains="Two invoices are overdue").exists()
    again = client.post(url, {"note": "Once more"})
    assert (again.status_code, "This is decided already: declined by R. Meyer" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_any_number_of_orders(client, rita, acme, count, django_assert_max_num_queries):
    for number in range(count):
        customer = make.customer(f"K{number}", credit_limit=Decimal(1))
        draft = Document.objects.create(
            customer=customer, kind="order", status="draft", issued_on=company_today(), currency="USD",
            known_on=company_today(), net=0, tax=0, total=0,
        )  # fmt: skip
        HeldWork.objects.create(
            customer=customer, order=draft, because="limit", said="Too much.", asked_by=rita,
            asked_at=timezone.now() - timedelta(days=number),
        )  # fmt: skip
    client.force_login(rita)
    client.get(QUEUE)
    with django_assert_max_num_queries(14):
        assert client.get(QUEUE).content.decode().count("Too much.") == count


def test_who_uses_how_much_of_a_shared_limit_is_listed_with_links(client, sam, acme):
    north = make.customer("NORTH", "Acme North", parent=acme, shares_credit=True)
    make.order(north, "100.00", issued_on=company_today())
    said = client.get(reverse("credit:exposure", args=["NORTH"])).content.decode().replace("\xa0", " ")
    assert reverse("credit:exposure", args=["ACME"]) in said
    assert "Of the limit of 1,000.00 USD that Acme Corp. and its branches share, 800.00 USD (80 %) are used" in said
    assert "200.00 USD are left" in said


def test_an_order_of_a_branch_names_the_group(client, sam, acme):
    Customer.objects.filter(pk=acme.pk).update(code="HQ")
    make.customer("ACME", "Acme North", parent=acme, shares_credit=True)
    assert (
        "would take Acme Corp. and its branches to 1,100.00 of their limit" in order(client, "400.00").content.decode()
    )
