"""The frame obeys the keyboard, asks before it destroys, and loses nothing somebody typed."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "She will pay on the 20th."


@pytest.fixture
def page(sign_in, administrator):
    """A window with the gallery open, where every behaviour can be tried."""
    window = sign_in(administrator, viewport={"width": 1440, "height": 900})
    window.goto("/components/")
    return window


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.id || document.activeElement.tagName")


def test_slash_puts_the_cursor_into_the_answer_box_and_escape_takes_it_out(page):
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.press("Escape")
    assert focused(page) == "BODY"


def test_letters_do_nothing_while_somebody_types(page):
    page.keyboard.press("c")
    page.keyboard.type("/ n g j ? x p")
    expect(page.locator("textarea[name=text]")).to_have_value("/ n g j ? x p")
    assert page.url.endswith("/components/")


def test_g_and_a_letter_go_to_a_tab(page):
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_url("**#folder")


def test_j_and_k_walk_the_rows_enter_opens_x_selects(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("x")
    cursor = page.locator("tr[data-cursor]")
    expect(cursor.get_by_role("checkbox")).to_be_checked()
    expect(cursor).to_have_attribute("data-selected", "")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    page.wait_for_url("**#10447")


def test_the_head_takes_all_rows(page):
    page.get_by_label("Select all shown").check()
    expect(page.locator("tbody tr[data-selected]")).to_have_count(3)


def test_question_mark_lists_the_keys_of_this_page(page):
    page.keyboard.press("?")
    keys = page.locator("#keys-dialog")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("To the forms")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_what_destroys_asks_first_and_the_safe_answer_is_under_the_cursor(page):
    page.get_by_role("textbox", name="Name").fill("Baumgart")
    page.get_by_label("E-mail").fill("petra@baumgart.example")
    page.get_by_label("Credit limit").fill("1")
    page.get_by_role("button", name="Archive").click()
    dialog = page.locator("#confirm-dialog")
    expect(dialog).to_contain_text("nothing is deleted")
    assert dialog.get_by_role("button", name="Keep things as they are").evaluate("el => el === document.activeElement")
    page.keyboard.press("Enter")
    assert "archive" not in page.url
    page.get_by_role("button", name="Archive").click()
    dialog.get_by_role("button", name="Archive").click()
    page.wait_for_url("**archive=1**")


def test_a_note_survives_a_crash_of_the_browser(page):
    page.locator("textarea[name=text]").fill(NOTE)
    page.get_by_text("draft saved").wait_for()
    page.goto("about:blank")
    page.goto("/components/")
    expect(page.locator("textarea[name=text]")).to_have_value(NOTE)
    assert page.locator("[data-draft-state]").inner_text().startswith("draft of")


def test_a_note_the_server_did_not_take_is_kept(page):
    page.locator("textarea[name=text]").fill(NOTE)
    page.locator("textarea[name=text]").press("Control+Enter")
    page.wait_for_load_state()
    page.goto("/components/")
    expect(page.locator("textarea[name=text]")).to_have_value(NOTE)


def test_the_colours_follow_the_choice_and_stay(page):
    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(18, 22, 28)"


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out_at_the_right(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_head_of_a_page_is_under_the_thumb_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    rail = page.get_by_role("navigation", name="Main").bounding_box()
    assert rail["y"] + rail["height"] == pytest.approx(844, abs=1)
    answer_box = page.locator("#q").bounding_box()
    assert answer_box["width"] > 300
