"""Two people at work in the same warehouses, on real connections: nobody deadlocks and no piece is taken twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections, transaction

from catalog import stock
from catalog.models import Movement, Stock
from catalog.stock import StockRefused, pick
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 6, 15)
PEOPLE = 8


def at_once(work, times: int = PEOPLE) -> list:
    """Run `work(number)` that many times at once; refusals come back as values, anything else is raised."""

    def guarded(number: int):
        try:
            return work(number)
        except StockRefused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(guarded, range(times)))


def on_hand(product) -> dict[str, Decimal]:
    return {row.warehouse.code: row.on_hand for row in stock.availability(products=[product])[product.pk]}


def test_the_last_piece_leaves_once():
    bolts, main = make.product(), make.warehouse()
    make.goods(bolts, main, 1)
    outcomes = at_once(
        lambda number: stock.deliver(product=bolts, warehouse=main, quantity=Decimal(1), by=None, today=TODAY)
    )
    assert sum(isinstance(one, Movement) for one in outcomes) == 1
    assert on_hand(bolts) == {"MAIN": 0}


def test_first_receipts_of_a_product_at_once_make_one_row_of_stock():
    bolts, main = make.product(), make.warehouse()
    at_once(lambda number: make.goods(bolts, main, 1))
    assert on_hand(bolts) == {"MAIN": PEOPLE}
    assert Stock.objects.count() == 1


def test_transfers_in_both_directions_at_once_do_not_deadlock_and_lose_nothing():
    bolts, main, north = make.product(), make.warehouse(), make.warehouse("NORTH")
    make.goods(bolts, main, 50)
    make.goods(bolts, north, 50)

    def there_or_back(number: int):
        source, target = (main, north) if number % 2 else (north, main)
        for _ in range(5):
            stock.transfer(
                product=bolts, source=source, target=target, quantity=Decimal(3), by=make.somebody(), today=TODAY
            )

    make.user()
    assert at_once(there_or_back) == [None] * PEOPLE
    assert sum(on_hand(bolts).values()) == 100


def test_receipts_of_many_products_in_opposite_orders_do_not_deadlock():
    main = make.warehouse()
    products = [make.product() for _ in range(6)]

    def receive_all(number: int):
        order = products if number % 2 else products[::-1]
        Movement.objects.bulk_create(
            Movement(product=each, warehouse=main, kind="receipt", quantity=1, moved_on=TODAY) for each in order
        )

    assert at_once(receive_all) == [None] * PEOPLE
    assert all(on_hand(each) == {"MAIN": PEOPLE} for each in products)


def test_receiving_a_supply_while_it_is_changed_does_not_deadlock():
    bolts, main, anna = make.product(), make.warehouse(), make.user()
    supply = stock.expect_supply(
        product=bolts, warehouse=main, quantity=Decimal(100), expected_on=TODAY, by=anna, now=make.at(TODAY)
    )

    def receive_or_change(number: int):
        if number % 2:
            stock.receive(product=bolts, warehouse=main, quantity=Decimal(2), by=anna, today=TODAY, supply=supply)
        else:
            stock.change_supply(supply=supply, quantity=Decimal(90 + number), expected_on=TODAY, reference="later")

    at_once(receive_or_change)
    supply.refresh_from_db()
    row = Stock.objects.get()
    assert row.on_hand == supply.received == PEOPLE
    assert row.on_order == supply.open == supply.quantity - PEOPLE


def test_what_was_picked_stays_there_until_the_picker_is_done():
    bolts, main = make.product(), make.warehouse()
    make.goods(bolts, main, 5)

    def pick_and_deliver(number: int):
        with transaction.atomic():
            taken = pick(product=bolts, quantity=Decimal(2))
            for row, part in taken:
                stock.deliver(product=bolts, warehouse=row.warehouse, quantity=part, by=None, today=TODAY)
            return sum(part for _, part in taken)

    assert sorted(at_once(pick_and_deliver)) == [0] * (PEOPLE - 3) + [1, 2, 2]
    assert on_hand(bolts) == {"MAIN": 0}
