"""Two clerks on one person at the same time: nothing of either is lost, and who is overtaken chooses in place."""

import pytest
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jan():
    contact = make.contact(make.customer("A-1", "Acme Ltd"), role="Buyer")
    contact.person.phones.create(as_typed="030 1234567", e164="+49301234567")
    return contact


def change(page, contact):
    """Open the form of the whole contact in its card."""
    page.goto("/customers/A-1/contacts/")
    page.locator(f"#contact-{contact.pk}").get_by_role("link", name=f"Change {contact}", exact=True).click()
    expect(page.get_by_label("Role")).to_be_visible()


def test_the_second_of_two_clerks_chooses_where_the_form_stood(sign_in, jan):
    anna = sign_in(make.person("Anna Meyer", "clerk"))
    ben = sign_in(make.person("Ben Ott", "clerk"), viewport={"width": 390, "height": 844})
    for page in (anna, ben):
        change(page, jan)
    anna.get_by_label("Role").fill("Chair")
    anna.get_by_label("Department").fill("Board")
    anna.get_by_role("button", name="Save contact").click()
    expect(anna.locator(f"#contact-{jan.pk}")).to_contain_text("Chair")
    ben.get_by_label("Role").fill("Owner")
    ben.get_by_label("Notes").fill("Rings late.")
    ben.get_by_role("button", name="Save contact").click()
    asked = ben.get_by_role("form", name="two changes at once")
    expect(asked).to_contain_text("Anna Meyer saved this on")
    expect(asked.get_by_role("alert")).to_be_in_viewport()
    assert ben.url.endswith("/customers/A-1/contacts/")
    asked.get_by_label("Owner").check()
    asked.get_by_role("button", name="Save what I chose").click()
    card = ben.locator(f"#contact-{jan.pk}")
    expect(card).to_contain_text("Owner")
    expect(card).to_contain_text("Board")
    expect(card).to_contain_text("Rings late.")
    ben.complaints.clear()  # a browser notes every answer 409


def test_a_number_somebody_removed_meanwhile_is_typed_on(sign_in, jan):
    anna, ben = sign_in(make.person("Anna Meyer", "clerk")), sign_in(make.person("Ben Ott", "clerk"))
    for page in (anna, ben):
        page.goto("/customers/A-1/contacts/")
    ben.get_by_role("link", name="Change +49 30 1234567").click()
    ben.get_by_role("textbox", name="Number").fill("+49 30 7654321")
    jan.person.phones.all().delete()
    ben.get_by_role("button", name="Save", exact=True).click()
    card = ben.locator(f"#contact-{jan.pk}")
    expect(card).to_contain_text("Somebody removed this while you were typing")
    ben.get_by_role("button", name="Save as new").click()
    expect(card.get_by_role("link", name="+49 30 7654321", exact=True)).to_be_visible()
    ben.complaints.clear()  # a browser notes every answer 409
