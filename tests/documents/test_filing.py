"""The filing cabinet: what comes in is stored once and journalled; what goes out can never act as a page of ours."""

import hashlib
import zlib
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.roles import give_roles
from documents.filing import NotFiled, clean_name, store_file
from documents.models import StoredFile
from journal.models import Entry
from tests import make

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\1\0\0\0\1\x08\2\0\0\0" + zlib.compress(b"\0" * 4)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture
def clerk():
    user = make.user("Carl Lund")
    give_roles(user, "clerk")
    return user


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def acme():
    return make.customer("C-10")


def filed(customer, clerk, name="nda.pdf", content=PDF, **fields) -> StoredFile:
    upload = SimpleUploadedFile("upload", content)
    return store_file(customer=customer, content=upload, name=name, by=clerk, now=NOW, **fields)


def send(desk, *uploads, code="C-10", note=""):
    return desk.post(reverse("documents:upload", args=[code]), {"files": list(uploads), "note": note})


def test_a_contract_is_dropped_and_stands_in_the_list_and_in_the_journal(desk, acme):
    assert send(desk, SimpleUploadedFile("NDA 2026.pdf", PDF), note="signed by both").status_code == 302
    page = desk.get(reverse("documents:files", args=["C-10"])).content.decode()
    assert "NDA 2026.pdf" in page
    assert "signed by both" in page
    entry = Entry.objects.get(customer=acme)
    assert (entry.kind, entry.body.subject) == ("document_filed", "Filed: NDA 2026.pdf")
    assert hashlib.sha256(PDF).hexdigest().encode() in bytes(entry.payload)


def test_two_files_at_once_and_an_empty_one_between_is_named_while_the_others_are_kept(desk, acme):
    uploads = [SimpleUploadedFile(name, content) for name, content in (("a.pdf", PDF), ("b.txt", b""), ("c.png", PNG))]
    answer = send(desk, *uploads)
    assert answer.status_code == 422
    assert "b.txt is empty" in answer.content.decode()
    assert {one.name for one in acme.files.all()} == {"a.pdf", "c.png"}


def test_without_a_choice_the_form_says_so(desk, acme):
    answer = desk.post(reverse("documents:upload", args=["C-10"]), {"note": "x"})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_a_file_over_the_limit_is_refused_and_nothing_stays_behind(acme, clerk, settings):
    settings.LARGEST_UPLOAD = 100
    before = default_storage.listdir("")[0] if default_storage.exists("") else []
    with pytest.raises(NotFiled, match=r"big\.pdf is larger than 100"):
        filed(acme, clerk, "big.pdf", PDF + b" " * 100)
    assert not StoredFile.objects.exists()
    assert (default_storage.listdir("")[0] if default_storage.exists("") else []) == before


SHOWN = [("a.pdf", PDF, "application/pdf"), ("a.PNG", PNG, "image/png")]
SAVED = [
    ("a.svg", SVG), ("a.html", HTML), ("a.xhtml", HTML), ("a.pdf", HTML), ("a.png", SVG), ("a.png", PDF), ("a", PDF),
    ("a.pdf.html", PDF), ("a.docx", b"PK\x03\x04rest"), ("a.js", b"alert(1)"), ("a.xml", b"<?xml version='1.0'?><x/>"),
    ("a.svg", PNG), ("a.htm", b"GIF89a" + HTML), ("a.eml", b"From: x"), ("a.mht", HTML), ("a.txt", b"plain"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "kind"), SHOWN)
def test_what_is_on_the_short_list_opens_in_an_empty_box(desk, acme, clerk, name, content, kind):
    answer = desk.get(reverse("documents:file", args=["C-10", filed(acme, clerk, name, content).pk]))
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert b"".join(answer.streaming_content) == content
    assert_boxed(answer)


@pytest.mark.parametrize(("name", "content"), SAVED)
def test_everything_else_is_only_saved(desk, acme, clerk, name, content):
    answer = desk.get(reverse("documents:file", args=["C-10", filed(acme, clerk, name, content).pk]))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert_boxed(answer)


def assert_boxed(answer):
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/abs/olute.pdf", "olute.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("   .. ", "document"),
        ("Größe – Maße.pdf", "Größe – Maße.pdf"),
        ("x" * 400 + ".pdf", "x" * 197 + ".pdf"),
        ("契約書.pdf", "契約書.pdf"),
    ],
)
def test_names_keep_what_people_read_and_lose_what_steers_machines(given, kept):
    assert clean_name(given) == kept


def test_a_name_cannot_add_a_header(desk, acme, clerk):
    one = filed(acme, clerk, 'a"; filename="b\r\nX-Evil: 1.pdf', PDF)
    answer = desk.get(reverse("documents:file", args=["C-10", one.pk]))
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer.headers["Content-Disposition"]
    answer.close()


def test_another_customers_file_is_not_found(desk, acme, clerk):
    other = filed(make.customer("C-11"), clerk)
    assert desk.get(reverse("documents:file", args=["C-10", other.pk])).status_code == 404


def test_without_a_session_a_file_asks_to_sign_in(client, acme, clerk):
    answer = client.get(reverse("documents:file", args=["C-10", filed(acme, clerk).pk]))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_a_file_lost_from_the_store_says_what_to_do(desk, acme, clerk):
    one = filed(acme, clerk)
    default_storage.delete(one.content.name)
    answer = desk.get(reverse("documents:file", args=["C-10", one.pk]))
    assert answer.status_code == 410
    assert "restore it from the backup" in answer.content.decode()


@pytest.mark.parametrize("files", [1, 3])
def test_the_cabinet_costs_the_same_for_any_number_of_files(desk, acme, clerk, files, django_assert_max_num_queries):
    for number in range(files):
        filed(acme, clerk, f"{number}.pdf")
    with django_assert_max_num_queries(25) as queries:
        desk.get(reverse("documents:files", args=["C-10"]))
    assert len(queries) == 16
