"""Every string of the list of naughty strings is noted, read, printed and exported as it was typed, and never runs.

It is typed once as plain text and once into the editor of formatted text, which sends it escaped within tags.
"""

import csv
import html
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from pypdf import PdfReader

from foundation.tables import plain_text
from journal.call_note import CallNote, with_told
from journal.printing import printed_entries
from journal.record import NewEntry, record, record_many
from journal.richtext import words_of

pytestmark = pytest.mark.django_db
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv" / "blns.json"
URL = "/customers/ACME/journal/"
BODY = re.compile(r'<div class="entry-body">(.*?)</div>', re.DOTALL)
TEXTAREA = re.compile(r'<textarea [^>]*name="text"[^>]*>\n(.*?)</textarea>', re.DOTALL)


def as_edited(text: str) -> str:
    """What the editor sends for a text that was typed into it, not pasted as markup."""
    return f"<p>{html.escape(text)}</p>"


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    if not BLNS.exists():
        pytest.skip("the list of naughty strings is not here")
    return json.loads(BLNS.read_text())


@pytest.fixture
def noted(acme, clerk, now, naughty) -> list[str]:
    """Acme's journal with each string twice; the answer says what its entries must read, oldest first."""
    began = now - timedelta(days=1)
    record_many(
        [
            NewEntry(
                acme.pk, "note", f"String {nr}", began + timedelta(seconds=2 * nr + rich), author_id=clerk.pk,
                text=as_edited(text) if rich else text, rich=rich, people=[text[:300]] if text.strip() else [],
            )
            for nr, text in enumerate(naughty)
            for rich in (False, True)
        ],
        now=now,
    )  # fmt: skip
    return [text for text in naughty for _ in range(2)]


def test_each_is_taken_from_the_form_as_it_was_typed(naughty):
    field = CallNote.base_fields["text"]
    assert [with_told(field.clean(text), [], rich=False) for text in naughty] == naughty
    edited = [with_told(field.clean(as_edited(text)), [], rich=True) for text in naughty]
    assert [words_of(text, rich=True) for text in edited] == naughty


def test_all_of_them_at_once_go_through_the_browsers_door_and_come_back(client, clerk, acme, naughty):
    text = "\n".join(naughty)
    for typed in ({"text": text}, {"text": as_edited(text), "rich": "1"}):
        client.post(f"{URL}write/", {"kind": "note", "contact": "Roth", "subject": "It", **typed})
    assert [line.text for line in printed_entries(acme)] == [text, text]
    refused = client.post(f"{URL}write/", {"kind": "note", "text": text, "happened_at": "2999-01-01T10:00"})
    assert html.unescape(TEXTAREA.search(refused.text)[1]) == text


def test_each_is_read_on_the_screen_as_it_was_typed_and_nothing_of_it_is_markup(client, noted):
    shown, page = [], client.get(URL)
    while True:
        shown += [html.unescape(body) for body in BODY.findall(page.text)]
        assert "<script>" not in page.text
        if not (url := page.context["next_url"]):
            break
        page = client.get(URL + url)
    assert shown == [text for text in reversed(noted) if text]


def test_each_leaves_in_a_file_as_it_was_typed(noted, tmp_path):
    files = {kind: tmp_path / f"journal.{kind}" for kind in ("csv", "xlsx", "json")}
    for kind, file in files.items():
        call_command("report", "journal", "--customer", "ACME", "--format", kind, "-o", str(file))
    rows = csv.DictReader(io.StringIO(files["csv"].read_bytes().decode("utf-8-sig"), newline=""))
    assert [plain_text(row["text"]) for row in rows] == noted
    head, *lines = load_workbook(files["xlsx"]).active.iter_rows(values_only=True)
    assert [unescape(line[head.index("text")] or "") for line in lines] == noted
    assert [entry["text"] for entry in json.loads(files["json"].read_text())["entries"]] == noted


def test_each_is_set_on_paper_as_it_was_typed(acme, noted, naughty):
    paper = render_to_string("journal/print.html", {"entries": list(printed_entries(acme))})
    formatted = re.findall(r'<div class="formatted"><p>(.*?)</p></div>', paper, re.DOTALL)
    assert [html.unescape(text) for text in formatted] == naughty
    plain = re.findall(r"</b>\nString \d+\n((?:(?!<div).)*?)\n<small>", paper, re.DOTALL)
    assert [html.unescape(text) for text in plain] == [text for text in naughty if text]


def test_all_of_them_print_and_what_a_font_has_is_read_on_paper(acme, clerk, now, naughty, tmp_path):
    for text, rich in (("\n".join(naughty), False), ("".join(map(as_edited, naughty)), True)):
        record(acme, "note", "All", by=clerk, now=now, text=text, rich=rich)
    file = tmp_path / "journal.pdf"
    call_command("report", "journal", "--customer", "ACME", "--format", "pdf", "-o", str(file))
    printed = re.sub(r"[\s\0]+", "", "".join(page.extract_text() for page in PdfReader(file).pages))
    plainly = [text for text in naughty if text.isascii() and text.isprintable() and not re.search("f[fil]", text)]
    spelt = [re.sub(r"\s+", "", text) for text in plainly]  # pypdf does not read "ff" and "fi" set as one letter
    assert [text for text in spelt if text not in printed] == []  # each twice, and a page may end within one
