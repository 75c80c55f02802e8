"""An IBAN is taken down on the telephone with a typo; a colleague confirms the account before money is collected."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.axe import STILL

pytestmark = pytest.mark.django_db(transaction=True)

IBAN, TYPO = "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0523 0130 00"


def test_an_iban_with_a_typo(sign_in):
    acme = make.customer("ACME", "Acme Ltd")
    acme.addresses.create(purpose="main", city="Berlin", country="DE")
    page = sign_in(make.person("Carla Lenz", "collections"), **STILL)
    page.goto("/customers/ACME/contacts/")
    page.get_by_role("link", name="Bank account").click()
    iban = page.get_by_label("IBAN", exact=True)
    expect(iban).to_be_focused()
    iban.fill(TYPO)
    iban.press("Tab")
    expect(page.locator("#account-check")).to_contain_text("The check digits do not fit")
    page.get_by_role("button", name="Save bank account").click()
    expect(page.get_by_role("alert")).to_contain_text("The check digits do not fit")
    expect(iban).to_have_value(TYPO)
    expect(page.get_by_role("heading", name="Tax exemptions")).to_be_visible()  # still on the tab
    page.complaints.clear()  # the browser tells of every answer that refuses
    iban.fill(IBAN)
    iban.press("Tab")
    expect(page.locator("#account-check")).to_contain_text("Commerzbank, Köln")
    assert not acme.bank_accounts.exists()
    page.get_by_role("button", name="Save bank account").click()
    account = page.locator(".account")
    expect(account).to_contain_text("•••• 3000 Commerzbank")
    expect(account).to_contain_text("to be confirmed")
    expect(page.get_by_role("button", name="Confirm account")).to_have_count(0)

    colleague = sign_in(make.person("Rita Meyer", "manager"), **STILL)
    colleague.goto("/")
    colleague.get_by_role("link", name="Confirm account •••• 3000").click()
    account = colleague.locator(".account")
    account.get_by_role("button", name="Show number").click()
    colleague.get_by_role("dialog").get_by_role("button", name="Show number").click()
    expect(account).to_contain_text(IBAN)
    account.get_by_role("button", name="Confirm account").click()
    colleague.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    expect(account.get_by_text("confirmed", exact=True)).to_be_visible()
    expect(colleague.get_by_text(IBAN)).to_have_count(0)
    colleague.goto("/customers/ACME/journal/")
    colleague.get_by_text("3 events: bank data changed").click()
    expect(colleague.get_by_text(re.compile("Looked at the full number of bank account …3000"))).to_be_visible()


def test_an_account_without_iban_on_a_phone(sign_in):
    acme = make.customer("ACME", "Acme Ltd")
    acme.addresses.create(purpose="main", city="Reno", country="US")
    page = sign_in(make.person("Carla Lenz", "collections"), **STILL, viewport={"width": 390, "height": 844})
    page.goto("/customers/ACME/contacts/")
    page.get_by_role("link", name="Bank account").click()
    page.get_by_text("No IBAN: account number and clearing code").click()
    page.get_by_label("Account number").fill("123456789")
    page.get_by_label("Clearing code").fill("021000022")
    page.get_by_label("Clearing code").press("Tab")
    expect(page.locator("#account-check")).to_contain_text("The check digit of the routing number does not fit")
    page.get_by_label("Clearing code").fill("021000021")
    page.get_by_role("button", name="Save bank account").click()
    expect(page.locator(".account")).to_contain_text("routing number 021000021 · no IBAN")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
