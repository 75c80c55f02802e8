"""A clerk at the register: a prospect in two fields, a contact without the mouse, and two people at one form."""

import re

import pytest
from playwright.sync_api import expect

from crm.roles import give_roles
from customers.models import Customer
from tests import make
from tests.browser.axe import wrong_here

pytestmark = pytest.mark.django_db(transaction=True)
ALL_OPEN = """() => document.querySelectorAll(".filter-choice").forEach((each) => {
    each.removeAttribute("name");  // of one name only one is open
    each.open = true;
})"""


def office(name, role):
    person = make.user(name)
    give_roles(person, role)
    return person


def test_a_new_prospect_with_a_contact_takes_no_mouse(sign_in):
    page = sign_in(office("Maya Lindqvist", "clerk"))
    page.goto("/customers/")
    page.keyboard.press("n")
    page.wait_for_url("**/customers/new/")
    page.keyboard.type("Baumgart GmbH")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/C00001/contacts/")
    page.keyboard.press("n")
    expect(page.locator("[name=name]")).to_be_focused()
    for word in ("Bríd Byrne", "Owner", "+353 1 234 5678"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bríd Byrne")).to_contain_text("first to call")
    expect(page.locator("#content").get_by_role("link", name="+353 1 234 5678", exact=True)).to_have_attribute(
        "href", "tel:+35312345678"
    )


def test_a_wrong_number_is_changed_in_its_place(sign_in):
    customer = make.customer("A-1")
    customer.phones.create(as_typed="A-1234")
    page = sign_in(office("Maya Lindqvist", "clerk"))
    page.goto("/customers/A-1/contacts/")
    page.get_by_role("link", name="Change A-1234").click()
    page.get_by_role("textbox", name="Number").fill("A-1235")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A-1235", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove A-1235").click()
    expect(page.get_by_text("The journal keeps what it was.")).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("A-1235", exact=True)).to_have_count(0)


def test_back_from_a_folder_finds_the_list_as_it_was(sign_in):
    for number in range(60):
        make.customer(f"Z-{number:02}", f"Zimmerei {number:02}", status="prospect")
    page = sign_in(office("Maya Lindqvist", "clerk"))
    page.goto("/customers/")
    page.get_by_text("Add filter", exact=True).click()
    panel = page.locator(".filter-panel")
    panel.locator("summary").get_by_text("Status", exact=True).click()
    panel.get_by_role("combobox", name="Status").select_option("Prospects")
    panel.get_by_role("button", name="Filter").click()
    page.wait_for_url("**status=prospect**")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**after=**")
    listed = page.url
    page.get_by_role("link", name="Zimmerei 57").click()
    page.wait_for_url("**/customers/Z-57/")
    page.go_back()
    assert page.url == listed
    expect(page.get_by_role("link", name="Zimmerei 57")).to_be_visible()


def test_every_filter_of_the_panel_says_what_it_is(sign_in):
    make.customer("A-1")
    page = sign_in(office("Maya Lindqvist", "clerk"))
    page.goto("/customers/")
    page.get_by_text("Add filter", exact=True).click()
    expect(page.locator("summary").get_by_text("Last changed", exact=True)).to_be_visible()
    page.evaluate(ALL_OPEN)
    assert wrong_here(page) == []


def test_a_second_filter_is_added_to_the_first(sign_in):
    make.customer("A-1", "Acme Ltd", status="prospect", website="acme.example")
    make.customer("B-1", "Bolt Ltd", status="prospect")
    page = sign_in(office("Maya Lindqvist", "clerk"))
    page.goto("/customers/?status=prospect")
    page.get_by_text("Add filter", exact=True).click()
    page.get_by_label("Find a filter").fill("web")
    panel = page.locator(".filter-panel")
    panel.locator("summary").get_by_text("Website", exact=True).click()
    expect(panel.locator("summary").get_by_text("City", exact=True)).to_be_hidden()
    panel.get_by_role("textbox", name="Website").fill("acme")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("status=prospect.*website=acme|website=acme.*status=prospect"))
    expect(page.get_by_role("link", name="Acme Ltd")).to_be_visible()
    expect(page.get_by_role("link", name="Bolt Ltd")).to_have_count(0)
    page.get_by_role("button", name="Website: acme").click()
    expect(page.get_by_role("textbox", name="Website")).to_be_focused()


def test_two_people_at_one_form_settle_it_line_by_line(sign_in):
    acme = make.customer("A-1", "Acme Ltd")
    ruth, maya = sign_in(office("Ruth Meyerhof", "manager")), sign_in(office("Maya Lindqvist", "clerk"))
    for page in (ruth, maya):
        page.goto("/customers/A-1/edit/")
    ruth.get_by_label("Tax number").fill("DE 811")
    ruth.get_by_label("Website").fill("acme.example")
    ruth.get_by_role("button", name="Save master data").click()
    ruth.wait_for_url("**/contacts/")
    maya.get_by_label("Tax number").fill("DE 999")
    maya.get_by_label("Notes").fill("Rings before ten.")
    maya.get_by_role("button", name="Save master data").click()
    expect(maya.get_by_text(re.compile("Not saved yet: Ruth Meyerhof saved this"))).to_be_visible()
    maya.complaints.clear()  # the browser notes the status 409
    maya.get_by_label("DE 811").check()
    maya.get_by_role("button", name="Save what I chose").click()
    maya.wait_for_url("**/contacts/")
    acme = Customer.objects.get(pk=acme.pk)
    assert (acme.tax_id, acme.notes, acme.website) == ("DE 811", "Rings before ten.", "acme.example")
