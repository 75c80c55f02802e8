"""A slow payer: why it is rated so, what a hold would stop, who was refused and why, and released with a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from credit.models import HeldWork
from crm.roles import give_roles
from financials.drafts import save_draft
from financials.models import Document
from foundation.periods import company_today
from tests import make
from tests.confirming import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = company_today()


@pytest.fixture
def slow():
    """Net 30, each invoice paid 24 days late; two are overdue; a draft of an order is being written."""
    slow = make.customer("SLOW-1", "Ulmenhof Fördertechnik GmbH", credit_limit=Decimal(5000), status="customer")
    prompt = make.customer("PROMPT-1", "Bramgate Hydraulics")
    for months in range(3, 13):
        issued_on = TODAY - timedelta(days=30 * months)
        for customer, days in ((slow, 54), (prompt, 28)):
            invoice = make.invoice(customer, "400.00", issued_on=issued_on)
            make.payment(customer, "400.00", received_on=issued_on + timedelta(days=days), to=[(invoice, "400.00")])
    for age in (70, 45):
        make.invoice(slow, "610.00", issued_on=TODAY - timedelta(days=age))
    return slow


@pytest.fixture
def draft(slow):
    lines = [make.line("49.00", quantity=Decimal(12), description="Steel profile", part_number="SP-4040")]
    return save_draft(
        customer=slow, kind="order", lines=lines, issued_on=TODAY, by=make.user("Jan Silva"), now=timezone.now()
    )


def window(sign_in, name: str, *roles: str):
    person = make.user(name)
    give_roles(person, *roles)
    return sign_in(person, viewport={"width": 1440, "height": 900})


def test_score_and_reasons_hold_refusal_release(sign_in, slow, draft):
    manager, sales = window(sign_in, "Renate Meyer", "manager"), window(sign_in, "Jan Roth", "sales")

    manager.goto("/customers/SLOW-1/credit/")
    rating = manager.locator("section[aria-labelledby=rating-USD]")
    expect(rating).to_contain_text("What moved it")
    manager.locator(".reasons a[title='The invoices behind it']").first.click()
    expect(manager.locator("#behind")).to_contain_text("Invoices behind")
    manager.go_back()
    manager.get_by_role("link", name="in 12 months").first.click()
    expect(manager.locator("#behind")).to_contain_text("days late in the last 12 months")

    manager.go_back()
    manager.keyboard.press("h")
    manager.wait_for_url("**/credit/hold/")
    expect(manager.get_by_text("Would be refused from then on")).to_be_visible()
    manager.get_by_label("Reason").fill("2 invoices overdue, nobody calls back")
    manager.get_by_role("button", name="Place on hold").click()
    expect(manager.locator(".hold")).to_contain_text("by R. Meyer: 2 invoices overdue, nobody calls back")

    sales.goto(f"/customers/SLOW-1/financials/order/{draft.pk}/edit/")
    sales.locator("[data-part]").first.wait_for()
    sales.keyboard.press("Control+Enter")
    expect(sales.get_by_text("has been on hold since").first).to_be_visible()
    expect(sales.get_by_text("(R. Meyer: 2 invoices overdue, nobody calls back)").first).to_be_visible()
    assert Document.objects.get(pk=draft.pk).status == "draft"
    assert HeldWork.objects.get().order_id == draft.pk

    manager.goto("/")
    waiting = manager.locator("section[aria-labelledby=waiting]")
    expect(waiting).to_contain_text("Ulmenhof Fördertechnik GmbH")
    expect(manager.get_by_role("link", name="Alerts, 1 new")).to_be_visible()
    manager.goto("/customers/SLOW-1/credit/")
    expect(manager.locator("section[aria-labelledby=waiting]")).to_contain_text("Order held back")
    manager.get_by_role("link", name="Release", exact=True).click()
    manager.get_by_label("Reason").fill("Paid by check 5599 this morning")
    manager.get_by_role("button", name="Release the hold").click()
    expect(manager.get_by_text("Hold released: Paid by check 5599 this morning")).to_be_visible()
    manager.get_by_label("Your password").fill(PASSWORD)
    manager.get_by_role("button", name="Confirm").click()
    expect(manager.locator(".hold")).to_have_count(0)
    expect(manager.locator("section[aria-labelledby=measures]")).to_contain_text(
        "Released by R. Meyer: Paid by check 5599 this morning"
    )
