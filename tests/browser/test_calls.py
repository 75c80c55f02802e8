"""Two callers at once: what is opened goes into the note, a parked note is back at a key, a crash takes nothing."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, expect

from crm.roles import give_roles
from customers.phones import add_phone
from foundation.periods import company_today
from journal.models import Entry
from tests import make
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.django_db(transaction=True)
DESK = {"width": 1440, "height": 900}
# The key, and what is on the screen before the browser gets to do anything else.
PRESSED = """(digit) => {
    const key = {key: digit, code: `Digit${digit}`, altKey: true, bubbles: true, cancelable: true};
    document.body.dispatchEvent(new KeyboardEvent("keydown", key));
    return document.querySelector(".call-panel textarea")?.value;
}"""


@pytest.fixture
def jan(db):
    jan = make.user("Jan Silva")
    give_roles(jan, "clerk")
    return jan


@pytest.fixture
def acme(jan):
    acme = make.customer("ACME", "Acme Tools Ltd")
    add_phone(of=make.contact(acme, "Petra", "Lindner"), number="+49 30 12345678", by=jan, now=timezone.now())
    return acme


@pytest.fixture
def invoice(acme):
    return make.invoice(acme, "640.00", issued_on=company_today())


def body(entry) -> dict:
    return json.loads(entry.body.content)


def test_a_call_is_noted_with_who_when_and_what_was_told_by_two_keys(sign_in, jan, invoice):
    page = sign_in(jan, viewport=DESK)
    began = timezone.now()
    page.goto("/calls/incoming?number=%2B493012345678")
    page.locator("[data-dock]").get_by_text("Petra Lindner").wait_for()
    page.goto(invoice.get_absolute_url())
    page.keyboard.press("c")
    told = page.locator(".call-panel").get_by_label("640.00 USD open")
    expect(told).to_be_checked()
    page.locator(".call-panel").get_by_label("Balance 640.00 USD").check()
    page.locator(".call-panel textarea").focus()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Noted: Call from customer")).to_be_visible()
    expect(page.locator("[data-dock]")).to_be_hidden()
    entry = Entry.objects.select_related("body").get(author=jan, kind="call_in")
    assert began <= entry.happened_at <= entry.recorded_at
    said = body(entry)
    assert said["parties"] == ["Petra Lindner"]
    assert f"Told: Invoice {invoice.number} of" in said["text"]
    assert "Told: Balance 640.00 USD" in said["text"]
    assert [link[:2] for link in said["links"]] == [["financials.document", invoice.pk]]


def test_a_parked_note_is_there_at_a_key_and_leaving_the_page_loses_nothing(sign_in, jan, invoice):
    make.customer("BAUM", "Baumgart GmbH")
    page = sign_in(jan, viewport=DESK)
    page.goto(invoice.get_absolute_url())
    page.keyboard.press("c")
    page.locator(".call-panel textarea:focus").wait_for()
    page.keyboard.type("Wants a copy")
    page.goto("/customers/BAUM/")
    page.keyboard.press("c")
    page.locator("main textarea[name=text]:focus").wait_for()
    page.keyboard.type("Where is the order")
    expect(page.locator("[data-dock] li")).to_have_count(2)
    with page.expect_navigation():
        assert page.evaluate(PRESSED, "1") == "Wants a copy"
    assert page.url.endswith(invoice.get_absolute_url())
    page.locator(".call-panel textarea:focus").wait_for()
    page.keyboard.type(" of it")
    page.keyboard.press("Escape")
    expect(page.locator(".call-panel")).to_be_hidden()
    page.keyboard.press("Alt+2")
    page.wait_for_url("**/customers/BAUM/")
    expect(page.locator("main textarea[name=text]")).to_have_value("Where is the order")
    page.keyboard.press("Alt+1")
    page.wait_for_url(f"**{invoice.get_absolute_url()}")
    expect(page.locator(".call-panel textarea")).to_have_value("Wants a copy of it")


def test_a_browser_that_is_killed_in_the_middle_of_a_note_has_it_again(jan, acme, live_server, browser, tmp_path):
    client = Client()
    client.force_login(jan)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def start():
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            base_url=live_server.url, viewport=DESK,
        )  # fmt: skip
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto("/customers/ACME/")
        return context, page

    context, page = start()
    page.keyboard.press("c")
    page.locator("main textarea[name=text]:focus").wait_for()
    page.keyboard.type("Half a sent")
    page.get_by_text("draft saved").wait_for()
    with pytest.raises(Error):  # it is gone before it can answer
        context.new_cdp_session(page).send("Browser.crash")
    context, page = start()
    expect(page.locator("main textarea[name=text]")).to_have_value("Half a sent")
    expect(page.locator("[data-dock]").get_by_text("Acme Tools Ltd")).to_be_visible()
    context.close()
