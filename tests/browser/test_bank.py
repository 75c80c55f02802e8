"""A clerk reviews the morning's statement without the mouse: up and down, accept, look, the rest at once."""

import pytest
from playwright.sync_api import expect

from crm.roles import give_roles
from financials.models import BankLine
from tests import make
from tests.financials.bank import samples

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_statement_is_imported_and_worked_through_with_the_keyboard(sign_in, tmp_path):
    clerk = make.user("Cleo Clerk")
    give_roles(clerk, "collections")
    acme = make.customer("ACME-7", "Baumgart GmbH", currency="EUR")
    numbers = [make.invoice(acme, amount, issued_on=samples.DAY).number for amount in ("10.00", "20.00", "30.00")]
    file = tmp_path / "may.sta"
    file.write_bytes(samples.mt940(*zip(("10.00", "20.00", "30.00"), numbers, strict=True), ("-4.00", "Gebuehr")))
    page = sign_in(clerk)
    page.goto("/bank/")
    page.locator("#id_file").set_input_files(file)
    page.keyboard.press("n")
    expect(page.get_by_text("Read as MT940: 4 new bookings.")).to_be_visible()
    for key in ("j", "j", "a"):
        page.keyboard.press(key)
    expect(page.get_by_text("Line 2: Baumgart GmbH: 20.00 EUR booked.")).to_be_visible()
    expect(page.locator("tr[data-cursor]")).to_contain_text(numbers[2])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What it pays")).to_be_visible()
    page.get_by_label(f"Settle of {numbers[2]}").fill("25")
    expect(page.get_by_text("stays as credit on the account")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("30.00 EUR from Baumgart GmbH is booked.")).to_be_visible()
    page.get_by_role("button", name="Book 1 sure line").click()
    expect(page.get_by_text("1 line is booked.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to book")).to_be_visible()
    page.keyboard.press("i")
    page.keyboard.type("Bank charges")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Every line is decided.")).to_be_visible()
    assert set(BankLine.objects.values_list("state", flat=True)) == {"booked", "ignored"}
