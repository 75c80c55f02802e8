"""Somebody brings a list out of an old Windows program, with a row in it that cannot be right."""

import pytest
from playwright.sync_api import expect

from customers.models import Customer
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

KUNDEN = """Firma;Straße;PLZ;Ort;Land;E-Mail;Telefon
Bäckerei Müller;Hauptstraße 5;80331;München;Deutschland;info@mueller.example;089 123456
Groß & Söhne;Am Tor 4;50667;Köln;Deutschland;keine;0221 998877
"""


def test_a_list_of_an_old_program_is_taken_over_and_its_wrong_row_is_named(sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    file = tmp_path / "kunden.csv"
    file.write_bytes(KUNDEN.encode("cp1252"))
    page = sign_in(make.person("Ruth Meyerhof", "manager"))
    page.goto("/customers/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("cp1252, columns end at a semicolon")).to_be_visible()
    expect(page.get_by_label("What “Straße” becomes")).to_have_value("line1")
    page.get_by_label("Put all into a group of their own").fill("Hanover 2026")
    page.get_by_role("button", name="Look at the rows").click()
    wrong = page.get_by_role("row").filter(has_text="Groß & Söhne")
    expect(wrong).to_contain_text("“keine” is not an e-mail address")
    expect(page.get_by_label("What becomes of row 2")).to_have_value("create")
    page.keyboard.press("i")
    expect(page.get_by_role("heading", name="Imported: kunden.csv")).to_be_visible()
    with page.expect_download() as mending:
        page.get_by_role("link", name="Refused rows, to be mended").click()
    text = mending.value.path().read_text("utf-8-sig")
    assert "Groß & Söhne,Am Tor 4" in text
    assert "“keine” is not an e-mail address." in text
    page.get_by_role("link", name="Bäckerei Müller").click()
    expect(page.get_by_role("heading", name="Bäckerei Müller", level=1)).to_be_visible()
    assert Customer.objects.get().addresses.get().city == "München"
    assert Customer.objects.get().memberships.get().group.name == "Hanover 2026"
    assert page.complaints == []
