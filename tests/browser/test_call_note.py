"""A clerk on the phone: c, a few words, Ctrl-Enter; nothing typed is ever lost, nothing is saved twice."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.roles import give_roles
from journal.models import Entry
from tests import make
from tests.browser import story

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Wants the certificate for the galvanising by Friday."


@pytest.fixture
def customer():
    return story.baumgart(by=make.person("Renate Meyer", "manager"), now=timezone.now())


@pytest.fixture
def page(sign_in, customer):
    jan = make.user("Jan Silva")
    give_roles(jan, "clerk")
    window = sign_in(jan, viewport={"width": 1440, "height": 900})
    window.goto(f"/customers/{customer.code}/")
    return window


def notes():
    return Entry.objects.filter(kind="call_in", author__name="Jan Silva")


def test_a_note_from_the_first_screen(page, customer):
    page.keyboard.press("c")
    page.keyboard.type(WORDS)
    page.get_by_text("draft saved").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text(WORDS).first).to_be_visible()
    assert notes().count() == 1
    expect(page.locator("textarea[name=text]").first).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length") == 0


def test_an_impatient_finger_saves_it_once(page):
    page.locator("textarea[name=text]").fill(WORDS)
    with page.expect_navigation():
        page.evaluate("const form = document.querySelector('.composer'); form.requestSubmit(); form.requestSubmit()")
    assert notes().count() == 1


def test_a_note_typed_when_the_session_ended_is_back_after_signing_in(page):
    page.locator("textarea[name=text]").fill(WORDS)
    page.get_by_text("draft saved").wait_for()
    page.context.clear_cookies(name="session")
    address = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/accounts/login/**")
    page.locator("[name=login]").fill(make.User.objects.get(name="Jan Silva").email)
    page.locator("[name=password]").fill("open sesame, please")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(address)
    expect(page.locator("textarea[name=text]").first).to_have_value(WORDS)


def test_the_six_figures_stay_in_sight_while_scrolling(page):
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 0
    head = page.locator(".folder-head").bounding_box()
    assert head["y"] == pytest.approx(48, abs=1)
    expect(page.get_by_text("On hold since")).to_be_visible()
