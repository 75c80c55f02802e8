"""The journal as a report: of one customer or of all somebody looks after, on paper, as files and for machines."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from crm.reports.printing import as_arguments, print_report, read_asked
from crm.reports.report import Asked
from crm.roles import give_roles
from foundation.jobs import Cancelled
from foundation.models import Job
from foundation.periods import company_today
from journal.checkpoints import take_checkpoints
from journal.filters import EntryFilter
from journal.models import Checkpoint, Entry, Head
from journal.new_entry import NewEntry
from journal.record import record, record_many
from tests import make
from tests.journal.superuser import tamper

pytestmark = pytest.mark.django_db

TODAY = company_today()
NOW = make.at(TODAY)


@pytest.fixture
def rita():
    user = make.user("Rita Meyer", email="rita@house.example")
    give_roles(user, "manager")
    return user


@pytest.fixture
def desk(client, rita):
    client.force_login(rita)
    return client


@pytest.fixture
def town(rita):
    """Rita looks after Acme and Bríd; Caro is looked after by nobody."""
    acme = make.customer("A-1", "Acme", sales_rep=rita)
    brid = make.customer("B-2", "Bríd", sales_rep=rita)
    caro = make.customer("C-3", "Caro")
    week_ago = NOW - timedelta(days=7)
    record(
        acme, "complaint", "Leaks", text="The pump leaks", people=["Jan Roth"], by=rita, now=NOW, happened_at=week_ago
    )
    record(acme, "call_in", "Price asked", by=rita, now=NOW)
    record(
        brid,
        "letter",
        "Offer",
        text="<p>Two <strong>valves</strong></p><ul><li>red</li></ul>",
        rich=True,
        by=rita,
        now=NOW,
    )
    record(caro, "note", "Caro rang", by=rita, now=NOW)
    return acme, brid, caro


def report(tmp_path, *arguments, kind="json"):
    file = tmp_path / f"report.{kind}"
    call_command("report", "journal", *arguments, "--format", kind, "-o", str(file))
    return json.loads(file.read_text()) if kind == "json" else file


def words(file) -> str:
    """All that is on paper, its line ends taken out: where a line breaks is no matter."""
    return " ".join("".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_the_paper_ends_with_the_code_that_covers_the_whole_journal(town, tmp_path):
    text = words(report(tmp_path, "--customer", "A-1", "--kind", "complaint", kind="pdf"))
    head = Head.objects.get(customer__code="A-1")
    assert "Leaks" in text
    assert "Price asked" not in text
    assert "Printed here: 1 of 2 entries." in text
    assert f"Verification code: 2 entries, last link {bytes(head.chain).hex()}" in text.replace("- ", "-")


def test_each_entry_on_paper_carries_signer_key_and_position(town, tmp_path):
    text = words(report(tmp_path, "--customer", "A-1", kind="pdf"))
    for entry in Entry.objects.filter(customer__code="A-1"):
        link = bytes(entry.chain).hex()[:16]
        assert f"Signed for Rita Meyer · key {entry.key_id} · entry {entry.seq} · link {link} · recorded" in text


def test_all_customers_of_one_person_have_a_heading_and_a_code_each(town, tmp_path):
    take_checkpoints()
    text = words(report(tmp_path, "--sales-rep", "RITA@house.example", kind="pdf"))
    assert "Customers of Rita Meyer" in text
    assert text.index("Acme (A-1)") < text.index("Leaks") < text.index("Bríd (B-2)") < text.index("Two valves")
    assert "Caro" not in text
    for code, head in ((head.customer.code, head) for head in Head.objects.filter(customer__in=town[:2])):
        assert re.search(rf"{code}: \d entr(y|ies), last link {bytes(head.chain).hex()}", text)
    checkpoint = Checkpoint.objects.get()
    assert f"Checkpoint {checkpoint.id}: 4 entries, root " in text


def test_formatted_text_is_formatted_on_paper_and_plain_in_files(town, tmp_path):
    text = words(report(tmp_path, "--customer", "B-2", kind="pdf"))
    assert "<strong>" not in text
    assert "Two valves" in text
    row = next(csv.DictReader(io.StringIO(report(tmp_path, "--customer", "B-2", kind="csv").read_text("utf-8-sig"))))
    assert (row["customer_code"], row["text"]) == ("B-2", "Two valves\n- red")


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        (["--person", "Roth"], {"Leaks"}),
        (["--words", "leaks"], {"Leaks"}),
        (["--since", (TODAY - timedelta(days=2)).isoformat()], {"Price asked"}),
        (["--until", (TODAY - timedelta(days=2)).isoformat()], {"Leaks"}),
        (["--kind", "people"], {"Leaks", "Price asked"}),
        (["--kind", "house"], set()),
    ],
)
def test_the_same_choice_in_every_format(town, tmp_path, asked, subjects):
    asked = ["--customer", "A-1", *asked]
    assert {entry["subject"] for entry in report(tmp_path, *asked)["entries"]} == subjects
    rows = csv.DictReader(io.StringIO(report(tmp_path, *asked, kind="csv").read_text("utf-8-sig")))
    assert {row["subject"] for row in rows} == subjects
    head, *cells = load_workbook(report(tmp_path, *asked, kind="xlsx")).active.iter_rows(values_only=True)
    assert {row[head.index("subject")] for row in cells} == subjects
    text = words(report(tmp_path, *asked, kind="pdf"))
    assert {subject for subject in ("Leaks", "Price asked") if f"{subject} " in text} == subjects


def test_amended_and_altered_entries_say_so(town, tmp_path, rita):
    acme, *_ = town
    first = Entry.objects.get(customer=acme, seq=1)
    record(acme, "amendment", "It was the valve", amends=first, by=rita, now=NOW)
    tamper("UPDATE journal_body SET content = replace(content, 'Price asked', 'Price given')")
    text = words(report(tmp_path, "--customer", "A-1", kind="pdf"))
    assert "Leaks (amended by entry 3)" in text
    assert "It was the valve (amends entry 1)" in text
    assert "NOT AS SIGNED, its text is not the one that was signed: do not rely on this entry" in text
    assert "Not as they were signed: A-1 entry 2. Do not rely on them" in text


def test_a_person_nobody_knows_and_a_person_without_customers(town, tmp_path, capsys):
    with pytest.raises(SystemExit):
        report(tmp_path, "--sales-rep", "nobody@house.example")
    assert "Nobody here has the e-mail address nobody@house.example." in capsys.readouterr().err
    make.user("Tom New", email="tom@house.example")
    assert "Nothing was noted" in words(report(tmp_path, "--sales-rep", "tom@house.example", kind="pdf"))


def test_the_page_begins_with_ones_own_customers_and_a_code_wins(desk, town):
    url = reverse("report", args=["journal"])
    assert "3 entries of the customers of Rita Meyer" in desk.get(url).content.decode()
    assert "2 entries. Print them" in " ".join(desk.get(url, {"customer": "a-1"}).content.decode().split())
    assert "1 entry. Print it" in " ".join(
        desk.get(url, {"customer": "A-1", "kind": "complaint"}).content.decode().split()
    )
    assert "write the code above, or choose whose" in desk.get(url, {"customer": ""}).content.decode()


def test_the_page_gives_all_files_of_what_it_counts(desk, town):
    url = reverse("report", args=["journal"])
    found = desk.get(url, {"format": "json", "customer": "A-1", "text": "leaks"})
    assert found["Content-Disposition"].endswith('.json"')
    assert [entry["subject"] for entry in found.json()["entries"]] == ["Leaks"]
    rows = b"".join(desk.get(url, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert [row["subject"] for row in csv.DictReader(io.StringIO(rows))] == ["Leaks", "Price asked", "Offer"]


def test_a_foreign_choice_of_person_is_refused_with_a_sentence(desk, town):
    stranger = make.user("Tom New")
    answer = desk.get(reverse("report", args=["journal"]), {"sales_rep": stranger.pk, "customer": ""})
    assert answer.status_code == 422
    assert "somebody some customers are assigned to" in answer.content.decode()


def test_the_page_prints_what_it_shows_as_a_job(desk, town, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            reverse("print-report", args=["journal"]),
            {"sales_rep": str(desk.session["_auth_user_id"]), "kind": "letter"},
        )
    job = Job.objects.get()
    assert (job.status, job.done, job.of) == ("done", 1, 1)
    with job.result.open("rb") as file:
        text = words(file)
    assert "Customers of Rita Meyer · Letter" in text
    assert "Two valves" in text


def test_what_is_asked_survives_the_way_to_the_worker(town, rita):
    chosen = EntryFilter(kind="letter", since=TODAY, newer="3")
    asked = Asked(TODAY, None, chosen, sales_rep=rita, seen_by=rita)
    assert read_asked(**json.loads(json.dumps(as_arguments(asked)))) == asked


def test_a_person_who_may_see_no_customer_prints_none(town, rita):
    blind = make.user("No Role")
    assert not Asked(TODAY, sales_rep=rita, seen_by=blind).customers.exists()


class Bench:
    """A worker whose owner asks to stop after some rows."""

    def __init__(self, folder, stop_after):
        self.folder, self.stop_after, self.told = folder, stop_after, []

    def of(self, total):
        self.total = total

    def done(self, count):
        self.told.append(count)
        if count > self.stop_after:
            raise Cancelled


def test_a_long_print_tells_how_far_it_is_and_can_be_stopped(tmp_path):
    customer = make.customer("L-1", "Long")
    record_many([NewEntry(customer.pk, "note", f"Note {i}", NOW, "What was said. " * 30) for i in range(400)], now=NOW)
    bench = Bench(tmp_path, stop_after=100)
    with pytest.raises(Cancelled):
        print_report(bench, name="journal", **as_arguments(Asked(TODAY, customer)))
    assert bench.total == 400
    assert bench.told == sorted(bench.told)
    assert bench.told[-1] < 400
