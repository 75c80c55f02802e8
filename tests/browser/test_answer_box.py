"""The caller says a number or half a name; the answer is there before the sentence is over."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.roles import give_roles
from tests import make
from tests.browser import story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in):
    renate = make.user("Renate Meyer")
    give_roles(renate, "clerk")
    story.baumgart(by=renate, now=timezone.now())
    window = sign_in(renate, viewport={"width": 1440, "height": 900})
    window.goto("/")
    return window


def ask(page, words: str):
    page.keyboard.press("/")
    page.keyboard.type(words, delay=30)
    page.locator("#answers .answer-card").wait_for()
    return page.locator("#answers")


def test_half_a_name_is_answered_with_balance_and_hold(page):
    said = ask(page, "baumg").inner_text()
    assert "Baumgart Metallbau" in said
    assert "6,709.90" in said
    assert "On hold" in said


def test_the_number_of_an_invoice_opens_it_with_enter(page):
    ask(page, "INV00001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/financials/invoice/INV00001/")


def test_arrows_choose_and_digits_open(page):
    ask(page, "12345678")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("Boolean(document.activeElement.closest('#answers'))")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Alt+1")
    page.wait_for_url("**/customers/BAUM-001/**")


def test_escape_closes_the_answers_and_keeps_the_question(page):
    answers = ask(page, "baumg")
    page.keyboard.press("Escape")
    expect(answers).to_be_hidden()
    expect(page.locator("#q")).to_have_value("baumg")


def test_what_nobody_knows_is_answered_with_what_to_try(page):
    page.keyboard.press("/")
    page.keyboard.type("xyzzyqqq", delay=30)
    page.locator("#answers .empty").wait_for()
    expect(page.locator("#answers")).to_contain_text("Nothing found")
