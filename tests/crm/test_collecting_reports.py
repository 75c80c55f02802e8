"""The reports of collecting: one office's promises, disputes, holds and reminders, and totals that all agree."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from credit.collecting.disputes import open_dispute
from credit.collecting.keeping import judge
from credit.holding.holds import place_on_hold, release_hold
from credit.metrics.receivables import backfill, keep
from credit.models import CollectionCase, DunningLevel, Reminder, ReminderItem, ReminderRun
from crm.reports import REPORTS, Asked
from crm.reports.report import usual_begin
from crm.reports.totals import ALL, tables_of
from crm.roles import give_roles
from financials.models import Entry
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
NEW = ("receivables", "credit", "holds", "promises", "disputes", "reminders")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def rita():
    user = make.user("Rita Meyer")
    give_roles(user, "manager")
    return user


def debtor(code: str, collector, currency: str = "USD"):
    """Somebody with three invoices, one paid late, a promise kept and one open, a hold that ended, and a reminder."""
    customer = make.customer(code, f"{code} Ltd", currency=currency, credit_limit=Decimal(1000))
    CollectionCase.objects.create(customer=customer, collector=collector, changed_at=make.at(TODAY))
    said = {"customer": customer, "promised_by": "Ms Lee", "by": make.somebody()}
    asked = {"currency": currency}
    paid = make.invoice(customer, "300.00", issued_on=ago(100), **asked)
    late = make.invoice(customer, "700.00", issued_on=ago(80), **asked)
    make.invoice(customer, "50.00", issued_on=TODAY, **asked)
    make.promise_payment(**said, amount=Decimal(300), due_on=ago(40), now=make.at(ago(50)), currency=currency)
    reminded(late, ago(45))
    make.payment(customer, "300.00", received_on=ago(40), to=[(paid, "300.00")], **asked)
    make.payment(customer, "200.00", received_on=ago(38), to=[(late, "200.00")], **asked)
    judge(day=ago(30), now=make.at(ago(29)))
    make.promise_payment(**said, amount=Decimal(100), due_on=TODAY, now=make.at(TODAY), currency=currency)
    open_dispute(document=late, amount=Decimal(70), reason="broken", by=make.somebody(), now=make.at(ago(10)))
    place_on_hold(customer=customer, reason="Pays nothing since spring", by=make.somebody(), now=make.at(ago(20)))
    release_hold(customer=customer, reason="Paid the oldest ones", by=make.somebody(), now=make.at(ago(15)))
    return customer


def reminded(document, day: date) -> None:
    """A reminder about an invoice, sent on a day by e-mail."""
    run = ReminderRun.objects.create(
        day=day, made_at=make.at(day), made_by=make.somebody(), released_by=make.somebody()
    )
    entry, level = Entry.objects.get(document=document), DunningLevel.objects.order_by("position").first()
    reminder = Reminder.objects.create(
        run=run, customer=document.customer, currency=document.currency, level=level, status="sent", channel="email",
        amount=document.total, days_late=5, sent_at=make.at(day),
    )  # fmt: skip
    ReminderItem.objects.create(
        customer=document.customer, reminder=reminder, entry=entry, document=document, level=level.position,
        open=document.total, days_late=5, counts=True,
    )  # fmt: skip


@pytest.fixture
def town(rita):
    """Four debtors: two of Rita's, one nobody collects from, and one in euros."""
    make.payment(make.customer("P-9", "Paid Ahead"), "30.00", received_on=TODAY)
    return [debtor("A-1", rita), debtor("B-2", None), debtor("C-3", rita), debtor("E-4", rita, "EUR")]


def asked(name: str, **more) -> Asked:
    period = {"begins_on": usual_begin(TODAY)} if "period" in REPORTS[name].asks else {}
    return Asked(TODAY, **period, **more)


def rows(name: str, **more) -> list:
    return list(REPORTS[name].read(asked(name, **more)))


def column(name: str, key: str, **more) -> list:
    return [row[key] for row in rows(name, **more)]


def told(tmp_path, name: str, *arguments, kind="json"):
    file = tmp_path / f"report.{kind}"
    call_command("report", name, *arguments, "--format", kind, "-o", str(file))
    return json.loads(file.read_text()) if kind == "json" else file


def test_the_totals_by_collector_and_by_grade_are_those_of_the_rows_and_of_the_aging(town, tmp_path):
    found, aging = told(tmp_path, "collections"), told(tmp_path, "aging")
    assert found["totals"] == aging["totals"]
    for currency, totals in aging["totals"].items():
        for key in ("by_collector", "by_grade"):
            mine = [line for line in found[key] if line["currency"] == currency]
            assert sum(Decimal(line["balance"]) for line in mine) == Decimal(totals["balance"])
            assert sum(Decimal(line["90+"]) for line in mine) == Decimal(totals["90+"]["amount"])
            assert sum(line["count"] for line in mine) == sum(
                1 for one in found["customers"] if one["currency"] == currency
            )
    by_hand = [(line["collector"], line["currency"], line["balance"]) for line in found["by_collector"]]
    assert by_hand == [("Rita Meyer", "EUR", "550.00"), ("Rita Meyer", "USD", "1100.00"), ("Nobody", "USD", "520.00")]


def test_the_table_of_totals_ends_with_all_of_each_currency(town):
    table = tables_of(REPORTS["collections"].groups, rows("collections"))[0]
    assert [[cell.text for cell in line[:3]] for line in table.totals] == [[ALL, "EUR", "1"], [ALL, "USD", "4"]]


def test_a_row_of_the_collections_report_says_what_was_done_and_by_whom(town, tmp_path):
    row = next(row for row in rows("collections") if row["code"] == "A-1")
    assert (row["balance"], row["overdue"], row["collector"]) == (550, 500, "Rita Meyer")
    assert (row["promise"], row["promise_amount"]) == (TODAY, 100)
    assert (row["reminder_level"], row["reminded_on"]) == (1, ago(45))
    known = {one["code"]: one for one in told(tmp_path, "collections")["customers"]}["A-1"]
    contract = {"value_at_risk", "risk", "grade", "last_contact", "promise", "next_action", "balance", "unapplied"}
    assert contract <= known.keys()
    assert known["promise"] == {"amount": "100.00", "due_on": TODAY.isoformat()}


def test_a_past_day_knows_neither_later_promises_nor_later_reminders(town):
    past = {row["code"]: row for row in map(dict, REPORTS["collections"].read(Asked(ago(46))))}
    assert (past["A-1"]["promise"], past["A-1"]["reminder_level"], past["A-1"]["balance"]) == (ago(40), None, 1000)


def test_collector_grade_and_currency_leave_the_others_out(town, rita):
    assert sorted(column("collections", "code", collector=rita)) == ["A-1", "C-3", "E-4"]
    assert column("collections", "code", currency="EUR") == ["E-4"]
    grades = {grade: column("collections", "code", grade=grade) for grade in "ABCDEN"}
    assert sum(map(len, grades.values())) == 5
    assert REPORTS["collections"].length(asked("collections")) == 5
    for name in ("credit", "holds", "promises", "disputes", "reminders"):
        assert set(column(name, "code", collector=rita)) == {"A-1", "C-3", "E-4"}


def test_the_credit_overview_measures_each_customer_against_its_limit(town):
    row = next(row for row in rows("credit") if row["code"] == "A-1")
    assert (row["exposure"], row["limit"], row["used"], row["used_share"], row["over"]) == (550, 1000, 550, 0.55, None)
    assert row["hold_since"] is None


def test_a_hold_says_who_why_and_how_long(town):
    assert set(column("holds", "days")) == {5}
    row = rows("holds")[0]
    assert (row["why"], row["ended"], row["since"], row["until"]) == (
        "Pays nothing since spring", "Paid the oldest ones", ago(20), ago(15),
    )  # fmt: skip
    standing = [row["until"] for row in REPORTS["holds"].read(Asked(ago(17), begins_on=ago(60)))]
    assert standing == [None] * 4


def test_promises_have_their_outcome_and_a_kept_rate(town, tmp_path):
    assert sorted(column("promises", "outcome")) == ["kept"] * 4 + ["open"] * 4
    found = told(tmp_path, "promises")
    rates = {(line["collector"]): line["kept_rate"] for line in found["by_collector"]}
    assert rates == {"Rita Meyer": 1, "Nobody": 1}
    assert {line["kept"] for line in found["by_customer"]} == {1}
    before = list(REPORTS["promises"].read(Asked(ago(45), begins_on=ago(60))))
    assert {row["outcome"] for row in before} == {"open"}


def test_disputes_have_their_age_and_what_is_still_contested(town, tmp_path):
    assert set(column("disputes", "age")) == {10}
    table = told(tmp_path, "disputes")["by_outcome"]
    assert [(line["currency"], line["amount"], line["open_amount"]) for line in table] == [
        ("EUR", "70.00", "70.00"),
        ("USD", "210.00", "210.00"),
    ]


def test_a_reminder_is_credited_with_what_was_paid_within_fourteen_days(town, tmp_path):
    assert set(column("reminders", "paid")) == {200}
    line = told(tmp_path, "reminders", "--currency", "usd")["by_channel"][0]
    assert (line["count"], line["amount"], line["paid"], line["paid_share"]) == (3, "2100.00", "600.00", 0.2857)
    earlier = list(REPORTS["reminders"].read(Asked(ago(39), begins_on=ago(60))))
    assert {row["paid"] for row in earlier} == {0}


def test_the_months_of_the_receivables_end_with_the_last_night(town, tmp_path):
    backfill(today=TODAY)
    keep(day=TODAY)
    newest = next(row for row in told(tmp_path, "receivables", "--currency", "USD")["rows"])
    aging = told(tmp_path, "aging")["totals"]["USD"]
    assert newest["day"] == TODAY.isoformat()
    assert Decimal(newest["receivable"]) == Decimal(aging["balance"]) + Decimal(aging["unapplied"])
    assert newest["dso"] == pytest.approx(newest["best_possible_dso"] + newest["days_delinquent"], abs=0.02)


@pytest.mark.parametrize("name", NEW)
def test_each_report_opens_as_a_page_a_workbook_and_a_pdf(name, town, rita, client, tmp_path):
    backfill(today=TODAY)
    client.force_login(rita)
    page = client.get(reverse("report", args=[name]))
    assert page.status_code == 200
    assert "There is nothing to report" not in page.content.decode()
    sheet = load_workbook(told(tmp_path, name, kind="xlsx")).active
    heads = [cell.value for cell in sheet[1]]
    for key, kinds in WHAT_CELLS_ARE[name].items():
        assert all(isinstance(cells[heads.index(key)].value, kinds) for cells in sheet.iter_rows(min_row=2))
    text = "".join(page.extract_text() for page in PdfReader(told(tmp_path, name, kind="pdf")).pages)
    assert REPORTS[name].title in text
    assert "Page 1 of" in text


WHAT_CELLS_ARE = {
    "receivables": {"day": datetime, "receivable": (int, float)},
    "credit": {"exposure": (int, float), "used_share": (int, float, type(None))},
    "holds": {"since": datetime, "days": int},
    "promises": {"due_on": datetime, "amount": (int, float)},
    "disputes": {"opened_on": datetime, "amount": (int, float), "age": int},
    "reminders": {"sent_on": datetime, "paid": (int, float)},
}


@pytest.mark.parametrize("name", ["collections", *NEW])
def test_a_report_costs_the_same_for_any_number_of_rows(name, town, rita):
    backfill(today=TODAY)
    few = queries(name)
    for number in range(2):
        debtor(f"M-{number}", rita)
    assert queries(name) == few


def queries(name: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        rows(name)
    return len(captured)
