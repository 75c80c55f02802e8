"""Lists: paging that shifts nothing, sums of what is shown, files that are harmless and come back whole."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db.models.functions import Lower
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from catalog.models import Product
from foundation.tables import Column, Listing, keyset_page, plain_text, safe_text, write_csv, write_xlsx


def in_dollars(row):
    return "USD"


COLUMNS = (
    Column("part_number", "Part", sort="part_number"),
    Column("list_price", "Price", kind="money", currency=in_dollars, sort="list_price", sort_unknown=True, total=True),
    Column("unit", "Unit", shown=False),
)


@pytest.fixture
def products(db):
    """Thirteen products, some of one price, some without any."""
    prices = [5, None, 5, 3, 9, None, 1, 3, 3, 8, None, 2, 5]
    return Product.objects.bulk_create(
        Product(part_number=f"P{place:02}", description="Bolt", list_price=price) for place, price in enumerate(prices)
    )


def flat(pages):
    return [row for page in pages for row in page]


def walk(rows, **order):
    """All pages forward, then all pages back again."""
    pages, page = [], keyset_page(rows, size=3, **order)
    while True:
        pages.append(page.rows)
        if not page.after:
            break
        page = keyset_page(rows, size=3, after=page.after, **order)
    back = [page.rows]
    while page.before:
        page = keyset_page(rows, size=3, before=page.before, **order)
        back.insert(0, page.rows)
    return pages, back


@pytest.mark.parametrize("descending", [False, True])
def test_turning_pages_forth_and_back_shows_every_row_once_and_unknown_values_last(products, descending):
    pages, back = walk(Product.objects.all(), by="list_price", unknown=True, descending=descending)
    shown = [row.list_price for row in flat(pages)]
    known = [price for price in shown if price is not None]
    assert known == sorted(known, reverse=descending)
    assert shown == known + [None] * 3
    assert len({row.pk for row in flat(pages)}) == 13
    assert flat(back) == flat(pages)


def test_a_list_can_be_sorted_by_an_expression(products):
    pages, back = walk(Product.objects.all(), by=Lower("part_number"), descending=True)
    assert [row.part_number for row in flat(pages)] == [f"P{place:02}" for place in range(12, -1, -1)]
    assert back == pages


def test_a_row_added_meanwhile_shifts_nothing(products):
    first = keyset_page(Product.objects.all(), by="part_number", size=3)
    Product.objects.create(part_number="A new one in front", description="Nut")
    second = keyset_page(Product.objects.all(), by="part_number", size=3, after=first.after)
    assert [row.part_number for row in second.rows] == ["P03", "P04", "P05"]


@pytest.mark.parametrize("cursor", ["", "rubbish", "W10=", "WyJhIl0=", "eyJhIjogMX0=", "WyJub3QgYSBudW1iZXIiLCAieCJd"])
def test_a_cursor_somebody_mangled_shows_the_first_page(products, cursor):
    page = keyset_page(Product.objects.all(), by="list_price", unknown=True, size=3, after=cursor)
    assert [row.list_price for row in page.rows] == [1, 2, 3]
    assert page.before is None


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_for_any_number_of_rows(products, rows, django_assert_num_queries):
    some = Product.objects.filter(pk__in=[product.pk for product in products[:rows]])
    listing = Listing(COLUMNS, some, QueryDict(), what="parts", sort="list_price")
    with django_assert_num_queries(3):  # known prices, unknown prices, count
        assert len(listing.page.rows) == listing.count == rows
        assert listing.rows
        assert (listing.totals is None) == (rows == 1)  # the sum of one row would say nothing new


def test_the_url_chooses_columns_order_and_page(products):
    query = QueryDict("columns=unit&columns=part_number&sort=-part_number&unit=pc")
    listing = Listing(COLUMNS, Product.objects.all(), query, what="parts", sort="part_number", size=4)
    assert [column.key for column in listing.columns] == ["part_number", "unit"]
    assert listing.rows[0][0].text == "P12"
    assert listing.previous_url is None
    assert "unit=pc" in listing.next_url
    assert "columns=unit&columns=part_number" in listing.next_url
    assert ("sort", "-part_number") in listing.kept


def test_an_unknown_order_is_the_usual_order(products):
    listing = Listing(COLUMNS, Product.objects.all(), QueryDict("sort=password"), what="parts", sort="part_number")
    assert listing.sort == "part_number"


def amounts(*pairs):
    return [SimpleNamespace(amount=Decimal(amount), currency=currency) for amount, currency in pairs]


WHAT = Column("what", "What", value=lambda row: "check")
AMOUNT = Column("amount", "Amount", kind="money", total=True, sort=True)


def test_two_currencies_are_never_added():
    rows = amounts(("10", "USD"), ("2.5", "USD"), ("7", "EUR"))
    listing = Listing([WHAT, AMOUNT], rows, QueryDict(), what="payments", sort="amount")
    assert listing.totals == [["7.00\N{NO-BREAK SPACE}EUR", "12.50\N{NO-BREAK SPACE}USD"]]


def test_the_sum_is_of_what_is_shown():
    listing = Listing(
        [WHAT, AMOUNT], amounts(*[("1", "USD")] * 7), QueryDict("after=5"), what="payments", sort="amount", size=5
    )
    assert listing.totals == [["2.00"]]
    assert listing.previous_url == "?before=0"


def test_a_list_in_memory_is_sorted_with_unknown_values_last():
    rows = [{"days": 3}, {"days": None}, {"days": 9}]
    listing = Listing([Column("days", "Days", sort=True)], rows, QueryDict("sort=-days"), what="rows", sort="days")
    assert [row["days"] for row in listing.page.rows] == [9, 3, None]


RISKY = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "|calc", "%0A", "\t=1", "\r=1", "\n=1", " =1", "\u200b=1", "\ufeff=1", "＝1+1",
    "－2+3", "＋1", "＠x", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+49 30 1234", "\u00a0@x",
]  # fmt: skip


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_could_run_is_made_harmless(text):
    assert safe_text(text) == f"'{text}"
    assert plain_text(safe_text(text)) == text


@pytest.mark.parametrize(
    "text", ["-12.50", "+4930123", "1,234.50", "-1", "Müller & Söhne", "O'Neill", "'tis", "", "  x", "a=b"]
)
def test_plain_numbers_and_words_stay_as_they_are(text):
    assert safe_text(text) == text
    assert plain_text(text) == text


@given(st.text())
def test_every_text_survives_the_way_out_and_back(text):
    assert plain_text(safe_text(text)) == text


NAMES = [
    Column("name", "Name"), Column("day", "Day", kind="day"), Column("at", "At", kind="when"),
    Column("amount", "Amount", kind="money"), Column("days", "Days", kind="quantity"),
]  # fmt: skip
ROWS = [
    {"name": "=HYPERLINK(1)", "day": date(2026, 11, 12), "at": datetime(2026, 11, 12, 14, 5, tzinfo=UTC),
     "amount": Decimal("-12.5000"), "currency": "USD", "days": 3},
    {"name": "Bríd \x07 & Söhne", "day": None, "at": None, "amount": None, "currency": "JPY", "days": None},
]  # fmt: skip


def test_a_csv_file_opens_safely_and_keeps_amounts_days_and_the_unknown():
    file = io.BytesIO()
    write_csv(NAMES, ROWS, file)
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    assert head == ["name", "day", "at", "amount", "days"]
    assert first == ["'=HYPERLINK(1)", "2026-11-12", "2026-11-12T14:05:00+00:00", "-12.50", "3"]
    assert second[1:] == ["", "", "", ""]


def test_a_workbook_carries_texts_as_texts_and_amounts_as_numbers():
    file = io.BytesIO()
    write_xlsx(NAMES, ROWS, file, title="All [customers]: new")
    sheet = load_workbook(file).active
    (_, first, second) = sheet.iter_rows()
    assert (first[0].value, first[0].data_type) == ("=HYPERLINK(1)", "s")
    assert (first[1].value, first[2].value) == (datetime(2026, 11, 12), datetime(2026, 11, 12, 14, 5))
    assert (float(first[3].value), first[3].number_format) == (-12.5, "#,##0.00")
    assert (second[0].value, second[3].value) == ("Bríd _x0007_ & Söhne", None)  # as ECMA-376 writes it


def written_and_read(*texts: str) -> list[str]:
    file = io.BytesIO()
    write_xlsx([Column("name", "Name")], [{"name": text} for text in texts], file)
    return [unescape(cell.value or "") for (cell,) in load_workbook(file).active.iter_rows(min_row=2)]


def test_a_workbook_keeps_every_character_even_those_xml_cannot_hold():
    nasty = [
        "\x01\x1f\x7f\x85",
        "line\r\nline\rline",
        "\ufffe\uffff",
        "_x0041_ is no A",
        "_x005F_",
        " blank ends ",
        "\ufeff",
    ]
    assert written_and_read(*nasty) == nasty


def test_a_text_no_cell_can_hold_says_where_it_was_cut():
    assert written_and_read("x" * 32_767) == ["x" * 32_767]
    (cut,) = written_and_read("x" * 32_768)
    assert len(cut) == 32_767
    assert cut.endswith("[cut here: a cell holds no more; the CSV file has all of it]")


def test_the_export_is_everything_filtered_in_the_order_and_columns_shown(products):
    query = QueryDict("format=csv&sort=-part_number&columns=part_number&after=nonsense")
    listing = Listing(
        COLUMNS, Product.objects.exclude(list_price=None), query, what="parts", sort="part_number", size=2
    )
    lines = b"".join(listing.export("parts")).decode().splitlines()
    assert lines == ["\ufeffpart_number", "P12", "P11", "P09", "P08", "P07", "P06", "P04", "P03", "P02", "P00"]
    assert Listing(COLUMNS, [], QueryDict("format=pdf"), what="parts", sort="unit").export("parts") is None
