"""The aging: as of any day, of whom one asks for, however it is cut, and where each figure leads."""

import csv
import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from crm.reports import REPORTS, Asked
from crm.reports.aging_lines import BY
from crm.reports.links import report_url
from crm.reports.printing import as_arguments, read_asked
from customers.models import Category
from financials.aging import open_items
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
CUTS = [by for by in BY.options if by != "customer"]


def ago(days: int):
    return TODAY - timedelta(days=days)


@pytest.fixture
def rep():
    return make.user("Anna Meyer")


@pytest.fixture
def town(rep):
    """A head office and its branch, 85 days late in part, and a shop in two categories that owes euros."""
    head = make.customer("HQ", "Hansa", sales_rep=rep)
    branch = make.customer("KIEL", "Hansa Kiel", parent=head)
    shop = make.customer("SHOP", "Corner shop", currency="EUR")
    vip, north = (Category.objects.create(name=name) for name in ("VIP", "Route North"))
    shop.categories.add(vip, north)
    head.categories.add(vip)
    late = make.invoice(head, "1000.00", issued_on=ago(120), due_on=ago(85))
    make.payment(head, "300.00", received_on=ago(20), to=[(late, "300.00")])
    make.invoice(branch, "50.00", issued_on=TODAY)
    make.invoice(shop, "7.00", issued_on=ago(10), currency="EUR")
    return head, branch, shop


@pytest.fixture
def desk(client):
    client.force_login(make.person("Rita Meyer", "manager"))
    return client


def written(tmp_path, *arguments, kind="json"):
    file = tmp_path / f"aging.{kind}"
    call_command("report", "aging", *arguments, "--format", kind, "-o", str(file))
    return json.loads(file.read_text()) if kind == "json" else file


def codes(tmp_path, *arguments) -> list[str]:
    return [one["code"] for one in written(tmp_path, *arguments)["customers"]]


def test_each_filter_of_the_command_keeps_those_it_names(town, rep, tmp_path):
    assert codes(tmp_path, "--group", "hq") == ["HQ", "KIEL"]
    assert codes(tmp_path, "--sales-rep", rep.email) == ["HQ"]
    assert codes(tmp_path, "--sales-rep", "none") == ["KIEL", "SHOP"]
    assert codes(tmp_path, "--category", "vip") == ["HQ", "SHOP"]
    assert codes(tmp_path, "--category", "none") == ["KIEL"]
    assert codes(tmp_path, "--category", "several") == ["SHOP"]
    assert codes(tmp_path, "--currency", "eur") == ["SHOP"]
    assert codes(tmp_path, "--customer", "KIEL") == ["KIEL"]
    assert codes(tmp_path, "--status", "prospect") == []


@pytest.mark.parametrize("wrong", [["--category", "Nowhere"], ["--group", "X-9"], ["--by", "colour"]])
def test_what_there_is_not_is_refused_with_a_sentence(town, tmp_path, wrong, capsys):
    with pytest.raises(SystemExit) as stop:
        written(tmp_path, *wrong)
    assert stop.value.code == 1


@pytest.mark.parametrize("by", CUTS)
def test_the_lines_of_a_cut_for_machines_add_up_to_the_totals(town, tmp_path, by):
    found = written(tmp_path, "--by", by)
    assert [one["code"] for one in found["customers"]] == ["HQ", "KIEL", "SHOP"]
    for currency, totals in found["totals"].items():
        lines = [line for line in found["lines"] if line["currency"] == currency]
        for key in ("unapplied", "balance"):
            assert sum(Decimal(line[key]) for line in lines) == Decimal(totals[key])
        for key in ("current", "1-30", "31-60", "61-90", "90+"):
            assert sum(Decimal(line[key]["amount"]) for line in lines) == Decimal(totals[key]["amount"])
            assert sum(line[key]["count"] for line in lines) == totals[key]["count"]


def test_a_cut_is_a_csv_a_workbook_and_a_pdf_with_totals(town, tmp_path):
    rows = list(csv.DictReader(io.StringIO(written(tmp_path, "--by", "category", kind="csv").read_text("utf-8-sig"))))
    assert {(row["name"], row["balance"]) for row in rows} >= {("VIP", "7.00"), ("Counted more than once", "-7.00")}
    assert written(tmp_path, "--by", "group", kind="xlsx").read_bytes().startswith(b"PK")
    text = PdfReader(written(tmp_path, "--by", "group", "--group", "HQ", kind="pdf")).pages[0].extract_text()
    assert "By head office · Hansa (HQ) and all below" in text
    assert re.search(r"Total.*USD.*750\.00", text, re.DOTALL)


@pytest.mark.parametrize("by", CUTS)
def test_each_line_on_screen_leads_to_the_accounts_it_is_made_of(desk, town, by):
    page = desk.get(reverse("report", args=["aging"]), {"by": by, "as_of": TODAY.isoformat()})
    for row in page.context["listing"].page.rows:
        [balance] = [column for column in page.context["listing"].columns if column.key == "balance"]
        members = desk.get(balance.link(row)).context["listing"].page.rows
        several = row["name"] == "Counted more than once"
        assert sum(one["balance"] for one in members) == (-row["balance"] if several else row["balance"])
        assert {one["currency"] for one in members} == {row["currency"]}


def test_a_bucket_of_an_account_leads_to_its_open_items_of_that_day(desk, town):
    day = ago(30)
    page = desk.get(reverse("report", args=["aging"]), {"as_of": day.isoformat()})
    [late] = [column for column in page.context["listing"].columns if column.key == "31-60"]
    [row] = [row for row in page.context["listing"].page.rows if row["code"] == "HQ"]
    assert row["31-60"] == Decimal("1000.00")  # the payment came ten days later
    why = desk.get(late.link(row))
    [account] = why.context["accounts"]
    assert (account["parts"].currency, account["parts"].total) == ("USD", Decimal("1000.00"))
    assert late.link({**row, "31-60": Decimal(0)}) is None


def test_the_bars_say_how_old_it_is_and_who_owes_most(desk, town):
    page = unescape(desk.get(reverse("report", args=["aging"]), {"by": "group"}).content.decode())
    assert "By age, USD: Not due 50.00, 1–30 days 0.00, 31–60 days 0.00, 61–90 days 700.00" in page
    charts = REPORTS["aging"].charts(Asked(TODAY))
    assert [[bar.full_name for bar in chart.bars] for chart in charts][1] == ["Hansa", "Hansa Kiel"]


@pytest.mark.parametrize("by", BY.options)
@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_as_often_whatever_is_open(desk, town, by, more, django_assert_max_num_queries):
    for number in range(more):
        make.invoice(make.customer(parent=town[0]), "10.00", issued_on=ago(number))
    desk.get(reverse("report", args=["aging"]))
    with django_assert_max_num_queries(18):
        desk.get(reverse("report", args=["aging"]), {"by": by})


def test_what_a_job_prints_is_what_the_page_was_asked(town, rep):
    asked = Asked(
        TODAY, sales_rep=rep, seen_by=make.person("Rita Meyer", "manager"), category=Category.objects.first(),
        group=town[0], status="customer", place="Kiel", without=frozenset({"sales_rep"}), several=True,
        choices={"by": "group"}, own=(BY,),
    )  # fmt: skip
    assert read_asked(own=(BY,), **json.loads(json.dumps(as_arguments(asked)))) == asked
    said = dict(parse_qsl(urlsplit(report_url("aging", asked, by=None)).query))
    assert said == {
        "as_of": TODAY.isoformat(), "group": "HQ", "sales_rep": "none", "status": "customer", "place": "Kiel",
        "category": str(asked.category.pk),
    }  # fmt: skip


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "pay", "credit"]), st.integers(1, 60), st.integers(1, 90_000), st.integers(0, 9)
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, pause=st.integers(1, 60))
def test_the_report_as_of_a_day_run_later_is_the_report_stored_on_that_day(moves, pause):
    """Whatever is booked afterwards, back-dated or not, a view of a past day stays what it was (A2)."""
    acme, day = make.customer(currency="USD"), ago(pause)
    booked = sorted(moves, key=lambda move: -move[1])
    book(acme, [move for move in booked if move[1] >= pause])
    stored = {by: seen(by, acme, day) for by in BY.options}
    book(acme, [move for move in booked if move[1] < pause])
    assert {by: seen(by, acme, day) for by in BY.options} == stored


def seen(by, acme, day):
    report = REPORTS["aging"]
    asked = Asked(day, acme, choices={"by": by})
    return list(report.rows(asked)), report.document(asked)


def book(acme, moves) -> None:
    """Book moves on their day, some of them dated earlier."""
    for kind, before, cents, earlier in moves:
        now, amount = ago(before), Decimal(cents) / 100
        said = {"issued_on" if kind != "pay" else "received_on": now - timedelta(days=earlier), "now": make.at(now)}
        if kind == "pay":
            items = [item for item in open_items(customer_id=acme.pk, as_of=now) if item["kind"] == "invoice"]
            to = [(acme.documents.get(pk=item["document_id"]), min(amount, item["open"])) for item in items[:1]]
            make.payment(acme, amount, to=to, **said)
        else:
            (make.invoice if kind == "invoice" else make.credit_note)(acme, amount, **said)
