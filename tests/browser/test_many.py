"""A clerk works through a list: back on the same row, the next one by a key, and one thing done to all ticked rows."""

import pytest
from playwright.sync_api import expect

from customers.models import Customer, Tag
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def firms(count):
    for number in range(count):
        make.customer(f"Z-{number:02}", f"Zimmerei {number:02}", status="prospect")


def cursor(page):
    return page.locator("tr[data-cursor]")


def test_back_returns_to_the_same_row_by_whatever_way(sign_in):
    firms(60)
    page = sign_in(make.person("Maya Lindqvist", "clerk"))
    page.goto("/customers/?status=prospect&sort=-name")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**after=**")
    listed = page.url
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/Z-07/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/customers/Z-07/contacts/")
    page.keyboard.press("]")
    page.wait_for_url("**/customers/Z-06/contacts/")
    page.get_by_role("link", name="Back to 60 customers").click()
    page.wait_for_url(listed)
    expect(cursor(page)).to_contain_text("Zimmerei 06")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/Z-05/")
    page.go_back()
    page.wait_for_url(listed)
    expect(cursor(page)).to_contain_text("Zimmerei 05")


def test_back_returns_to_what_was_found(sign_in):
    firms(8)
    page = sign_in(make.person("Maya Lindqvist", "clerk"))
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("zimmerei")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=zimmerei")
    searched = page.url
    for _ in range(3):
        page.keyboard.press("j")
    expect(page.locator("[data-rows] [data-cursor]")).to_contain_text("Z-02")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/Z-02/")
    page.keyboard.press("]")
    page.wait_for_url("**/customers/Z-03/")
    page.get_by_role("link", name="Back to 8 found for “zimmerei”").click()
    page.wait_for_url(searched)
    expect(page.locator("[data-rows] [data-cursor]")).to_contain_text("Z-03")


def test_rows_are_ticked_tagged_and_the_tag_is_taken_back(sign_in):
    firms(60)
    vip = Tag.objects.create(name="VIP")
    Customer.objects.get(code="Z-03").tags.add(vip)
    page = sign_in(make.person("Ruth Meyer", "manager"))
    page.goto("/customers/?status=prospect")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("checkbox", name="Tick Zimmerei 04").click(modifiers=["Shift"])
    expect(page.get_by_text("5 ticked")).to_be_visible()
    page.get_by_label("All 60 that match").check()
    page.get_by_role("button", name="Give a tag").click()
    page.get_by_role("combobox", name="Tag").select_option("VIP")
    expect(page.get_by_text("59 customers get the tag VIP; 1 have it already.")).to_be_visible()
    page.get_by_role("button", name="Give the tag").click()
    page.wait_for_url("**/customers/?status=prospect")
    expect(page.get_by_text("Tag VIP given: 59 customers.")).to_be_visible()
    assert vip.customers.count() == 60
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".notice")).to_be_visible()
    assert vip.customers.count() == 1
