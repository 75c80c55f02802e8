"""Every naughty string in a real browser: typed, formatted, pasted as markup and read again, it stays words."""

import json
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.html import escape
from playwright.sync_api import expect

from crm.roles import give_roles
from journal.models import Entry
from journal.printing import printed_entries
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv" / "blns.json"
ACTIVE = "script, style, iframe, object, embed, form, input, img, svg, math, video, audio, link, meta, base"
CAN_ACT = f"""
said => said.querySelector("{ACTIVE}") !== null || [...said.querySelectorAll("*")].some(
    one => one.getAttributeNames().some(name => name.startsWith("on") || name === "style" || name === "srcdoc")
        || /^(?!https?:|mailto:|tel:)/i.test(one.getAttribute("href") ?? "https:"))
"""


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    if not BLNS.exists():
        pytest.skip("the list of naughty strings is not here")
    return json.loads(BLNS.read_text())


@pytest.fixture
def acme():
    return make.customer("ACME", "Acme Tools Ltd")


@pytest.fixture
def clerk():
    jan = make.user("Jan Silva")
    give_roles(jan, "clerk")
    return jan


@pytest.fixture
def page(sign_in, clerk, live_server):
    """A window in which nothing asks a question and nothing is fetched from elsewhere."""
    window = sign_in(clerk, own=True, viewport={"width": 1440, "height": 900})
    ran: list[str] = []
    window.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    window.on(
        "request", lambda asked: None if asked.url.startswith((live_server.url, "data:")) else ran.append(asked.url)
    )
    yield window
    assert ran == []


def test_all_of_them_are_typed_read_and_formatted_without_a_change(page, acme, naughty):
    typed = "\n".join(naughty)
    for seq, formatted in ((1, False), (2, True)):
        page.goto("/customers/ACME/journal/")
        page.locator("textarea[name=text]").fill(typed)
        if formatted:
            page.locator("textarea[name=text]").focus()
            page.keyboard.press("Control+b")
            expect(page.locator("[contenteditable=true]")).to_be_visible()
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        page.get_by_text(f"entry {seq}.").wait_for()
    assert ["format" in json.loads(body) for body in _bodies()] == [False, True]
    assert [entry.text for entry in printed_entries(acme)] == [typed, typed]


def test_all_of_them_are_shown_as_words_also_those_that_came_as_markup(page, acme, clerk, naughty):
    said = {"text": "\n".join(naughty)}, {"text": "".join(f"<p>{escape(text)}</p>" for text in naughty), "rich": True}
    for one in (*said, {"text": "".join(naughty), "rich": True}):  # the last was pasted as it is, as markup
        record(acme, "note", "All of them", by=clerk, now=timezone.now(), **one)
    page.goto("/customers/ACME/journal/1/")
    assert page.locator(".entry-text").text_content() == "\n".join(naughty)
    page.goto("/customers/ACME/journal/2/")
    assert page.locator(".entry-text > p").all_text_contents() == naughty
    page.goto("/customers/ACME/journal/3/")
    assert not page.locator(".entry-text").evaluate(CAN_ACT)
    page.goto("/customers/ACME/journal/")
    for excerpt in page.locator(".entry-body").all():
        assert not excerpt.evaluate(CAN_ACT)


def _bodies() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("body__content", flat=True))
