"""A clerk pastes an address of five lines: it is read and formatted, corrected, kept as it was, and printed so."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from crm.roles import give_roles
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PASTED = "Baumgart Metallbau GmbH\nWareneingang, Tor 4\nAm Werkhof 12\n20457 Hamburg\nGermany"
PASTE = """(box, text) => {
    box.focus();
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    box.value = text;
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true}));
}"""


@pytest.fixture
def acme():
    acme = make.customer("ACME", "Acme Tools Ltd")
    home = {"line1": "9 Elm St", "city": "Springfield", "region": "IL", "postcode": "62704", "country": "US"}
    acme.addresses.create(purpose="main", **home)
    return acme


@pytest.fixture
def clerk():
    renate = make.user("Renate Meyer")
    give_roles(renate, "manager")
    return renate


@pytest.mark.parametrize("width", [1440, 390])
def test_a_foreign_address_of_five_lines_is_formatted_and_kept_as_it_was(sign_in, clerk, acme, width):
    page = sign_in(clerk, viewport={"width": width, "height": 900})
    page.goto("/customers/ACME/contacts/")
    page.get_by_role("link", name="Address", exact=True).click()
    box = page.get_by_label("Address", exact=True)
    box.evaluate(PASTE, PASTED)
    written = page.locator("#address-lines address")
    expect(written).to_have_text("Baumgart Metallbau GmbHWareneingang, Tor 4Am Werkhof 1220457 HamburgGermany")
    expect(page.get_by_label("Town")).to_have_value("Hamburg")
    page.get_by_label("Town").fill("Hamburg-Altona")
    page.get_by_label("Name here").focus()
    expect(written).to_contain_text("20457 Hamburg-Altona")
    page.get_by_label("Name here").fill("Warehouse North")
    page.get_by_label("Goods go here").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Save address").click()
    card = page.locator(".addresses > li", has_text="Warehouse North")
    expect(card.locator("address")).to_contain_text("20457 Hamburg-Altona")
    expect(card).to_contain_text("Goods go here")
    card.locator("summary").click()
    expect(card.locator(".typed")).to_have_text(PASTED)
    assert acme.addresses.get(label="Warehouse North").as_typed == PASTED


def test_what_is_kept_as_typed_survives_a_change_and_stands_so_on_the_paper(sign_in, clerk, acme):
    typed = "Tor 4\nD-20457 HAMBURG 11"
    dock = acme.addresses.create(purpose="delivery", as_typed=typed, city="HAMBURG 11", postcode="20457", country="DE")
    page = sign_in(clerk, viewport={"width": 1440, "height": 900})
    page.goto(f"/customers/ACME/contacts/addresses/{dock.pk}/")
    page.get_by_label("Write it as typed").check()
    expect(page.locator("#address-lines address")).to_have_text("Tor 4D-20457 HAMBURG 11")
    page.get_by_role("button", name="Save address").click()
    page.goto(f"/customers/ACME/contacts/addresses/{dock.pk}/")
    page.get_by_label("Name here").fill("Dock")
    page.get_by_label("Purpose").select_option("both")
    page.get_by_role("button", name="Save address").click()
    expect(page.locator(".addresses > li", has_text="Dock").locator("address")).to_have_text("Tor 4D-20457 HAMBURG 11")
    invoice = make.invoice(acme, issued_on=company_today(), billing_address=acme.addresses.get(label="Dock"))
    page.goto(invoice.get_absolute_url())
    pdf = page.context.request.get(page.locator("[data-key=p]").get_attribute("href"))
    assert "Tor 4\nD-20457 HAMBURG 11" in PdfReader(io.BytesIO(pdf.body())).pages[0].extract_text()
