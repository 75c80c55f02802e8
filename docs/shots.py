"""The pictures of README.md, taken from the real screens of a demo company: `make shots`.

Starts an installation of its own in var/shots, so that every run shows the same company, and stops it at the end.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = os.environ.get("PORT", "8077")
URL = f"http://localhost:{PORT}"
SURROUNDINGS = os.environ | {"VAR_DIR": str(ROOT / "var" / "shots")}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# The demo company's customers with a way of paying of their own (crm/demo/cast.py).
CREDIT = {"prompt": "C00031", "slow": "C00032", "worsening": "C00033", "new": "C00034", "hold": "C00035"}
PASTED = "Baumgart Metallbau GmbH\nWareneingang, Tor 4\nAm Werkhof 12\n20457 Hamburg\nGermany"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def main() -> None:
    up = subprocess.Popen([sys.executable, "manage.py", "up", "--port", PORT], cwd=ROOT, env=SURROUNDINGS)
    try:
        wait_until_up(up)
        take_pictures(CREDIT["hold"])
    finally:
        up.terminate()
        up.wait(60)


def wait_until_up(up: subprocess.Popen) -> None:
    """Wait for the first start with its demo company; the web answers when all is there."""
    while up.poll() is None:
        try:
            with urlopen(f"{URL}/health/", timeout=5) as answer:  # noqa: S310 -- our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The installation for the pictures did not start.")


def take_pictures(code: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
        desk = sign_in(browser.new_page(viewport=DESK))
        for name, path in pages(code).items():
            desk.goto(URL + path)
            desk.screenshot(path=PICTURES / f"{name}.png")
        paste_address(desk, code)
        show_credit(desk)
        show_firsts(desk)
        print_invoice(desk, code)
        write_quote(desk, code)
        type_payment(desk, code)
        note_call(desk, CREDIT["slow"])
        desk.goto(f"{URL}/customers/{code}/")
        search(desk, desk.inner_text("h1")[:6])
        phone = sign_in(browser.new_page(viewport=PHONE))
        phone.goto(f"{URL}/customers/{code}/")
        phone.screenshot(path=PICTURES / "phone.png")
        browser.close()


def pages(code: str) -> dict[str, str]:
    folder = f"/customers/{code}"
    return {
        "my-day": "/",
        "register": "/customers/",
        "overview": f"{folder}/",
        "contacts": f"{folder}/contacts/",
        "journal": f"{folder}/journal/",
        "financials": f"{folder}/financials/",
        "credit": f"{folder}/credit/",
        "reports": "/reports/collections/",
        "catalog": "/catalog/",
        "calendar": "/calendar/",
        "worklist": "/worklist/",
        "disputes": "/credit/disputes/",
        "statement": f"{folder}/financials/statement/?kind=balance_forward&period=last_quarter",
        "aging": "/reports/aging/?by=group",
        "sales": "/reports/sales/?by=category",
        "merge": "/customers/merge/?one=C00032&other=C00027",
        "history": "/customers/history/?of=customer",
    }


def paste_address(page: Page, code: str) -> None:
    """Show what becomes of an address as it stands below a letter; nothing is saved."""
    page.goto(f"{URL}/customers/{code}/contacts/addresses/new/")
    page.get_by_label("Address", exact=True).fill(PASTED)
    page.keyboard.press("Tab")
    page.locator("#address-lines address").wait_for()
    page.screenshot(path=PICTURES / "address.png")


def show_credit(page: Page) -> None:
    """Show the whole credit tab of each of CREDIT, and what a release would change for the one on hold."""
    for name, code in CREDIT.items():
        page.goto(f"{URL}/customers/{code}/credit/")
        page.screenshot(path=PICTURES / f"credit-{name}.png", full_page=True)
    page.goto(f"{URL}/customers/{CREDIT['hold']}/credit/what-if/?hold=release")
    page.screenshot(path=PICTURES / "what-if.png")


def show_firsts(page: Page) -> None:
    """Show the account the worklist begins with, the runs of reminders and statements that wait, and a selection."""
    for name, path, first in (
        ("collecting", "/worklist/", "table a[href*='/worklist/']"),
        ("reminders", "/credit/reminders/", "table a[href*='/credit/reminders/']"),
        ("statement-run", "/statements/", "table a[href*='/statements/']"),
        ("selection", "/customers/selections/", "table a:has-text('Spring mailing')"),
    ):
        page.goto(URL + path)
        page.locator(first).first.click()
        page.wait_for_load_state()
        page.screenshot(path=PICTURES / f"{name}.png")


def print_invoice(page: Page, code: str) -> None:
    """Show the first sheet of the newest invoice as the customer gets it."""
    page.goto(f"{URL}/customers/{code}/financials/?kind=invoice")
    address = page.locator("table a[href*='/invoice/']").first.get_attribute("href")
    sheet = page.request.get(f"{URL}{address}pdf/").body()
    picture = PICTURES / "invoice"  # pdftoppm (Debian: poppler-utils) adds the ending
    subprocess.run(["pdftoppm", "-r", "80", "-png", "-singlefile", "-", picture], input=sheet, check=True)


def sign_in(page: Page) -> Page:
    page.goto(f"{URL}/accounts/login/")
    page.fill("input[name=login]", "manager@demo.example")
    page.fill("input[name=password]", os.environ.get("DEMO_PASSWORD", "Demo-folder-2026"))
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{URL}/")
    return page


def write_quote(page: Page, code: str) -> None:
    """Type two lines of a quote, as far as the picture; nothing is saved."""
    page.goto(f"{URL}/customers/{code}/financials/quote/new/")
    page.locator("[data-part]:focus").wait_for()
    for said, quantity in (("DB-0102", "600"), ("drill", "25")):
        page.keyboard.type(said, delay=40)
        page.locator("#parts [role=option]").first.wait_for()
        page.keyboard.press("Enter")
        page.keyboard.type(quantity)
        with page.expect_response("**/figures/**"):
            page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / "quote.png")


def type_payment(page: Page, code: str) -> None:
    """Type an amount, and show what it most likely settles; nothing is booked."""
    page.goto(f"{URL}/customers/{code}/financials/payment/new/")
    with page.expect_response("**/settling/"):
        page.locator("#id_amount").press_sequentially("2500")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / "payment.png")


def note_call(page: Page, code: str) -> None:
    """Begin a call, look at the oldest open item, and show what the note has by then; nothing is saved."""
    page.goto(f"{URL}/customers/{code}/")
    page.keyboard.press("c")
    page.keyboard.type("Asks why the oldest invoice is not settled.", delay=20)
    page.locator(".block a", has_text="INV").first.click()
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / "call.png")
    page.evaluate("localStorage.clear()")


def search(page: Page, said: str) -> None:
    """Type what a caller says, and show the answer."""
    page.goto(URL)
    page.keyboard.press("/")
    page.keyboard.type(said, delay=60)
    page.wait_for_selector(".answer-card, .result")
    page.screenshot(path=PICTURES / "search.png")


if __name__ == "__main__":
    main()
