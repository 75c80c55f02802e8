"""Formatting a note by keyboard; a price told in it meets the order that forgets it."""

import json
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from catalog.models import VerbalQuote
from financials.models import Document
from journal.models import Entry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """(html) => {
    const pasted = new DataTransfer();
    pasted.setData("text/html", html);
    pasted.setData("text/plain", "words");
    const event = new ClipboardEvent("paste", {clipboardData: pasted, bubbles: true, cancelable: true});
    document.querySelector("main .richtext").dispatchEvent(event);
}"""
HOSTILE = (
    '<div style="color:red" onclick="alert(1)">From <b>Word</b><img src=x onerror="alert(1)">'
    "<script>alert(1)</script></div>"
)


@pytest.fixture
def page(sign_in):
    make.customer("ACME", "Acme Tools Ltd")
    return sign_in(make.person("Jan Silva", "sales"), viewport={"width": 1440, "height": 900})


def test_a_note_is_formatted_by_keyboard_kept_through_a_reload_and_signed_as_it_was_seen(page):
    page.goto("/customers/ACME/journal/")
    text = page.locator("main textarea[name=text]")
    page.keyboard.press("c")
    page.locator("main textarea[name=text]:focus").wait_for()
    page.keyboard.type("He wants ")
    page.keyboard.press("Control+b")
    page.keyboard.type("both")
    page.keyboard.press("Control+b")
    page.keyboard.type(" <now>")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+Digit8")
    page.keyboard.type("pump")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+k")
    page.get_by_label("Address of the link").fill("acme.example/valve")
    page.keyboard.press("Enter")
    html = (
        "<p>He wants <strong>both</strong> &lt;now&gt;</p>"
        '<ul><li>pump</li><li><a href="https://acme.example/valve">acme.example/valve</a></li></ul>'
    )
    expect(text).to_have_value(html)
    page.get_by_text("draft saved").wait_for()
    page.reload()
    expect(page.locator("main .richtext strong")).to_have_text("both")
    with page.expect_navigation():
        page.locator("main .richtext").press("Control+Enter")
    expect(page.locator(".timeline").get_by_text("He wants both <now>").first).to_be_visible()
    content = json.loads(Entry.objects.select_related("body").get().body.content)
    assert content["format"] == "rich"
    assert content["text"].replace(' rel="noopener noreferrer nofollow"', "") == html


def test_what_is_pasted_is_words_and_nothing_that_runs(page):
    page.goto("/customers/ACME/journal/")
    page.keyboard.press("c")
    page.get_by_role("button", name="Quote", exact=True).click()
    page.evaluate(PASTE, HOSTILE)
    expect(page.locator("main textarea[name=text]")).to_have_value(
        "<blockquote><p>From <strong>Word</strong></p></blockquote>"
    )


def test_a_price_told_on_the_phone_is_offered_where_an_order_line_differs(page):
    make.product("HB-M8", "12.00", description="Hex bolts M8")
    page.goto("/customers/ACME/")
    page.keyboard.press("c")
    page.keyboard.press("Alt+q")
    page.locator("[name=quote_part]:focus").wait_for()
    page.keyboard.type("HB")
    page.get_by_role("option", name="HB-M8").wait_for()
    for key in ("Enter", "10", "Tab", "11.5"):
        page.keyboard.press(key) if key in ("Enter", "Tab") else page.keyboard.type(key)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    told = VerbalQuote.objects.get()
    assert (told.product.part_number, told.quantity, told.unit_price) == ("HB-M8", 10, Decimal("11.5"))
    expect(page.get_by_text("HB-M8: 11.50 USD from 10 pc").first).to_be_visible()
    page.goto("/customers/ACME/financials/order/new/")
    page.locator("[data-part]:focus").wait_for()
    for key in ("HB-M8", "Enter", "10"):
        page.keyboard.press(key) if key == "Enter" else page.keyboard.type(key)
    page.get_by_text("Jan Silva said 11.50 from 10 pc").wait_for()
    assert page.get_by_role("link", name="Read the note").get_attribute("href").endswith(f"/{told.entry.seq}/")
    page.keyboard.press("Alt+q")
    page.get_by_text("As Jan Silva said on").wait_for()
    expect(page.locator("[name$=-price]").first).to_have_value("11.50")
    assert not Document.objects.exists()
