"""The way of a manager who arranges the first page of a folder, and of one who designs a banner for a support fee."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from financials.payments import record_payment
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = company_today()


def blocks(page) -> list[str]:
    return page.locator("#content .block h2").all_inner_texts()


def test_a_manager_arranges_the_page_with_keys_and_with_the_mouse(sign_in):
    make.invoice(make.customer("ACME"), issued_on=TODAY)
    page = sign_in(make.person("Rita Meyer", "manager"))
    page.goto("/settings/overview/")
    page.get_by_role("button", name="Receivables by age down").press("Enter")
    expect(page.get_by_text("Not kept yet.")).to_be_visible()
    page.get_by_role("button", name="Hide Journal").click()
    expect(page.get_by_role("button", name="Show Journal")).to_be_focused()
    note, todo = (page.locator(f"[data-arrange-block={key}]") for key in ("note", "todo"))
    todo.drag_to(note, target_position={"x": 20, "y": 4})
    page.get_by_role("button", name="Keep this layout").click()
    expect(page.get_by_text("laid out so for the company")).to_be_visible()
    page.goto("/customers/ACME/")
    shown = blocks(page)
    assert shown[:2] == ["Open items", "Receivables by age"]
    assert shown.index("To do") < shown.index("Call note")
    assert "Journal" not in shown


def test_a_banner_is_seen_while_it_is_designed_and_in_the_folder_once_the_fee_is_paid(sign_in):
    fee = make.product("SLA-GOLD", description="Support, a year")
    acme = make.customer("ACME")
    line = make.line("100.00", description="Support, a year", product_id=fee.pk)
    invoice = make.invoice(acme, issued_on=TODAY, lines=[line])
    page = sign_in(make.person("Rita Meyer", "manager"))
    page.goto("/settings/banners/")
    page.get_by_label("Text").fill("SLA Gold")
    page.get_by_label("Second line").fill("within 4 hours")
    page.get_by_label("Ribbon").check(force=True)
    page.get_by_label("Violet").check(force=True)
    expect(page.locator("[data-banner-preview]")).to_have_class("banner banner-ribbon banner-violet")
    expect(page.locator("[data-banner-preview]")).to_have_text("SLA Goldwithin 4 hours")
    page.get_by_label("Article (part number)").fill("sla-gold")
    page.get_by_role("button", name="Add banner").click()
    expect(page.get_by_role("heading", name="0 customers fulfil it today")).to_be_visible()
    page.goto("/customers/ACME/")
    expect(page.locator(".folder-banners")).to_have_count(0)
    record_payment(
        customer=acme, amount=Decimal(100), received_on=TODAY, reference="W-1", by=make.somebody(),
        allocate_to=[(invoice, Decimal(100))], now=make.at(TODAY),
    )  # fmt: skip
    page.reload()
    expect(page.locator(".folder-banners")).to_have_text("SLA Goldwithin 4 hours")
