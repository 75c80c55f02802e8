"""Screens on paper: the answer without the machinery, the filters in words, nothing cut off, black on white."""

import io

import pypdf
import pytest
from django.utils import timezone

from tests.browser import story

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = {"width": 688, "height": 1000}  # what is left of A4 between the margins
MACHINERY = ".rail, .topbar, .tabbar, .filters, .btn, .tick, .composer, main form"
FOLDER = "/customers/BAUM-001/"
SCREENS = (
    "/", "/customers/", "/reports/aging/", FOLDER, f"{FOLDER}contacts/", f"{FOLDER}journal/", f"{FOLDER}credit/",
    f"{FOLDER}financials/", f"{FOLDER}financials/statement/",
)  # fmt: skip


def test_screens_print_well(sign_in, administrator):
    story.baumgart(by=administrator, now=timezone.now())
    page = sign_in(administrator, own=True, viewport=SHEET, color_scheme="dark", reduced_motion="reduce")
    page.emulate_media(media="print")
    assert {screen: wrong for screen in SCREENS if (wrong := wrong_on_paper(page, screen))} == {}

    page.goto(f"{FOLDER}financials/?kind=invoice")
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    assert "Kind: Invoice" in sheets[0]
    assert sheets[0].count("Baumgart Metallbau GmbH & Co. KG") == 1
    assert f"1 / {len(sheets)}" in sheets[0]
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"  # as it was before

    page.evaluate("window.print = () => document.body.append('sent to the printer')")
    page.keyboard.press("p")
    assert "sent to the printer" in page.inner_text("body")


def wrong_on_paper(page, screen: str) -> list[str]:
    page.goto(screen)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen = f"[...document.querySelectorAll('{MACHINERY}')].filter((each) => each.checkVisibility())"
    wrong = page.evaluate(f"{seen}.map((each) => each.className || each.action)")
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    if colours != ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]:
        wrong.append(f"{colours}")
    landscape = page.evaluate("getComputedStyle(document.body).page === 'wide'")
    wider = page.evaluate("document.documentElement.scrollWidth") - SHEET["width"] * (1.45 if landscape else 1)
    return wrong + ([f"{wider} pixels too wide"] if wider > 0 else [])
