"""Links that stay, pictures that open large, and fields that say that they must be filled (F200 to F202)."""

import re
from base64 import b64decode

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from customers.banking import add_bank_account
from documents.filing import store_file
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
UNMARKED = """[...document.querySelectorAll('#content [required], main [required]')]
    .filter((field) => field.checkVisibility() && field.type !== 'radio' && field.labels?.[0]?.offsetWidth > 1)
    .filter((field) => !field.labels[0].textContent.includes('*')
        && !getComputedStyle(field.labels[0], '::after').content.includes('*'))
    .map((field) => field.name)"""


@pytest.fixture
def manager():
    return make.person("Anna Meyer", "manager")


def test_a_link_leads_to_the_person_the_address_and_the_account(sign_in, manager):
    acme = make.customer("A-1", "Acme Ltd")
    jan = make.contact(acme)
    place = acme.addresses.create(purpose="delivery", line1="Seestr. 1", city="Berlin", country="DE")
    account = add_bank_account(customer=acme, iban="DE89370400440532013000", by=manager, now=timezone.now())
    page = sign_in(manager, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/customers/A-1/contacts/")
    for key, name in {
        f"contact-{jan.pk}": "Jan Roth", f"address-{place.pk}": "this address", f"account-{account.pk}": "•••• 3000",
    }.items():  # fmt: skip
        button = page.locator(f"#{key}").get_by_role("button", name=f"Copy the link to {name}")
        button.click()
        expect(page.locator(f"#{key} .copied")).to_contain_text("Copied")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.endswith(f"/customers/A-1/contacts/#{key}")
        there = page.context.new_page()
        there.goto(link)
        assert there.evaluate(f"document.querySelector(':target').id === '{key}'")
        expect(there.locator(f"#{key}")).to_be_in_viewport()
        there.close()


def test_a_picture_opens_large_in_the_page_and_a_letter_as_it_always_did(sign_in, manager):
    acme = make.customer("A-1", "Acme Ltd")
    for name in ("Damaged pallet.PNG", "Contract.txt"):
        store_file(customer=acme, content=ContentFile(DOT), name=name, note="", by=manager, now=timezone.now())
    page = sign_in(manager)
    page.goto("/customers/A-1/documents/")
    page.get_by_role("link", name="Damaged pallet.PNG").click()
    picture = page.get_by_role("dialog", name="Picture")
    expect(picture.get_by_role("img", name="Damaged pallet.PNG")).to_be_visible()
    assert picture.get_by_role("img").evaluate("(it) => it.decode().then(() => it.naturalWidth)") == 1
    expect(picture.get_by_role("link", name="Save")).to_have_attribute("href", re.compile(r"\?save$"))
    page.keyboard.press("Escape")
    expect(picture).to_be_hidden()
    assert page.url.endswith("/customers/A-1/documents/")


@pytest.mark.parametrize(
    "path", ["/customers/new/", "/customers/A-1/edit/", "/customers/A-1/contacts/people/new/",
             "/customers/A-1/contacts/reach/new/", "/customers/A-1/contacts/exemptions/new/", "/calendar/import/"],
)  # fmt: skip
def test_what_must_be_filled_says_so(sign_in, manager, path):
    make.customer("A-1", "Acme Ltd")
    page = sign_in(manager)
    page.goto(path)
    assert page.evaluate(UNMARKED) == []


def test_the_page_to_sign_in_marks_its_fields_and_names_nobody(browser, live_server, manager):
    make.email(make.contact(make.customer()), "jan@acme.example")
    page = browser.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    assert page.evaluate(UNMARKED) == []
    assert manager.email not in page.content()
    assert "@acme.example" not in page.content()
    page.close()
