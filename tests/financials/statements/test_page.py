"""The statement in the folder: which one, what it shows, its paper and its file."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from financials.statements.periods import span
from foundation.models import Job
from foundation.periods import company_today
from foundation.tasks import run_job
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
LATELY = TODAY - timedelta(days=3)


@pytest.fixture
def desk(client):
    client.force_login(make.person("Rita Meyer", "manager"))
    return client


@pytest.fixture
def acme():
    acme = make.customer()
    invoice = make.invoice(acme, "1190.00", issued_on=LATELY - timedelta(days=60), reference="PO-77")
    make.payment(acme, "500.00", received_on=LATELY, to=[(invoice, "500.00")], reference="5567", method="check")
    return acme


def page_of(desk, acme, **asked):
    return desk.get(reverse("financials:statement", args=[acme.code]), asked)


def words(page) -> str:
    return " ".join(page.content.decode().split())


def test_a_caller_hears_what_is_open_and_what_was_paid_of_it(desk, acme):
    page = words(page_of(desk, acme))
    assert "less 500.00: Check 5567" in page
    assert "690.00 USD" in page
    assert acme.documents.get().get_absolute_url() in page


def test_what_moved_lately_begins_with_what_was_brought_forward(desk, acme):
    asked = {"kind": "balance_forward", "begins_on": LATELY.isoformat(), "ends_on": TODAY.isoformat()}
    said = page_of(desk, acme, **asked).context["said"]
    [account] = said.accounts
    assert (account.opening, account.closing, len(account.movements)) == (1190, 690, 1)


def test_a_folder_of_a_past_day_has_the_statement_of_that_day(desk, acme):
    day = LATELY - timedelta(days=1)
    page = page_of(desk, acme, as_of=day.isoformat())
    assert page.context["said"].ends_on == day
    assert page.context["said"].totals[0].closing == 1190


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"period": "free", "ends_on": "2999-01-01"}, "This day is still to come"),
        (
            {"kind": "balance_forward", "period": "free", "begins_on": "2026-02-01", "ends_on": "2026-01-01"},
            "The period ends before it begins",
        ),
        ({"period": "free", "ends_on": "soon"}, "Write the day as 2026-05-31."),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_a_sentence(desk, acme, asked, sentence):
    page = page_of(desk, acme, **asked)
    assert page.status_code == 422
    assert sentence in words(page)
    paper = desk.get(reverse("financials:statement-pdf", args=[acme.code]), asked)
    assert paper.status_code == 302


def test_periods_have_the_days_their_names_promise():
    today = date(2026, 3, 18)
    assert span("this_month", today=today) == (date(2026, 3, 1), today)
    assert span("last_month", today=today) == (date(2026, 2, 1), date(2026, 2, 28))
    assert span("this_quarter", today=today) == (date(2026, 1, 1), today)
    assert span("last_quarter", today=today) == (date(2025, 10, 1), date(2025, 12, 31))
    assert span("this_year", today=today) == (date(2026, 1, 1), today)


def test_a_head_office_may_have_everybody_below_it_on_one_statement(desk, acme):
    branch = make.customer(name="Baumgart Nord", parent=acme)
    make.invoice(branch, "10.00", issued_on=LATELY)
    assert "Baumgart Nord" not in words(page_of(desk, acme))
    page = page_of(desk, acme, consolidated="on")
    assert page.context["said"].totals[0].closing == 700
    assert "All accounts together" in words(page)


def test_paper_and_file_say_the_balance_of_the_page(desk, acme):
    page = page_of(desk, acme)
    file = b"".join(desk.get(page.context["csv_url"]).streaming_content).decode("utf-8-sig")
    last = list(csv.DictReader(io.StringIO(file)))[-1]
    assert (last["line"], last["balance"], last["currency"]) == ("all accounts", "690.00", "USD")
    paper = desk.get(page.context["pdf_url"])
    assert paper["Content-Type"] == "application/pdf"
    [printed] = [one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages]
    assert "690.00 USD" in printed.replace("\N{NO-BREAK SPACE}", " ")


def test_a_long_statement_is_printed_as_a_job(desk, acme, django_capture_on_commit_callbacks):
    for number in range(101):
        make.payment(acme, 1 + number, received_on=LATELY)
    answer = desk.get(reverse("financials:statement-pdf", args=[acme.code]))
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert "102 lines" in job.title
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.status == "done"
    with job.result.open("rb") as printed:
        assert len(PdfReader(printed).pages) > 1


def test_only_who_may_export_takes_the_file(client, acme):
    client.force_login(make.person("Carl Boehm", "service"))
    page = client.get(reverse("financials:statement", args=[acme.code]), {"format": "csv"})
    assert page.status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_items(desk, count, django_assert_max_num_queries):
    acme = make.customer()
    for _ in range(count):
        make.invoice(acme, "10.00", issued_on=LATELY)
    page_of(desk, acme)
    with django_assert_max_num_queries(31):
        page_of(desk, acme)


def test_the_console_writes_the_same_statement_in_every_format(acme, tmp_path):
    told = {}
    for kind in ("json", "csv", "xlsx", "pdf"):
        file = tmp_path / f"statement.{kind}"
        asked = ["--customer", acme.code, "--from", (LATELY - timedelta(days=1)).isoformat(), "--format", kind]
        call_command("report", "statement", *asked, "-o", str(file))
        told[kind] = file.read_bytes()
    [said] = json.loads(told["json"])["statements"]
    assert said["totals"]["USD"]["opening"] == "1190.00"
    assert said["totals"]["USD"]["closing"] == "690.00"
    assert [line["amount"] for line in said["accounts"][0]["lines"]] == ["-500.00"]
    rows = list(csv.DictReader(io.StringIO(told["csv"].decode("utf-8-sig"))))
    assert [Decimal(row["balance"]) for row in rows] == [1190, 690, 690, 690]
    [page] = PdfReader(io.BytesIO(told["pdf"])).pages
    assert "690.00 USD" in page.extract_text().replace("\N{NO-BREAK SPACE}", " ")
    assert told["xlsx"].startswith(b"PK")
