"""A salesman types a quote without touching the mouse; it becomes an order, two deliveries and an invoice."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from catalog.models import Product, Warehouse
from catalog.stock import receive
from crm.roles import give_roles
from financials.models import Document
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def goods():
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    for number, name, price in (("SP-4040", "Steel profile", "98.50"), ("HB-M8", "Hex bolts M8", "12.00")):
        fields = {"list_price": Decimal(price), "tax_percent": Decimal(19), "stocked": True, "lead_days": 10}
        product = Product.objects.create(part_number=number, description=name, **fields)
        receive(product=product, warehouse=hall, quantity=Decimal(40), by=None, today=company_today())


@pytest.fixture
def customer(goods):
    customer = make.customer("BAUM-001", "Baumgart Metallbau GmbH", terms="2/10 net 30")
    customer.addresses.create(purpose="main", line1="Am Werkhof 12", city="Berlin", country="DE")
    return customer


@pytest.fixture
def page(sign_in, customer):
    renate = make.user("Renate Meyer")
    give_roles(renate, "manager")
    window = sign_in(renate, viewport={"width": 1440, "height": 900})
    window.goto(f"/customers/{customer.code}/financials/")
    return window


def line(page, text: str, quantity: str) -> None:
    """A line as it is typed: part of the number, Enter takes what is proposed, how many, Enter goes on."""
    page.keyboard.type(text)
    page.locator("#parts [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(quantity)
    page.keyboard.press("Enter")


def quote(page) -> None:
    """Three lines by keyboard alone, from the tab to the quote that is sent."""
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quote/new/")
    page.locator("[data-part]:focus").wait_for()
    line(page, "SP-4", "12")
    line(page, "bolts", "30")
    page.keyboard.press("Tab")
    page.keyboard.type("Freight")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("60")
    page.get_by_text("1,906.38").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def carried(page, key: str, *quantities: str) -> None:
    """The next document with its key; the quantities typed over those proposed."""
    page.keyboard.press(key)
    page.locator("#carry").wait_for()
    for place, quantity in enumerate(quantities):
        page.locator(".carry-input").nth(place).fill(quantity)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_from_the_quote_to_the_invoice_by_keyboard(page):
    quote(page)
    sent = Document.objects.get(kind="quote")
    assert (sent.status, sent.total) == ("sent", Decimal("1906.38"))
    carried(page, "o")
    carried(page, "d", "12", "10", "0")
    page.goto(Document.objects.get(kind="order").get_absolute_url())
    carried(page, "d")
    page.goto(Document.objects.get(kind="order").get_absolute_url())
    carried(page, "i")
    made = Document.objects.order_by("pk").values_list("kind", "status")
    assert [*made] == [
        ("quote", "accepted"), ("order", "invoiced"), ("delivery", "delivered"), ("delivery", "delivered"),
        ("invoice", "issued"),
    ]  # fmt: skip
    assert Document.objects.get(kind="invoice").total == Decimal("1906.38")


def test_lines_move_and_go_by_keyboard_and_what_was_typed_survives_a_crash(page, customer):
    page.goto(f"/customers/{customer.code}/financials/order/new/")
    page.locator("[data-part]:focus").wait_for()
    line(page, "SP-4", "2")
    line(page, "HB-M8", "3")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_text("draft saved").wait_for()
    parts = page.locator("[data-part]")
    assert [parts.nth(place).input_value() for place in range(3)] == ["HB-M8", "SP-4040", ""]
    page.wait_for_timeout(600)  # the pause after which the browser keeps what was typed
    page.reload()
    page.get_by_text("is back").wait_for()
    assert sorted(parts.nth(place).input_value() for place in range(3)) == ["", "HB-M8", "SP-4040"]
    page.get_by_text("277.27").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert page.url.endswith(f"/{Document.objects.get().pk}/edit/")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length") == 0


def test_a_price_typed_over_stays_when_the_quantity_changes(page, customer):
    page.goto(f"/customers/{customer.code}/financials/quote/new/")
    page.locator("[data-part]:focus").wait_for()
    line(page, "SP-4", "2")
    page.locator("[name=r1-price]").fill("90")
    page.get_by_text("By hand. Else: List price: 98.50").wait_for()
    page.locator("[name=r1-quantity]").fill("3")
    page.get_by_text("270.00").first.wait_for()
    expect(page.locator("[name=r1-description]")).to_have_attribute("placeholder", "Steel profile")


def test_who_types_faster_than_the_list_comes_gets_the_likeliest_product(page, customer):
    page.goto(f"/customers/{customer.code}/financials/quote/new/")
    page.locator("[data-part]:focus").wait_for()
    for key in ("SP-4", "Enter", "12", "Enter", "HB-M", "Enter", "30", "Enter"):
        page.keyboard.press(key) if key == "Enter" else page.keyboard.type(key)
    page.get_by_text("1,834.98").first.wait_for()
    parts = page.locator("[data-part]")
    assert [parts.nth(place).input_value() for place in range(3)] == ["SP-4040", "HB-M8", ""]


def test_what_is_back_can_be_let_go_of(page, customer):
    page.goto(f"/customers/{customer.code}/financials/order/new/")
    page.locator("[data-part]:focus").wait_for()
    line(page, "SP-4", "2")
    page.get_by_text("draft saved").wait_for()
    page.wait_for_timeout(600)  # the pause after which the browser keeps what was typed
    page.reload()
    with page.expect_navigation():
        page.get_by_role("button", name="Start anew").click()
    page.locator("[data-part]:focus").wait_for()
    expect(page.locator("[data-part]").first).to_have_value("")
    expect(page.get_by_role("button", name="Start anew")).to_be_hidden()
