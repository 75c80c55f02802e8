"""A caller wants everything about her open invoices: ticked, looked at and sent in three clicks (D7)."""

import hashlib
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from foundation.periods import company_today
from tests import make
from tests.browser.axe import DESK, wrong_here

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_invoices_with_a_statement_are_sent_in_three_clicks(sign_in):
    rita = make.person("Rita Meyer", "manager")
    acme = make.customer(code="ACME", name="Acme Ltd")
    make.email(make.contact(acme, "Petra", "Lindner"), "petra@acme.example")
    for age in range(5):
        make.invoice(acme, 100 + age, issued_on=company_today() - timedelta(days=age))
    page = sign_in(rita)
    page.goto("/customers/ACME/financials/")
    clicks = 0
    for name in ("All papers shown", "Send ticked", "Send e-mail"):
        if name == "Send e-mail":
            expect(page.get_by_label("To", exact=True)).to_have_value("petra@acme.example")
            assert wrong_here(page) == []
            page.set_viewport_size(DESK)
        page.get_by_label(name).or_(page.get_by_role("button", name=name)).click()
        clicks += 1
    expect(page.get_by_text("6 papers are on the way to petra@acme.example.")).to_be_visible()
    assert clicks == 3
    [message] = mail.outbox
    kept = {file.name: file.sha256 for file in acme.files.all()}
    sent = {name: content for name, content, _ in message.attachments}
    assert sent.keys() == kept.keys()
    assert {name: hashlib.sha256(content).hexdigest() for name, content in sent.items()} == kept


def test_keys_alone_tick_and_send(sign_in):
    rita, acme = make.person("Rita Meyer", "manager"), make.customer(code="ACME", name="Acme Ltd")
    make.email(acme, "office@acme.example")
    for age in range(3):
        make.invoice(acme, 100 + age, issued_on=company_today() - timedelta(days=age))
    page = sign_in(rita)
    page.goto("/customers/ACME/financials/")
    expect(page.get_by_role("link", name="Edit master data")).to_have_attribute("title", "Edit master data")  # no "(e)"
    for key in "jxjxe":
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Send 2 papers by e-mail")).to_be_visible()
