"""The child's account, the parents pay: set in the folder; the invoice goes to them, the delivery note to the child."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from catalog.models import Product
from crm.roles import give_roles
from customers.models import Customer
from financials.models import Document
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def person(code: str, name: str, street: str) -> Customer:
    customer = make.customer(code, name, kind="person", terms="net30")
    customer.addresses.create(purpose="main", line1=street, postcode="20457", city="Hamburg", country="DE")
    return customer


@pytest.fixture
def family() -> tuple[Customer, Customer]:
    Product.objects.create(part_number="LESSON", description="Riding lesson", list_price="40.00", tax_percent=19)
    return person("C-41", "Bo Lindqvist", "Weidenweg 1"), person("C-40", "Astrid Lindqvist", "Hafenstr. 12")


@pytest.fixture
def page(sign_in, family):
    renate = make.user("Renate Meyer")
    give_roles(renate, "manager")
    return sign_in(renate, viewport={"width": 1440, "height": 900})


def paper(page, document: Document) -> str:
    """The text of the PDF the page of a document offers."""
    page.goto(document.get_absolute_url())
    pdf = page.context.request.get(page.locator("[data-key=p]").get_attribute("href"))
    return " ".join(PdfReader(io.BytesIO(pdf.body())).pages[0].extract_text().split())


def carried(page, key: str) -> None:
    page.keyboard.press(key)
    page.locator("#carry").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_a_payer_that_differs_from_the_customer(page, family):
    child, mother = family
    page.goto(f"/customers/{child.code}/edit/")
    page.get_by_label("Invoices go to").fill("C-40")
    page.get_by_role("button", name="Save master data").click()
    expect(page.locator(".folder-chips").get_by_text("Invoices go to Astrid Lindqvist (C-40)")).to_be_visible()
    page.goto(f"/customers/{child.code}/financials/order/new/")
    page.locator("[data-part]:focus").wait_for()
    page.keyboard.type("LESS")
    page.locator("#parts [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    page.get_by_text("95.20").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    order = Document.objects.get()
    carried(page, "d")
    page.goto(order.get_absolute_url())
    carried(page, "i")
    invoice, delivery = Document.objects.get(kind="invoice"), Document.objects.get(kind="delivery")
    expect(page.get_by_role("link", name="Astrid Lindqvist (C-40)").last).to_be_visible()
    bill, note = paper(page, invoice), paper(page, delivery)
    assert "Astrid Lindqvist Hafenstr. 12 20457 Hamburg" in bill
    assert "For Bo Lindqvist, C-41" in bill
    assert "Bo Lindqvist Weidenweg 1 20457 Hamburg" in note
    assert "Astrid" not in note
    page.goto(f"/customers/{mother.code}/financials/")
    expect(page.get_by_role("heading", name="Pays for 1 customer")).to_be_visible()
    page.get_by_role("link", name="Bo Lindqvist (C-41)").click()
    page.wait_for_url("**/customers/C-41/financials/")
