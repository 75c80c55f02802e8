"""The manager hands the books over: the month that comes next, its files, the accounts."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from financials.accounting import views
from financials.accounting.accounts import current
from financials.accounting.period import last_month
from financials.models import AccountingExport
from foundation.models import Job
from foundation.periods import company_today
from tests import make
from tests.financials.accounting import tamper

pytestmark = pytest.mark.django_db

TODAY = company_today()
MONTH = last_month(TODAY)


@pytest.fixture
def rita(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def desk(client, rita):
    client.force_login(rita)
    return client


@pytest.fixture
def acme():
    acme = make.customer("C-10", "Acme", currency="EUR")
    make.invoice(acme, issued_on=MONTH.begins_on, lines=[make.line("100.00", tax_percent=Decimal(19))])
    return acme


def asked(layout="csv", **fields):
    return {"begins_on": MONTH.begins_on.isoformat(), "ends_on": MONTH.ends_on.isoformat(), "layout": layout, **fields}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_last_month_is_proposed_with_what_moves_in_it(desk, acme):
    page = text(desk.get(reverse("accounting:new")))
    assert f'value="{MONTH.begins_on.isoformat()}"' in page
    assert "119.00" in page
    assert "Hand over" in page


def test_handing_over_keeps_the_file_and_hands_it_out_again(desk, acme, rita):
    answer = desk.post(reverse("accounting:hand-over"), asked(key="7b0c2c9e-0000-4000-8000-000000000001"))
    made = AccountingExport.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.made_by, made.vouchers, made.lines) == (rita, 1, 3)
    page = text(desk.get(answer.url))
    assert made.sha256 in page
    assert "lead to the closing receivables" in page
    again = desk.get(reverse("accounting:archive", args=[made.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(again.streaming_content))) as archive:
        assert archive.namelist() == ["journal-lines.csv", "reconciliation.csv", "summary.txt"]
    one = desk.get(reverse("accounting:file", args=[made.pk, "summary.txt"]))
    assert b"Vouchers: 1, lines: 3" in one.content
    assert desk.get(reverse("accounting:file", args=[made.pk, "other.txt"])).status_code == 404


def test_the_list_tells_gaps_and_the_same_month_again(desk, acme):
    january = {"begins_on": "2024-01-01", "ends_on": "2024-01-31"}
    desk.post(reverse("accounting:hand-over"), asked() | january)
    desk.post(reverse("accounting:hand-over"), asked())
    assert "Nothing was handed over for 1 Feb 2024" in text(desk.get(reverse("accounting:exports")))
    page = text(desk.get(reverse("accounting:new"), asked()))
    assert "was handed over before" in page


def test_a_month_that_is_not_over_is_refused_on_the_page(desk, acme):
    answer = desk.post(reverse("accounting:hand-over"), asked() | {"ends_on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert "are not closed yet" in text(answer)
    assert not AccountingExport.objects.exists()


def test_a_large_period_is_a_job_whose_file_is_the_archive(desk, acme, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(views, "AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(reverse("accounting:hand-over"), asked("datev"))
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert job.status == "done", job.message
    made = AccountingExport.objects.get()
    with job.result.open("rb") as file, made.content.open("rb") as kept:
        assert file.read() == kept.read()


def test_what_was_booked_into_a_period_afterwards_is_told(desk, acme):
    desk.post(reverse("accounting:hand-over"), asked())
    made = AccountingExport.objects.get()
    assert "history was taken over since" not in text(desk.get(made.get_absolute_url()))
    make.invoice(acme, "10.00", issued_on=MONTH.begins_on + timedelta(days=3))  # known on that day, as history is
    assert "history was taken over since" in text(desk.get(made.get_absolute_url()))


def test_a_difference_stands_there_in_red_with_the_account_it_is_in(desk, acme):
    tamper.alter("financials_entry", "allocated = 0.01")
    page = text(desk.post(reverse("accounting:hand-over"), asked(), follow=True))
    assert "differ from the receivables" in page
    assert "1 account differs" in page
    assert '<td class="mono">C-10</td>' in page
    assert "chip-red" in text(desk.get(reverse("accounting:exports")))


def test_a_file_lost_from_the_store_is_told_and_the_page_still_opens(desk, acme):
    desk.post(reverse("accounting:hand-over"), asked())
    made = AccountingExport.objects.get()
    made.content.storage.delete(made.content.name)
    assert "is not in the store any more" in text(desk.get(made.get_absolute_url()))
    assert desk.get(reverse("accounting:archive", args=[made.pk])).status_code == 302


def test_accounts_are_kept_and_a_wrong_one_is_said_beside_its_line(desk, acme):
    policy = {"digits": 5, "year_begins": 4, "consultant": 29098, "client": 55003, "discount_with_tax": "on"}
    typed = {f"number:{slot}": pair[0] for slot, pair in current().given.items()}
    typed |= {f"key:{slot}": pair[1] for slot, pair in current().given.items()}
    wrong = desk.post(reverse("accounting:accounts"), policy | typed | {"number:charges": "12"})
    assert wrong.status_code == 422
    assert "Bank charges: an account has three to eight digits" in text(wrong)
    assert current().policy.digits == 4
    kept = desk.post(reverse("accounting:accounts"), policy | typed | {"number:charges": "6850"})
    assert kept.status_code == 302
    assert (current().of("charges").number, current().of_customer(3)) == ("68500", "100003")
    assert "Last changed" in text(desk.get(reverse("accounting:accounts")))


def test_only_those_who_close_the_books_may(client, acme):
    client.force_login(make.person("Otto Klein", "collections"))
    for name in ("exports", "new", "accounts"):
        assert client.get(reverse(f"accounting:{name}")).status_code == 403


def test_the_list_costs_the_same_for_any_number_of_exports(desk, acme, django_assert_max_num_queries):
    for month in "1234":
        days = {"begins_on": f"2024-0{month}-01", "ends_on": f"2024-0{month}-28"}
        desk.post(reverse("accounting:hand-over"), asked() | days)
    with django_assert_max_num_queries(12):
        desk.get(reverse("accounting:exports"))


def test_the_report_gives_the_lines_to_machines_with_the_proof(acme, tmp_path):
    file = tmp_path / "lines.json"
    days = ("--from", MONTH.begins_on.isoformat(), "--as-of", MONTH.ends_on.isoformat())
    call_command("report", "accounting", *days, "--format", "json", "-o", str(file))
    told = json.loads(file.read_text())
    assert told["agrees"] is True
    assert told["receivables"]["EUR"] == {
        "opening": "0.00", "debits": "119.00", "credits": "0.00", "closing": "119.00", "difference": "0.00",
        "accounts": 1, "differing": 0,
    }  # fmt: skip
    assert [(line["account"], line["debit"], line["credit"]) for line in told["lines"]] == [
        (str(10_000 + acme.pk), "119.00", None), ("4400", None, "100.00"), ("3806", None, "19.00"),
    ]  # fmt: skip
