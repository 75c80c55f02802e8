"""A person rings who is nobody's customer yet: a name is typed, and the house knows what to make of it."""

import pytest
from playwright.sync_api import expect

from crm.roles import give_roles
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_is_taken_on_by_name_alone_without_the_mouse(sign_in):
    person = make.user("Maya Lindqvist")
    give_roles(person, "clerk")
    page = sign_in(person)
    page.goto("/customers/new/")
    expect(page.get_by_label("As the name says")).to_be_checked()
    page.keyboard.type("FRAU DR. SABINE VON BRAUN")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/C00001/contacts/")
    expect(page.get_by_role("heading", name="Frau Dr. Sabine von Braun", level=1)).to_be_visible()
    expect(page.get_by_text("is a person by its name and has the code C00001")).to_be_visible()
    expect(page.locator("#content").get_by_text("Dr. Sabine von Braun").first).to_be_visible()
