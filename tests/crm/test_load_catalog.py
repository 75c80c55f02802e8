"""The office takes over its price lists and the stock of its warehouses from files."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.models import ListedPrice, Movement, PriceList, Product, Stock, Warehouse
from customers.models import Category
from tests import make
from tests.crm.conftest import counts, reasons

PRICES = (
    "price_list,part_number,min_quantity,unit_price,discount_percent,valid_from,valid_until,currency,category,"
    "customer_code,contract_number"
)


@pytest.fixture
def bolts(db):
    return make.product("HB-1")


def test_lists_are_made_as_their_first_row_says(load, bolts):
    make.customer("ACME", currency="EUR")
    Category.objects.create(name="Clinics")
    result = load(
        "prices", PRICES,
        "List 2026,HB-1,,13.00,,2026-01-01,,,,,",
        "List 2026,HB-1,100,12.345678,,2026-01-01,,,,,",
        "Clinics 2026,HB-1,,,10,,,,clinics,,",
        "Framework,HB-1,50,11.80,,,2026-12-31,,,ACME,K-2026-7",
        "Own,HB-1,,12,,,,USD,,ACME,",
    )  # fmt: skip
    assert counts(result) == (5, 0, 0, 0)
    assert result["warnings"] == ["New price lists: List 2026, Clinics 2026, Framework, Own."]
    assert list(PriceList.objects.order_by("pk").values_list("level", "currency", "contract_number")) == [
        ("list", "USD", ""), ("group", "USD", ""), ("contract", "EUR", "K-2026-7"), ("customer", "USD", ""),
    ]  # fmt: skip
    contract = ListedPrice.objects.get(price_list__name="Framework")
    assert (contract.min_quantity, contract.unit_price, contract.valid_until) == (
        50,
        Decimal("11.80"),
        date(2026, 12, 31),
    )
    assert ListedPrice.objects.get(min_quantity=100).unit_price == Decimal("12.345678")


def test_the_customer_hears_of_its_prices(load, bolts):
    acme = make.customer("ACME")
    load("prices", PRICES, "Own,HB-1,,12,,,,,,ACME,")
    assert acme.journal_entries.get().body.subject == "1 price in Own from prices.csv"


def test_the_same_file_again_changes_nothing_and_a_new_amount_is_an_update(load, bolts):
    head = "price_list,part_number,unit_price"
    load("prices", head, "List,HB-1,13")
    assert counts(load("prices", head, "list,HB-1,13.00")) == (0, 0, 1, 0)
    assert counts(load("prices", head, "List,HB-1,14")) == (0, 1, 0, 0)
    assert ListedPrice.objects.get().unit_price == 14


def test_a_price_that_begins_ends_the_one_before(load, bolts):
    head = "price_list,part_number,unit_price,valid_from"
    load("prices", head, "List,HB-1,13,2026-01-01")
    assert counts(load("prices", head, "List,HB-1,14,2026-07-01")) == (1, 0, 0, 0)
    assert list(ListedPrice.objects.order_by("pk").values_list("unit_price", "valid_until")) == [
        (13, date(2026, 6, 30)), (14, None),
    ]  # fmt: skip


def test_rows_that_are_no_prices_fail_with_the_reason(load, bolts):
    make.price_list(name="Clinics", category=Category.objects.create(name="Clinics"))
    make.listed(make.price_list(name="Later"), bolts, "9.00", valid_from=date(2026, 7, 1))
    result = load(
        "prices", PRICES,
        "List A,XX-9,,13,,,,,,,",
        "List B,HB-1,,13,10,,,,,,",
        "List C,HB-1,,,,,,,,,",
        "List D,HB-1,,13,,2026-02-01,2026-01-01,,,,",
        "List E,HB-1,,13,,,,,Bakers,,",
        "List F,HB-1,,13,,,,,,NOBODY,",
        "List G,HB-1,,13,,,,,,,K-1",
        "Clinics,HB-1,,13,,,,EUR,,,",
        "Later,HB-1,,13,,2026-06-01,,,,,",
        "Twice,HB-1,,13,,2026-01-01,2026-12-31,,,,",
        "Twice,HB-1,,12,,2026-06-01,,,,,",
    )  # fmt: skip
    assert counts(result) == (1, 0, 0, 10)
    failed = reasons(result)
    for row, reason in zip(failed, (
        "No product has the part number XX-9.", "either unit_price or discount_percent", "either unit_price",
        "valid_until lies before", "no category Bakers", "no customer NOBODY", "contract_number with its customer_code",
        "for somebody else or in another currency", "another price from this quantity", "An earlier row",
    ), strict=True):  # fmt: skip
        assert reason in row
    assert not PriceList.objects.filter(name__startswith="List").exists()


STOCK = "part_number,on_hand,warehouse"


def test_the_stock_is_what_the_file_says_and_the_difference_a_movement(load, bolts):
    result = load("stock", STOCK, "HB-1,120,MAIN", "HB-1,7.5,North")
    assert counts(result) == (0, 2, 0, 0)
    assert result["warnings"] == ["New warehouses: MAIN, North."]
    assert Warehouse.objects.get(is_default=True).code == "MAIN"
    assert Product.objects.get().stocked
    assert counts(load("stock", STOCK, "HB-1,120,main", "HB-1,5,NORTH")) == (0, 1, 1, 0)
    assert dict(Stock.objects.values_list("warehouse__code", "on_hand")) == {"MAIN": 120, "North": 5}
    assert list(Movement.objects.order_by("pk").values_list("quantity", "reason")) == [
        (Decimal("120"), "Taken over from stock.csv"), (Decimal("7.5"), "Taken over from stock.csv"),
        (Decimal("-2.5"), "Taken over from stock.csv"),
    ]  # fmt: skip


def test_without_a_warehouse_the_default_one_is_meant(load, bolts):
    make.warehouse("NORTH")
    make.warehouse("MAIN")
    load("stock", "part_number,on_hand", "HB-1,5")
    assert Stock.objects.get().warehouse.code == "MAIN"


def test_rows_of_stock_that_cannot_be_fail_with_the_reason(load, bolts):
    make.product("SV-1", kind="service")
    result = load("stock", STOCK, "XX-9,5,", "SV-1,5,", "HB-1,-1,", "HB-1,,", "HB-1,5,MAIN", "HB-1,6,main")
    assert counts(result) == (0, 1, 0, 5)
    failed = " ".join(reasons(result))
    for reason in ("No product", "SV-1 is a service", "must lie between", "on_hand is missing", "says something else"):
        assert reason in failed


def test_products_bring_kind_and_lead_time(load):
    result = load("products", "part_number,description,kind,lead_days", "SV-1,Fitter,Labour,", "HB-1,Bolt,goods,14")
    assert counts(result) == (2, 0, 0, 0)
    assert list(Product.objects.order_by("part_number").values_list("kind", "lead_days")) == [
        ("goods", 14), ("service", None),
    ]  # fmt: skip
    make.goods(Product.objects.get(part_number="HB-1"), make.warehouse(), 3)
    result = load("products", "part_number,kind,lead_days", "HB-1,service,", "SV-1,,40000")
    assert counts(result) == (0, 0, 0, 2)


def test_products_bring_their_group_and_keep_it(load):
    load("products", "part_number,description,group", "HB-1,Bolt,Fasteners", "SV-1,Fitter,")
    assert counts(load("products", "part_number,group", "HB-1,", "SV-1,Services")) == (0, 1, 1, 0)
    assert dict(Product.objects.values_list("part_number", "group")) == {"HB-1": "Fasteners", "SV-1": "Services"}


def test_a_dry_run_leaves_everything_as_it_was(load, bolts):
    assert counts(load("stock", STOCK, "HB-1,120,MAIN", dry_run=True)) == (0, 1, 0, 0)
    assert not Warehouse.objects.exists()
    assert not Movement.objects.exists()
