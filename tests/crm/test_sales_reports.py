"""The reports on sales: one office's year on the page, in files and on paper, and for those who may not see cost."""

import json
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from crm.reports import REPORTS, Asked
from customers.models import Category
from financials.cancellation import cancel
from financials.sales.charts import unit_of
from foundation.periods import company_today
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
CUTS = ("customer", "rep", "current_rep", "category", "product", "product_group", "month")
PLAIN = {"sales", "top-performers", "sales-reps", "stopped-ordering"}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


BEGAN = ago(200)


@pytest.fixture
def manager():
    return make.person("Ruth Meyerhof", "manager")


@pytest.fixture
def clerk():
    return make.person("Maya Lindqvist", "clerk")


@pytest.fixture
def office():
    """Rita and Carl sell to Acme, in two categories, and to Brid; Acme went from Rita to Carl in between."""
    rita, carl = make.user("Rita Meyer", email="rita@office.example"), make.user("Carl Roth")
    bolts = make.product("HB-1", cost=Decimal(6), group="Fasteners")
    acme = make.customer("A-1", "Acme Ltd", sales_rep=rita)
    acme.categories.set([Category.objects.create(name=name) for name in ("Hospital", "Route North")])
    brid = make.customer("B-1", "Bríd PLC", sales_rep=rita)
    goods = {
        "quantity": Decimal(10), "product_id": bolts.pk, "part_number": "HB-1", "description": "Hex bolts M8",
        "unit_cost": Decimal(6),
    }  # fmt: skip
    make.invoice(acme, issued_on=ago(120), lines=[make.line("10.00", **goods), make.line("50.00")])
    make.invoice(acme, "90.00", issued_on=ago(120 + 365))
    acme.sales_rep = carl
    acme.save()
    make.invoice(acme, issued_on=ago(20), lines=[make.line("11.00", **goods)])
    make.invoice(brid, "40.00", issued_on=ago(15), currency="EUR")
    make.credit_note(brid, "5.00", issued_on=ago(5), currency="EUR")
    mistake = make.invoice(brid, "999.00", issued_on=ago(4))
    cancel(document=mistake, reason="Written twice", by=rita, now=make.at(ago(3)))
    return rita, carl, acme, brid


def told(tmp_path, name: str, *arguments, kind="json"):
    file = tmp_path / f"report.{kind}"
    call_command("report", name, "--from", str(BEGAN), *arguments, "--format", kind, "-o", str(file))
    return json.loads(file.read_text()) if kind == "json" else file


def sums(found: dict) -> dict[str, tuple]:
    """Sales, the year before and margin, by currency."""
    by_currency: dict[str, tuple] = {}
    for row in found["rows"]:
        figures = [Decimal(row[key] or 0) for key in ("net", "before", "margin")]
        been = by_currency.get(row["currency"], (0, 0, 0))
        by_currency[row["currency"]] = tuple(a + b for a, b in zip(been, figures, strict=True))
    return by_currency


def page(client, name: str, **query) -> tuple:
    answer = client.get(reverse("report", args=[name]), {"begins_on": BEGAN.isoformat(), **query})
    assert answer.status_code == 200
    return answer, linked(answer.context["listing"])


def linked(listing) -> list[dict]:
    """The rows of the page, each with the address its first link leads to."""
    return [
        dict(row) | {"url": next((url for cell in cells if (url := cell.url)), None)}
        for row, cells in zip(listing.page.rows, listing.rows, strict=True)
    ]


def test_however_it_is_cut_it_comes_to_the_same(office, tmp_path):
    totals = {by: sums(told(tmp_path, "sales", "--by", by)) for by in CUTS}
    assert totals["customer"] == {"USD": (260, 90, 90), "EUR": (35, 0, 0)}
    assert all(found == totals["customer"] for found in totals.values()), totals


def test_the_figures_below_the_rows_are_theirs(office, tmp_path):
    found = told(tmp_path, "sales", "--by", "customer")
    growing = next(line for line in found["by_trend"] if line["currency"] == "USD")
    assert growing.items() >= {"trend": "Growing", "net": "260.00", "before": "90.00", "difference": "170.00"}.items()
    new = next(line for line in found["by_trend"] if line["currency"] == "EUR")
    assert (new["trend"], new["margin"]) == ("New", None), "nobody knows what these cost"


def test_whoever_sold_it_then_and_whoever_looks_after_them_now(office, tmp_path):
    then, now = (
        {row["name"]: row["net"] for row in told(tmp_path, "sales", "--by", by)["rows"] if row["currency"] == "USD"}
        for by in ("rep", "current_rep")
    )
    assert (then, now) == ({"Rita Meyer": "150.00", "Carl Roth": "110.00"}, {"Carl Roth": "260.00"})


def test_every_figure_leads_to_the_documents_behind_it(office, client, manager):
    client.force_login(manager)
    for by in CUTS:
        for row in page(client, "sales", by=by)[1]:
            if row["url"]:
                assert down_to_documents(client, row["url"]) == row["net"], (by, row)


def down_to_documents(client, url: str) -> Decimal:
    """Follow the links until the rows are documents, or without a part number; return what these come to."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.context["form"].errors
    rows = linked(answer.context["listing"])
    if parse_qs(urlparse(url).query)["by"] == ["document"]:
        assert all(client.get(row["url"]).status_code == 200 for row in rows)
        return sum(row["net"] for row in rows)
    return sum(down_to_documents(client, row["url"]) if row["url"] else row["net"] for row in rows if row["net"])


def test_a_filter_is_said_above_the_report_and_holds(office, client, manager, tmp_path):
    client.force_login(manager)
    answer, rows = page(client, "sales", by="month", sold_by="rita@office.example", part="hb-1", currency="USD")
    assert sum(row["net"] for row in rows) == 100
    assert "Sold by rita@office.example · Part number hb-1" in answer.context["words"]
    assert [row["name"] for row in told(tmp_path, "sales", "--sold-by", "none", "--by", "customer")["rows"]] == []


def test_a_product_group_leads_to_its_products_and_no_group_to_the_rest(office, client, manager):
    make.product("HN-1", group="Nuts & washers")
    client.force_login(manager)
    rows = {row["name"]: row for row in page(client, "sales", by="product_group", currency="USD")[1]}
    assert {name: (row["net"], row["before"]) for name, row in rows.items()} == {
        "Fasteners": (210, 0), "No group": (50, 90),
    }  # fmt: skip
    behind = [linked(client.get(rows[name]["url"]).context["listing"]) for name in ("Fasteners", "No group")]
    assert [[row["name"] for row in found] for found in behind] == [["Hex bolts M8"], ["Without a part number"]]
    assert page(client, "sales", product_group="Nuts & washers")[1] == [], "nothing of it was sold"
    refused = client.get(reverse("report", args=["sales"]), {"product_group": "fasteners"})
    assert (refused.status_code, "No product is in a group fasteners" in refused.content.decode()) == (422, True)


def test_somebody_nobody_knows_is_told_so(office, client, manager):
    client.force_login(manager)
    answer = client.get(reverse("report", args=["sales"]), {"sold_by": "Nemo"})
    assert answer.status_code == 422
    assert "Nobody here is called Nemo" in answer.content.decode()


def test_who_may_not_see_cost_sees_no_margin_anywhere(office, client, clerk):
    client.force_login(clerk)
    answer, rows = page(client, "sales")
    assert not {"cost", "margin", "margin_share", "known", "costed"} & {key for row in rows for key in row}
    assert "Margin" not in answer.content.decode()
    assert "Margin" not in page(client, "sales-reps")[0].content.decode()
    refused = client.get(reverse("report", args=["top-performers"]), {"measure": "margin"})
    assert (refused.status_code, "Margins are for those" in refused.content.decode()) == (422, True)


def test_the_first_by_sales_are_not_the_first_by_margin(office, tmp_path):
    *_, brid = office
    gold = make.product("AU-1", description="Gold plated", cost=Decimal(299))
    line = {"product_id": gold.pk, "part_number": "AU-1", "description": "Gold plated", "unit_cost": Decimal(299)}
    make.invoice(brid, issued_on=ago(2), lines=[make.line("300.00", **line)])
    sold = told(tmp_path, "top-performers", "--currency", "USD")["rows"]
    earned = told(tmp_path, "top-performers", "--currency", "USD", "--measure", "margin")["rows"]
    assert [row["name"] for row in sold] == ["Bríd PLC", "Acme Ltd"]
    assert [(row["rank"], row["name"], row["margin"]) for row in earned] == [
        (1, "Acme Ltd", "90.00"), (2, "Bríd PLC", "1.00"),
    ]  # fmt: skip
    products = told(tmp_path, "top-performers", "--by", "product", "--most", "10", "--currency", "USD")["rows"]
    assert [row["name"] for row in products] == ["Gold plated", "Hex bolts M8", "Without a part number"]
    assert sum(row["share"] for row in products) == pytest.approx(1)
    groups = told(tmp_path, "top-performers", "--by", "product_group", "--currency", "USD")["rows"]
    assert [(row["name"], row["net"]) for row in groups] == [("No group", "350.00"), ("Fasteners", "210.00")]


def test_what_a_sales_rep_did_counts_once_whatever_was_sold(office, tmp_path):
    rita, *_, brid = office
    for kind in ("call_in", "call_out", "sales_call", "email"):
        record(brid, kind, "About bolts", by=rita, now=make.at(ago(10)))
    rows = told(tmp_path, "sales-reps")["rows"]
    mine = [row for row in rows if row["name"] == "Rita Meyer"]
    assert [(row["currency"], row["net"], row["calls"], row["visits"]) for row in mine] == [
        ("USD", "150.00", 2, 1), ("EUR", "35.00", None, None),
    ]  # fmt: skip
    his = next(row for row in rows if row["name"] == "Carl Roth")
    assert (his["customers"], his["before"], his["calls"]) == (1, "0.00", 0)


def test_the_win_rate_leaves_open_quotes_out(office, tmp_path):
    rita, *_, brid = office
    for number, status in enumerate(["accepted", "accepted", "declined", "sent"]):
        brid.documents.create(
            kind="quote", number=f"Q-{number}", status=status, issued_on=ago(30), known_on=ago(30), currency="USD",
            net=1, tax=0, total=1, sales_rep=rita,
        )  # fmt: skip
    row = told(tmp_path, "sales-reps")["rows"][1]
    assert (row["name"], row["quotes"], row["won"], row["lost"]) == ("Rita Meyer", 4, 2, 1)
    assert row["win_rate"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(("last", "stopped"), [(89, False), (91, True)])
def test_who_ordered_every_thirty_days_has_stopped_after_ninety(last, stopped, tmp_path):
    usual = make.customer("U-1", "Usual Ltd")
    for gone in (last, last + 30, last + 60, last + 90, last + 500):
        make.invoice(usual, "100.00", issued_on=ago(gone))
    file = tmp_path / "stopped.json"
    call_command("report", "stopped-ordering", "--format", "json", "-o", str(file))
    rows = json.loads(file.read_text())["rows"]
    assert [row["code"] for row in rows] == (["U-1"] if stopped else [])
    if stopped:
        assert rows[0].items() >= {"net": "400.00", "orders": 5, "days": 91, "usual": 30, "times": 3}.items()


def test_who_bought_three_times_has_no_habit_and_an_order_counts_until_it_is_cancelled():
    rare = make.customer("R-1")
    for gone in (200, 230, 260):
        make.invoice(rare, issued_on=ago(gone))
    busy = make.customer("B-1")
    for gone in (100, 130, 160, 190):
        make.invoice(busy, issued_on=ago(gone))
    order = make.order(busy, issued_on=ago(2))
    assert list(REPORTS["stopped-ordering"].read(Asked(TODAY))) == []
    cancel(document=order, reason="Too dear", by=make.somebody(), now=make.at(ago(1)))
    assert [row["code"] for row in REPORTS["stopped-ordering"].read(Asked(TODAY))] == ["B-1"]


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_each_is_printed_and_written(name, office, tmp_path):
    period = [] if name == "stopped-ordering" else ["--from", str(BEGAN)]
    for kind in ("csv", "xlsx", "pdf"):
        file = tmp_path / f"{name}.{kind}"
        call_command("report", name, *period, "--format", kind, "-o", str(file))
        assert file.stat().st_size
    assert REPORTS[name].title in PdfReader(file).pages[0].extract_text()


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_the_pages_open_and_ask_as_often_for_one_customer_as_for_many(
    name, office, client, manager, django_assert_max_num_queries
):
    client.force_login(manager)
    for customers in (1, 4):
        for _ in range(customers):
            make.invoice(make.customer(sales_rep=office[0]), "10.00", issued_on=ago(9))
        with django_assert_max_num_queries(18):
            client.get(reverse("report", args=[name]))


@pytest.mark.parametrize(("largest", "said"), [("1500000", "millions"), ("999999", "thousands"), ("999", "")])
def test_amounts_of_a_chart_are_written_short(largest, said):
    assert unit_of(Decimal(largest))[2] == said
