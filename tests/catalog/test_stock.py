"""Goods come, go, are counted and expected; the figures always fit, whatever anybody tries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from catalog import stock
from catalog.models import Movement, Stock, Supply
from catalog.stock import StockRefused
from tests import make

TODAY = date(2026, 6, 15)


@pytest.fixture
def bolts(db):
    return make.product("HB-1")


@pytest.fixture
def main(db):
    return make.warehouse("MAIN")


@pytest.fixture
def north(db):
    return make.warehouse("NORTH")


@pytest.fixture
def anna(db):
    return make.user()


def figures(product):
    return {
        row.warehouse.code: (row.on_hand, row.reserved, row.available, row.on_order)
        for row in stock.availability(products=[product])[product.pk]
    }


def reserve(product, warehouse, quantity):
    """What the reservations of the floor above do, from a trigger of theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE catalog_stock DISABLE TRIGGER catalog_stock_guard")
        cursor.execute(
            "UPDATE catalog_stock SET reserved = reserved + %s WHERE product_id = %s AND warehouse_id = %s",
            [quantity, product.pk, warehouse.pk],
        )
        cursor.execute("ALTER TABLE catalog_stock ENABLE ALWAYS TRIGGER catalog_stock_guard")


def expected(product, warehouse, quantity, by, **fields) -> Supply:
    fields = {"expected_on": date(2026, 7, 1), "reference": "PO 7", **fields}
    return stock.expect_supply(
        product=product, warehouse=warehouse, quantity=Decimal(quantity), by=by, now=make.at(TODAY), **fields
    )


def test_goods_come_in_parts_until_the_supply_is_complete(bolts, main, anna):
    supply = expected(bolts, main, 10, anna)
    assert figures(bolts) == {"MAIN": (0, 0, 0, 10)}
    receive = {"product": bolts, "warehouse": main, "by": anna, "today": TODAY, "supply": supply}
    stock.receive(quantity=Decimal(4), **receive)
    assert figures(bolts) == {"MAIN": (4, 0, 4, 6)}
    stock.receive(quantity=Decimal(8), reference="two more than ordered", **receive)
    assert figures(bolts) == {"MAIN": (12, 0, 12, 0)}
    supply.refresh_from_db()
    assert (supply.received, supply.open) == (12, 0)


def test_goods_that_come_to_a_warehouse_are_kept_in_stock_from_then_on(bolts, main):
    assert not bolts.stocked
    make.goods(bolts, main, 5)
    bolts.refresh_from_db()
    assert bolts.stocked


def test_a_service_is_kept_in_no_warehouse(main, anna):
    hour = make.product("SV-1", kind="service")
    with pytest.raises(StockRefused, match="SV-1 is a service"):
        make.goods(hour, main, 1)


def test_delivering_takes_what_is_free_and_not_what_is_reserved(bolts, main, anna):
    make.goods(bolts, main, 5)
    reserve(bolts, main, 3)
    with pytest.raises(StockRefused, match=r"Only 2 pc of HB-1 are free in MAIN: 5 on hand, 3 reserved"):
        stock.deliver(product=bolts, warehouse=main, quantity=Decimal(3), by=anna, today=TODAY)
    stock.deliver(product=bolts, warehouse=main, quantity=Decimal(2), by=anna, today=TODAY, reference="DN-1")
    stock.take_back(product=bolts, warehouse=main, quantity=Decimal(1), by=anna, today=TODAY, reference="DN-1")
    assert figures(bolts) == {"MAIN": (4, 3, 1, 0)}


def test_a_count_corrects_the_stock_and_says_why(bolts, main, anna):
    make.goods(bolts, main, 5)
    said = {"product": bolts, "warehouse": main, "by": anna, "today": TODAY}
    stock.adjust(counted=Decimal(3), reason="two rusty", **said)
    assert figures(bolts) == {"MAIN": (3, 0, 3, 0)}
    assert stock.adjust(counted=Decimal(3), reason="again", **said) is None
    movement = Movement.objects.latest("pk")
    assert (movement.quantity, movement.reason, movement.moved_by) == (-2, "two rusty", anna)
    with pytest.raises(StockRefused, match="Say why"):
        stock.adjust(counted=Decimal(1), reason=" ", **said)


def test_a_count_below_what_is_reserved_is_refused(bolts, main, anna):
    make.goods(bolts, main, 5)
    reserve(bolts, main, 3)
    with pytest.raises(StockRefused, match="3 pc in MAIN are reserved"):
        stock.adjust(product=bolts, warehouse=main, counted=Decimal(2), reason="count", by=anna, today=TODAY)


def test_goods_move_between_warehouses_and_none_get_lost(bolts, main, north, anna):
    make.goods(bolts, main, 5)
    move = {"product": bolts, "by": anna, "today": TODAY}
    ends = stock.transfer(source=main, target=north, quantity=Decimal(2), **move)
    assert figures(bolts) == {"MAIN": (3, 0, 3, 0), "NORTH": (2, 0, 2, 0)}
    assert ends[0].transfer == ends[1].transfer
    with pytest.raises(StockRefused, match="two different warehouses"):
        stock.transfer(source=main, target=main, quantity=Decimal(1), **move)
    with pytest.raises(StockRefused, match="Only 3 pc"):
        stock.transfer(source=main, target=north, quantity=Decimal(4), **move)
    with pytest.raises(StockRefused, match="above zero"):
        stock.transfer(source=main, target=north, quantity=Decimal(0), **move)


def test_what_is_expected_changes_and_is_cancelled_with_a_reason(bolts, main, anna):
    supply = expected(bolts, main, 10, anna)
    stock.receive(product=bolts, warehouse=main, quantity=Decimal(4), by=anna, today=TODAY, supply=supply)
    with pytest.raises(StockRefused, match="4 pc have come already"):
        stock.change_supply(supply=supply, quantity=Decimal(3), expected_on=TODAY, reference="PO 7")
    stock.change_supply(supply=supply, quantity=Decimal(6), expected_on=TODAY, reference="PO 8")
    assert figures(bolts) == {"MAIN": (4, 0, 4, 2)}
    with pytest.raises(StockRefused, match="Say why"):
        stock.cancel_supply(supply=supply, reason="", by=anna, now=make.at(TODAY))
    stock.cancel_supply(supply=supply, reason="supplier is bankrupt", by=anna, now=make.at(TODAY))
    assert figures(bolts) == {"MAIN": (4, 0, 4, 0)}
    with pytest.raises(StockRefused, match="was cancelled"):
        stock.receive(product=bolts, warehouse=main, quantity=Decimal(2), by=anna, today=TODAY, supply=supply)
    with pytest.raises(StockRefused, match="cancelled already"):
        stock.cancel_supply(supply=supply, reason="again", by=anna, now=make.at(TODAY))


def test_orders_are_served_from_the_default_warehouse_then_from_the_fullest(bolts, main, north):
    east, closed = make.warehouse("EAST"), make.warehouse("CLOSED")
    for place, count in ((main, 2), (north, 3), (east, 9), (closed, 50)):
        make.goods(bolts, place, count)
    closed.active = False
    closed.save()
    picked = stock.pick(product=bolts, quantity=Decimal(12))
    assert [(row.warehouse.code, part) for row, part in picked] == [("MAIN", 2), ("EAST", 9), ("NORTH", 1)]
    assert sum(part for _, part in stock.pick(product=bolts, quantity=Decimal(99))) == 14


@pytest.mark.parametrize("count", [1, 3])
def test_the_stock_of_many_products_costs_one_query(main, north, count, django_assert_num_queries):
    products = [make.product() for _ in range(count)]
    for product in products:
        make.goods(product, main, 1)
        make.goods(product, north, 1)
    with django_assert_num_queries(1):
        found = stock.availability(products=products)
    assert [[row.warehouse.code for row in rows] for rows in found.values()] == [["MAIN", "NORTH"]] * count


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE catalog_stock SET on_hand = 100",
        "UPDATE catalog_stock SET reserved = 1",
        "UPDATE catalog_stock SET on_order = 7",
        "DELETE FROM catalog_stock",
        "TRUNCATE catalog_stock CASCADE",
        "UPDATE catalog_movement SET quantity = 9",
        "DELETE FROM catalog_movement",
        "UPDATE catalog_supply SET received = 0",
        "DELETE FROM catalog_supply",
        "UPDATE catalog_supply SET warehouse_id = warehouse_id + 1",
    ],
)
def test_nobody_writes_the_figures_by_hand(bolts, main, anna, sql):
    supply = expected(bolts, main, 10, anna)
    stock.receive(product=bolts, warehouse=main, quantity=Decimal(4), by=anna, today=TODAY, supply=supply)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql)
    assert figures(bolts) == {"MAIN": (4, 0, 4, 6)}


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"kind": "receipt", "quantity": -1}, "movement_has_the_sign_of_its_kind"),
        ({"kind": "delivery", "quantity": 1}, "movement_has_the_sign_of_its_kind"),
        ({"kind": "adjustment", "quantity": 0, "reason": "x"}, "movement_has_the_sign_of_its_kind"),
        ({"kind": "adjustment", "quantity": 1}, "correction_has_a_reason"),
        ({"kind": "transfer", "quantity": 1}, "only_transfers_have_two_ends"),
        ({"kind": "transfer", "quantity": 1, "transfer": "5f2f4f0e-3f4b-4b60-9b38-1d2f3a4b5c6d"}, "brings to another"),
        ({"kind": "delivery", "quantity": -6}, "reserved_is_on_hand"),
    ],
)
def test_the_database_refuses_movements_that_cannot_be(bolts, main, fields, refused):
    make.goods(bolts, main, 5)
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        Movement.objects.create(product=bolts, warehouse=main, moved_on=TODAY, **fields)
    assert figures(bolts) == {"MAIN": (5, 0, 5, 0)}


def test_a_supply_is_fulfilled_only_by_its_own_product_in_its_own_warehouse(bolts, main, north, anna):
    supply = expected(bolts, main, 10, anna)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="same_place"), transaction.atomic():
        stock.receive(product=bolts, warehouse=north, quantity=Decimal(1), by=anna, today=TODAY, supply=supply)


def test_new_stock_begins_empty(bolts, main):
    with pytest.raises(DatabaseError, match="movements, supplies and reservations alone"), transaction.atomic():
        Stock.objects.create(product=bolts, warehouse=main, on_hand=5)
    Stock.objects.create(product=bolts, warehouse=main)
    assert figures(bolts) == {"MAIN": (0, 0, 0, 0)}


def test_only_one_warehouse_is_served_from_first(main, db):
    with pytest.raises(DatabaseError, match="one_default_warehouse"), transaction.atomic():
        make.warehouse("SECOND", is_default=True)
