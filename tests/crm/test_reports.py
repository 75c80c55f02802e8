"""Reports: on screen, on paper, as files and for machines, all with the same figures."""

import csv
import io
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from credit.collecting.disputes import open_dispute
from crm.roles import give_roles
from foundation.models import Job
from foundation.periods import company_today
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
BUCKETS = ("current", "1-30", "31-60", "61-90", "90+")


@pytest.fixture
def manager():
    user = make.user("Rita Meyer")
    give_roles(user, "manager")
    return user


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def town(manager):
    """Three debtors: one late with a promise, one disputed in euros, one in credit."""
    acme, brid, caro = (make.customer(code, name) for code, name in (("A-1", "Acme"), ("B-2", "Bríd"), ("C-3", "Caro")))
    make.invoice(acme, "1000.00", issued_on=TODAY - timedelta(days=80))
    make.invoice(acme, "200.00", issued_on=TODAY)
    make.promise_payment(
        customer=acme, amount=Decimal(500), due_on=TODAY, promised_by="Ms Lee", by=manager, now=make.at(TODAY)
    )
    contested = make.invoice(brid, "70.00", issued_on=TODAY - timedelta(days=60), currency="EUR")
    open_dispute(document=contested, amount=Decimal(70), reason="broken", by=manager, now=make.at(TODAY))
    make.payment(caro, "30.00", received_on=TODAY)
    return acme, brid, caro


def report(tmp_path, *arguments, kind="json"):
    file = tmp_path / f"report.{kind}"
    call_command("report", *arguments, "--format", kind, "-o", str(file))
    return json.loads(file.read_text()) if kind == "json" else file


def test_the_aging_for_machines_ties_out(town, tmp_path):
    found = report(tmp_path, "aging")
    assert [(one["code"], one["currency"], one["balance"]) for one in found["customers"]] == [
        ("A-1", "USD", "1200.00"),
        ("B-2", "EUR", "70.00"),
        ("C-3", "USD", "-30.00"),
    ]
    usd = found["totals"]["USD"]
    assert sum(Decimal(usd[key]["amount"]) for key in BUCKETS) - Decimal(usd["unapplied"]) == Decimal(usd["balance"])
    assert (usd["balance"], usd["unapplied"], usd["31-60"]["count"] + usd["61-90"]["count"]) == ("1170.00", "30.00", 1)


def test_the_aging_of_a_past_day_does_not_know_what_came_later(town, tmp_path):
    found = report(tmp_path, "aging", "--as-of", (TODAY - timedelta(days=70)).isoformat())
    assert [(one["code"], one["balance"]) for one in found["customers"]] == [("A-1", "1000.00")]


def test_the_collections_report_says_what_to_do_next(town, tmp_path):
    found = {one["code"]: one for one in report(tmp_path, "collections")["customers"]}
    assert found["A-1"]["next_action"].startswith("Wait for the promise of")
    assert found["A-1"]["promise"] == {"amount": "500.00", "due_on": TODAY.isoformat()}
    assert found["B-2"]["next_action"] == "Settle the dispute"
    assert found["C-3"]["next_action"] is None
    assert Decimal(found["A-1"]["value_at_risk"]) <= Decimal("1200.00")


def test_the_last_contact_is_the_last_one_by_people(town, tmp_path, manager):
    acme, *_ = town
    record(acme, "collection_call", "Promised to pay", by=manager, now=make.at(TODAY - timedelta(days=1)))
    make.invoice(acme, "1.00", issued_on=TODAY)
    contact = {one["code"]: one for one in report(tmp_path, "collections")["customers"]}["A-1"]["last_contact"]
    assert (contact["kind"], contact["subject"]) == ("collection_call", "Promised to pay")


@pytest.mark.parametrize("name", ["aging", "collections", "customers"])
def test_each_report_is_a_csv_a_workbook_and_a_pdf(town, tmp_path, name):
    rows = list(csv.DictReader(io.StringIO(report(tmp_path, name, kind="csv").read_text("utf-8-sig"))))
    assert {row["code"] for row in rows} == {"A-1", "B-2", "C-3"}
    assert report(tmp_path, name, kind="xlsx").read_bytes().startswith(b"PK")
    text = "".join(page.extract_text() for page in PdfReader(report(tmp_path, name, kind="pdf")).pages)
    assert "Page 1 of 1" in text
    assert "Acme" in text


def test_totals_stand_together_by_currency_below_the_rows(town, tmp_path):
    text = PdfReader(report(tmp_path, "aging", kind="pdf")).pages[-1].extract_text()
    after = text[text.index("Total") :]
    assert re.search(r"EUR.*70\.00", after, re.DOTALL)
    assert "1,170.00" in after


def test_the_printed_journal_carries_signatures_and_a_verification_code(town, tmp_path):
    pdf = PdfReader(report(tmp_path, "journal", "--customer", "A-1", kind="pdf"))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert text.count("Signed for Rita Meyer") == 3
    assert "verified" in text
    assert "Verification code: 3 entries" in text
    found = report(tmp_path, "journal", "--customer", "A-1")
    assert [entry["verified"] for entry in found["entries"]] == [True] * 3


def test_long_reports_repeat_the_heads_and_number_the_pages(tmp_path):
    for number in range(45):
        make.invoice(make.customer(f"L-{number:03}", f"Customer number {number}"), "10.00", issued_on=TODAY)
    pages = [page.extract_text() for page in PdfReader(report(tmp_path, "aging", kind="pdf")).pages]
    assert len(pages) > 1
    for place, page in enumerate(pages, start=1):
        assert f"Page {place} of {len(pages)}" in page
        assert "Over 90 days" in page
    assert all(sum(f"L-{number:03}" in page for page in pages) == 1 for number in range(45))
    assert ["Total" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_an_unknown_customer_and_a_journal_of_nobody_are_sentences_and_exit_1(town, tmp_path, capsys):
    for arguments in (["journal", "--customer", "X-9"], ["journal"]):
        with pytest.raises(SystemExit) as stop:
            report(tmp_path, *arguments)
        assert stop.value.code == 1


def test_a_report_on_screen_prints_by_a_job_that_keeps_the_file(desk, town, django_capture_on_commit_callbacks):
    page = desk.get(reverse("report", args=["collections"])).content.decode()
    assert "Acme" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(reverse("print-report", args=["collections"]))
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert (job.status, job.done, job.of) == ("done", 3, 3)
    with job.result.open("rb") as file:
        assert file.read(5) == b"%PDF-"


def test_a_day_to_come_is_refused_and_kept_as_typed(desk, town):
    day = (TODAY + timedelta(days=1)).isoformat()
    answer = desk.get(reverse("report", args=["aging"]), {"as_of": day})
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()
    assert day in answer.content.decode()


def test_the_list_names_only_what_the_role_may_see(client, town):
    assert client.get(reverse("reports")).status_code == 302
    nobody = make.user("No Role")
    client.force_login(nobody)
    assert client.get(reverse("reports")).status_code == 403
