"""A clerk keeps the people of a customer with the keyboard: nothing is opened for one number, nothing typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import Contact, Person
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def concordia():
    customer = make.customer("CON-1", "Concordia GmbH")
    make.contact(customer, "Jan", "Roth", role="Purchasing", is_key=True)
    make.contact(customer, "Vera", "Costa", role="Director")
    return customer


@pytest.fixture
def jan(concordia):
    jan = concordia.contacts.get(is_key=True)
    make.phone(jan, "+49 30 1234567", "+49301234567")
    make.email(jan, "jan@roth.example")
    return jan


@pytest.fixture
def page(sign_in, concordia, jan):
    window = sign_in(make.person("Anna Meyer", "clerk"), viewport={"width": 1440, "height": 900})
    window.goto("/customers/CON-1/contacts/")
    return window


def card(page, name):
    return page.locator("article.person").filter(has=page.get_by_role("heading", name=re.compile(name)))


def test_a_phone_number_in_five_keystrokes(page, jan):
    """Of the first person when nobody is chosen; the line is ready for the next one, Escape closes it."""
    for key in ("p", "1", "1", "7"):
        page.keyboard.press(key)
        if key == "p":
            expect(page.get_by_label("Phone or e-mail", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page, "Jan Roth").locator(".reach").get_by_text("117", exact=True)).to_be_visible()
    line = page.get_by_label("Phone or e-mail", exact=True)
    expect(line).to_be_focused()
    expect(line).to_have_value("")
    page.keyboard.type("j.roth@concordia.example")
    page.keyboard.press("Enter")
    expect(card(page, "Jan Roth").get_by_role("link", name="j.roth@concordia.example", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(line).to_have_count(0)
    assert {phone.as_typed for phone in jan.person.phones.all()} == {"+49 30 1234567", "117"}


def test_the_keys_go_from_person_to_person_and_the_line_opens_where_the_cursor_is(page, concordia):
    page.keyboard.press("j")
    expect(card(page, "Jan Roth")).to_have_attribute("data-cursor", "")
    page.keyboard.press("ArrowDown")
    expect(card(page, "Vera Costa")).to_have_attribute("data-cursor", "")
    page.keyboard.press("p")
    expect(page.get_by_label("Phone or e-mail", exact=True)).to_be_focused()
    page.keyboard.type("mobile 0151 23456789")
    page.keyboard.press("Enter")
    expect(card(page, "Vera Costa").locator(".reach").get_by_text("mobile", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Phone or e-mail", exact=True)).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_text("Phone or e-mail of this person")).to_be_visible()


def test_what_was_refused_is_kept_in_its_place_with_a_sentence(page):
    page.evaluate("scrollTo(0, 40)")
    before = page.evaluate("scrollY")
    page.keyboard.press("p")
    expect(page.get_by_label("Phone or e-mail", exact=True)).to_be_focused()
    page.keyboard.type("call Mary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("neither a phone number nor an e-mail address")
    expect(page.get_by_label("Phone or e-mail", exact=True)).to_have_value("call Mary")
    expect(page.get_by_label("Phone or e-mail", exact=True)).to_be_focused()
    assert page.evaluate("scrollY") == before
    page.keyboard.press("Control+A")
    page.keyboard.type("030 7654321 fax")
    page.keyboard.press("Enter")
    expect(card(page, "Jan Roth").locator(".reach").get_by_text("fax", exact=True)).to_be_visible()


def test_name_role_and_number_are_typed_over_where_they_stand(page, jan):
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Dr. Jan Roth-Ott")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Dr. Jan Roth-Ott", exact=True)).to_be_focused()
    expect(page.locator("#key-contact")).to_contain_text("Dr. Jan Roth-Ott")
    page.get_by_text("Purchasing", exact=True).last.click()
    page.get_by_role("combobox", name="Role").fill("Head of purchasing")
    page.keyboard.press("Enter")
    expect(card(page, "Roth-Ott").get_by_text("Head of purchasing")).to_be_visible()
    card(page, "Roth-Ott").get_by_title("Change +49 30 1234567").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Number").fill("+49 30 7654321")
    page.keyboard.press("Enter")
    expect(card(page, "Roth-Ott").get_by_role("link", name="+49 30 7654321", exact=True)).to_be_visible()
    jan.refresh_from_db()
    assert (jan.person.title, jan.person.last_name, jan.role) == ("Dr.", "Roth-Ott", "Head of purchasing")


@pytest.mark.parametrize("width", [1440, 390])
def test_one_person_in_two_firms(sign_in, concordia, jan, width):
    holdfast = make.customer("HOLD-1", "Holdfast Ltd")
    page = sign_in(make.person("Anna Meyer", "clerk"), viewport={"width": width, "height": 900})
    page.goto("/customers/HOLD-1/contacts/")
    page.keyboard.press("n")
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.type("Jan Roth", delay=20)
    known = page.locator(".known-people li")
    expect(known).to_contain_text("Jan Roth – Purchasing at Concordia GmbH, +49 30 1234567")
    page.get_by_label("Role", exact=True).fill("Director")
    known.get_by_role("button", name="Take this person").click()
    expect(card(page, "Jan Roth")).to_contain_text("Also at Concordia GmbH as Purchasing")
    card(page, "Jan Roth").get_by_title("Change jan@roth.example").click(force=True)
    expect(card(page, "Jan Roth")).to_contain_text("This counts at Concordia GmbH too.")
    page.get_by_label("E-mail", exact=True).fill("j.roth@roth.example")
    page.keyboard.press("Enter")
    expect(card(page, "Jan Roth").get_by_role("link", name="j.roth@roth.example", exact=True)).to_be_visible()
    page.goto("/customers/CON-1/contacts/")
    expect(card(page, "Jan Roth").get_by_role("link", name="j.roth@roth.example", exact=True)).to_be_visible()
    expect(card(page, "Jan Roth")).to_contain_text("Also at Holdfast Ltd as Director")
    assert holdfast.contacts.get().person == jan.person
    assert Person.objects.count() == 2


def test_enter_saves_a_new_contact_and_takes_nobody_over(page, jan):
    page.keyboard.press("n")
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.type("Dr. Hans-Peter Meyer jun.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("First name")).to_have_value("Hans-Peter")
    page.get_by_label("Phone", exact=True).fill("0151 23456789")
    page.keyboard.press("Enter")
    expect(card(page, "Hans-Peter Meyer")).to_have_attribute("data-cursor", "")
    expect(page.locator("#folder-tabs [aria-current]")).to_contain_text("Contacts 3")
    meyer = Contact.objects.get(person__last_name="Meyer")
    assert (meyer.person.title, meyer.person.suffix) == ("Dr.", "jun.")


def test_escape_puts_a_form_away_and_nothing_is_saved(page):
    page.keyboard.press("n")
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.type("Nobody")
    page.keyboard.press("Escape")
    expect(page.locator("#slot-people form")).to_have_count(0)
    expect(page.get_by_role("link", name="New contact")).to_be_focused()
    assert Contact.objects.count() == 2


def test_who_is_not_to_be_contacted_says_so_and_dials_nothing(page, jan):
    card(page, "Jan Roth").get_by_title("Change everything about Jan Roth").click()
    page.get_by_label("Do not contact").check()
    page.get_by_label("Why, and since when").fill("Asked for it on 3 May")
    page.get_by_label("Birthday").fill("17.5.1980")
    page.get_by_role("button", name="Save contact").click()
    expect(card(page, "Jan Roth")).to_contain_text("do not contact")
    expect(card(page, "Jan Roth")).to_contain_text("Asked for it on 3 May")
    expect(card(page, "Jan Roth")).to_contain_text("17 May 1980")
    expect(page.locator("#key-contact")).to_contain_text("do not contact")
    expect(page.locator('[href^="tel:+4930"], [href^="mailto:jan"]')).to_have_count(0)
