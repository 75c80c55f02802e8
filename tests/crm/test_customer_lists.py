"""Lists of customers (F178): of a category, a sales rep, a status, a place, and in groups, in every format."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from crm.reports import REPORTS, Asked
from customers.models import Address, Category
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()


@pytest.fixture
def rep():
    return make.user("Anna Meyer")


@pytest.fixture
def town(rep):
    """A hospital of Anna's in Kiel in two categories, its branch, and a prospect of nobody's in Hamburg."""
    clinic = make.customer("H-1", "Hospital", sales_rep=rep)
    make.customer("H-2", "Hospital laundry", parent=clinic, sales_rep=rep)
    shop = make.customer("S-1", "Corner shop", status="prospect")
    clinic.categories.add(*(Category.objects.create(name=name) for name in ("Health", "Route North")))
    for customer, city, postcode in ((clinic, "Kiel", "24103"), (shop, "Hamburg", "20095")):
        Address.objects.create(customer=customer, city=city, postcode=postcode, country="DE", line1="Hafen 1")
    make.invoice(clinic, "10.00", issued_on=TODAY)
    return clinic, shop


def listed(tmp_path, *arguments, kind="json"):
    file = tmp_path / f"customers.{kind}"
    call_command("report", "customers", *arguments, "--format", kind, "-o", str(file))
    return json.loads(file.read_text()) if kind == "json" else file


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (["--category", "health"], ["H-1"]),
        (["--category", "none"], ["S-1", "H-2"]),
        (["--status", "prospect"], ["S-1"]),
        (["--place", "kiel"], ["H-1"]),
        (["--place", "200"], ["S-1"]),
        (["--place", "de", "--sales-rep", "none"], ["S-1"]),
        (["--group", "H-1"], ["H-1", "H-2"]),
    ],
)
def test_the_list_of_whom_one_asks_for(town, tmp_path, asked, codes):
    assert [one["code"] for one in listed(tmp_path, *asked)["customers"]] == codes


def test_by_category_somebody_in_two_stands_in_both_and_counts_once_in_all(town, tmp_path):
    found = listed(tmp_path, "--by", "category")
    assert [(one["group"], one["code"]) for one in found["customers"]] == [
        ("Health", "H-1"), ("Route North", "H-1"), ("In no category", "S-1"), ("In no category", "H-2"),
    ]  # fmt: skip
    assert not any(
        column.total for column in REPORTS["customers"].columns_for(Asked(TODAY, choices={"by": "category"}))
    )
    assert {(one["category"], one["count"], one["owing"]) for one in found["by_category"]} == {
        ("Health", 1, 1), ("Route North", 1, 1), ("In no category", 2, 0),
    }  # fmt: skip
    text = "".join(page.extract_text() for page in PdfReader(listed(tmp_path, "--by", "category", kind="pdf")).pages)
    assert text.count("Hospital") >= 2
    assert "once in all" in text
    assert "All 3" in " ".join(text.split())


@pytest.mark.parametrize("by", ["name", "sales_rep", "status", "city", "region", "country", "group"])
def test_each_grouping_lists_everybody_once_in_every_file(town, tmp_path, by):
    rows = list(csv.DictReader(io.StringIO(listed(tmp_path, "--by", by, kind="csv").read_text("utf-8-sig"))))
    assert sorted(row["code"] for row in rows) == ["H-1", "H-2", "S-1"]
    assert listed(tmp_path, "--by", by, kind="xlsx").read_bytes().startswith(b"PK")


def test_the_page_lists_in_groups_with_totals_and_knows_no_other_day(client, town):
    client.force_login(make.person("Rita Meyer", "manager"))
    page = client.get(reverse("report", args=["customers"]), {"by": "sales_rep"})
    assert "as_of" not in page.context["form"].fields
    assert [row.heading for row in page.context["listing"].page.rows] == ["Anna Meyer", "Anna Meyer", "Nobody"]
    [table] = page.context["tables"]
    assert [[cell.text for cell in line] for line in table.lines] == [
        ["Anna Meyer", "2", "1", "0"],
        ["Nobody", "1", "0", "0"],
    ]


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_as_often_however_many_there_are(client, town, more, django_assert_max_num_queries):
    client.force_login(make.person("Rita Meyer", "manager"))
    for number in range(more):
        make.customer(f"M-{number}")
    with django_assert_max_num_queries(32):
        client.get(reverse("report", args=["customers"]), {"by": "category"})
