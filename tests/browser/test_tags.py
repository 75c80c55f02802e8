"""A tag is put on in the head of the folder by a key and a few letters, and taken off by a click."""

import pytest
from playwright.sync_api import expect

from customers.models import Tag
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tag_takes_a_key_a_few_letters_and_enter(sign_in):
    Tag.objects.create(name="Trade show", colour="blue")
    make.customer("CON-1", "Concordia GmbH")
    page = sign_in(make.person("Ruth Meyerhof", "manager"), viewport={"width": 1440, "height": 900})
    page.goto("/customers/CON-1/")
    page.keyboard.press("#")
    field = page.get_by_role("combobox", name="Tag", exact=True)
    expect(field).to_be_focused()
    expect(page.locator("#tags-known option")).to_have_count(1)
    for name in ("trade show", "VIP"):
        field.press_sequentially(name)
        page.keyboard.press("Enter")
        expect(page.locator("#folder-tags").get_by_text(name)).to_be_visible()
        expect(field).to_be_focused()
    page.get_by_role("button", name="Trade show").click()
    expect(page.locator("#folder-tags .chip")).to_have_text(["VIP"])
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
