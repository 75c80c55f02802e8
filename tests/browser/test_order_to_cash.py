"""One deal from the quote to the check that bounced: what the customer owes is right on the screen after each step."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.books import check
from crm.roles import give_roles
from financials.models import Document, Payment
from financials.quotes import send_quote
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quote():
    customer = make.customer("BAUM-001", "Baumgart Metallbau GmbH", terms="2/10 net 30", status="customer")
    lines = [make.line("80.00", quantity=Decimal(10)), make.line("50.00", quantity=Decimal(4), description="Washers")]
    return send_quote(
        customer=customer, lines=lines, terms=customer.terms, issued_on=company_today(), by=make.user("Jan Silva"),
        now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def page(sign_in, quote):
    renate = make.user("Renate Meyer")
    give_roles(renate, "manager", "collections")
    window = sign_in(renate, viewport={"width": 1440, "height": 900})
    window.goto(quote.get_absolute_url())
    return window


def only(kind: str, **which) -> Document:
    return Document.objects.get(kind=kind, **which)


def carried(page, source: Document, key: str, *quantities: str) -> None:
    """Open a document, press the key of the next one, type over what is proposed, and issue it."""
    page.goto(source.get_absolute_url())
    page.keyboard.press(key)
    page.locator("#carry").wait_for()
    for place, quantity in enumerate(quantities):
        page.locator(".carry-input").nth(place).fill(quantity)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def pay_by_check(page, amount: str, number: str, discount: str = "") -> None:
    """Book a check from anywhere in the folder."""
    page.keyboard.press("r")
    page.wait_for_url("**/payment/new/**")
    with page.expect_response("**/settling/"):
        page.locator("#id_amount").press_sequentially(amount)
    page.locator("#id_method").select_option("check")
    page.locator("#id_reference").fill(number)
    if discount:
        with page.expect_response("**/sums/"):
            page.get_by_label("Discount taken of").first.fill(discount)
    with page.expect_navigation():
        page.get_by_role("button", name="Record payment").click()


def balance(page) -> str:
    page.goto("/customers/BAUM-001/financials/")
    return page.locator(".folder-head").inner_text()


def test_quote_order_two_deliveries_invoice_part_payment_overpayment_returned_check(page, quote):
    carried(page, quote, "o")
    order = only("order")
    carried(page, order, "d", "6", "4")
    expect(page.get_by_text("Washers").first).to_be_visible()
    carried(page, order, "d")
    carried(page, order, "i")
    invoice = only("invoice")
    assert (invoice.total, only("quote").status, only("order").status) == (Decimal(1000), "accepted", "invoiced")
    assert Document.objects.filter(kind="delivery").count() == 2
    assert "1,000.00" in balance(page)

    pay_by_check(page, "490", "5567", discount="10")
    expect(page.get_by_text("490.00 USD from Baumgart Metallbau GmbH is booked.")).to_be_visible()
    assert "500.00" in balance(page)

    pay_by_check(page, "520", "5568")
    expect(page.get_by_text("Not applied yet").first).to_be_visible()
    assert "-20.00" in balance(page).replace("−", "-")

    page.goto(Payment.objects.get(reference="5567").get_absolute_url())
    page.get_by_role("link", name="Returned").click()
    page.get_by_label("Reason of the bank").fill("no funds")
    with page.expect_navigation():
        page.get_by_role("button", name="Record return").click()
    expect(page.get_by_text("what it had settled is open again")).to_be_visible()
    assert "480.00" in balance(page)
    page.goto(invoice.get_absolute_url())
    expect(page.get_by_text("500.00").first).to_be_visible()
    assert not list(check(as_of=company_today()))
