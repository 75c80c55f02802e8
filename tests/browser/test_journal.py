"""The journal tab with a keyboard: the kind by one letter, a refused note that keeps every word, an amendment."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.roles import give_roles
from journal.models import Entry
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in):
    jan = make.user("Jan Silva")
    give_roles(jan, "clerk")
    acme = make.customer("ACME", "Acme Tools Ltd")
    record(acme, "letter", "Price list sent", by=jan, now=timezone.now())
    window = sign_in(jan, viewport={"width": 1440, "height": 900})
    window.goto("/customers/ACME/journal/")
    return window


def chosen(page) -> str:
    return page.locator("[name=kind]:checked").input_value()


def test_a_note_takes_five_keys(page):
    assert chosen(page) == "call_in"
    page.keyboard.press("c")
    page.keyboard.press("Alt+p")
    page.keyboard.type("Wrong pump came")
    assert chosen(page) == "complaint"
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.get_by_text("Noted: Complaint, entry 2.").wait_for()
    assert Entry.objects.get(seq=2).kind == "complaint"


def test_on_the_kinds_a_letter_alone_chooses_and_the_text_comes_next(page):
    page.locator("[name=kind]:checked").focus()
    page.keyboard.press("o")
    page.keyboard.type("over to you")
    assert chosen(page) == "call_out"
    expect(page.locator("textarea[name=text]")).to_have_value("over to you")


def test_a_refused_note_keeps_every_word_and_points_at_the_field(page):
    page.locator("[name=happened_at]").fill("2099-01-01T10:00")
    page.locator("textarea[name=text]").fill("From the future")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.complaints.clear()  # the browser reports the status 422 as an error of the page
    expect(page.get_by_text("This lies in the future.")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value("From the future")
    expect(page.locator("[name=happened_at]")).to_have_value("2099-01-01T10:00")
    assert Entry.objects.count() == 1


def test_an_entry_is_opened_and_amended_from_the_keyboard(page):
    with page.expect_navigation():  # the keys are heard once the page has loaded
        page.get_by_role("link", name="Price list sent").click()
    expect(page.get_by_text("verified just now")).to_be_visible()
    page.keyboard.press("e")
    page.keyboard.type("It was the old one")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("It was the old one")).to_be_visible()
    page.keyboard.press("Escape")  # the notice
    page.keyboard.press("Escape")
    page.wait_for_url("**/customers/ACME/journal/")
    expect(page.get_by_text("amended by entry 2")).to_be_visible()
