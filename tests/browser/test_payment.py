"""A check arrives: r, the amount, the number, Enter; adjusted by hand, overpaid, bounced."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.roles import give_roles
from financials.ledger import invoice_entries, open_amount
from financials.models import Payment
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def invoices():
    customer, today = make.customer("BAUM-1", "Baumgart Metallbau GmbH"), company_today()
    facts = (("700.00", 60, "net30"), ("700.00", 50, "net30"), ("200.00", 40, "net30"), ("1000.00", 5, "2/10 net 30"))
    return [
        make.invoice(customer, amount, issued_on=today - timedelta(days=age), terms=terms, now=timezone.now())
        for amount, age, terms in facts
    ]


@pytest.fixture
def window(sign_in, invoices):
    def open_window(viewport=DESK):
        vera = make.user("Vera Koch")
        give_roles(vera, "collections")
        page = sign_in(vera, viewport=viewport)
        page.goto("/customers/BAUM-1/credit/")
        return page

    return open_window


def left(invoice):
    return sum(open_amount(entry) for entry in invoice_entries(invoice))


def settle_field(page, invoice):
    return page.get_by_label(f"Settle of {invoice.number}")


def type_amount(page, amount):
    with page.expect_response("**/settling/"):
        page.locator("#id_amount").press_sequentially(amount)


def test_r_the_amount_the_number_enter(window, invoices):
    page = window()
    page.keyboard.press("r")
    page.wait_for_url("**/payment/new/")
    expect(page.locator("#id_amount")).to_be_focused()
    type_amount(page, "1180")
    expect(settle_field(page, invoices[2])).to_have_value("200.00")
    expect(settle_field(page, invoices[3])).to_have_value("980.00")
    expect(page.get_by_label(f"Discount taken of {invoices[3].number}")).to_have_value("20.00")
    expect(page.locator("#id_amount")).to_be_focused()
    page.locator("#id_reference").fill("5567")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("1,180.00 USD from Baumgart Metallbau GmbH is booked.")).to_be_visible()
    assert [left(invoice) for invoice in invoices] == [700, 700, 0, 0]
    assert Payment.objects.get().discount_taken == Decimal("20.00")


def test_one_of_several_combinations_is_picked_and_adjusted_by_hand(window, invoices):
    page = window()
    page.goto("/customers/BAUM-1/financials/payment/new/")
    type_amount(page, "900")
    with page.expect_response("**/settling/"):
        page.get_by_role("button", name=f"{invoices[1].number} + {invoices[2].number}", exact=True).click()
    expect(settle_field(page, invoices[1])).to_have_value("700.00")
    with page.expect_response("**/sums/"):
        settle_field(page, invoices[1]).fill("650")
    expect(page.locator("#sums")).to_contain_text("50.00 USD stays as credit on the account.")
    expect(page.locator(f"#left-{invoice_entries(invoices[1])[0].pk}")).to_have_text("50.00")
    expect(settle_field(page, invoices[1])).to_be_focused()
    with page.expect_response("**/settling/"):
        page.locator("#id_amount").fill("850")
    expect(settle_field(page, invoices[1])).to_have_value("650")
    expect(page.locator("#sums")).to_contain_text("All of it is applied.")


def test_an_overpayment_within_the_tolerance_and_a_number_booked_before(window, invoices):
    make.payment(
        invoices[0].customer, "9.00", received_on=company_today(), reference="5567", method="check", now=timezone.now()
    )
    page = window()
    page.goto("/customers/BAUM-1/financials/payment/new/")
    type_amount(page, "2600.40")
    expect(page.get_by_label("keep the 0.40")).to_be_checked()
    with page.expect_response("**/reference/**"):
        page.locator("#id_reference").press_sequentially("5567")
    expect(page.locator("#same-reference")).to_contain_text("Booked before: 9.00")
    with page.expect_response("**/reference/**"):
        page.locator("#id_reference").press_sequentially("/2")
    with page.expect_navigation():
        page.get_by_role("button", name="Record payment").click()
    assert [left(invoice) for invoice in invoices] == [0, 0, 0, 0]
    expect(page.get_by_role("table").get_by_role("link", name="Small difference")).to_be_visible()


def test_a_bounced_check_on_the_phone(window, invoices):
    payment = make.payment(
        invoices[0].customer, "700.00", received_on=company_today(), to=[(invoices[0], "700.00")], now=timezone.now()
    )
    page = window(PHONE)
    page.goto(payment.get_absolute_url())
    page.get_by_role("link", name="Returned").click()
    page.get_by_label("Reason of the bank").fill("no funds")
    with page.expect_navigation():
        page.get_by_role("button", name="Record return").click()
    expect(page.get_by_text("what it had settled is open again")).to_be_visible()
    assert left(invoices[0]) == 700
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
