"""When goods can leave: from stock, with what is on order, or after the lead time."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.promising import promise_day, promises
from catalog.stock import expect_supply
from tests import make

MONDAY = date(2026, 6, 15)


@pytest.fixture
def main(db):
    return make.warehouse()


@pytest.fixture
def bolts(main):
    product = make.product("HB-1", lead_days=14)
    make.goods(product, main, 5)
    return product


def expected(product, main, quantity, on):
    return expect_supply(
        product=product, warehouse=main, quantity=Decimal(quantity), expected_on=on, reference="PO 7", by=None,
        now=make.at(MONDAY),
    )  # fmt: skip


def ask(product, quantity, **more):
    return promise_day(product=product, quantity=Decimal(quantity), today=MONDAY, **more)


def test_what_is_in_stock_leaves_today(bolts):
    found = ask(bolts, 5)
    assert (found.day, found.reason, found.now, found.backorder) == (MONDAY, "From stock", 5, 0)


def test_the_rest_comes_with_the_supply_that_completes_it(bolts, main):
    expected(bolts, main, 4, date(2026, 6, 18))
    expected(bolts, main, 4, date(2026, 6, 25))
    found = ask(bolts, 12)
    assert (found.day, found.now, found.backorder) == (date(2026, 6, 25), 5, 7)
    assert found.reason == "With 4 pc on order (PO 7)"


def test_who_ordered_before_is_served_before(bolts, main):
    expected(bolts, main, 4, date(2026, 6, 18))
    found = ask(bolts, 2, waiting=Decimal(8))
    assert (found.day, found.now, found.backorder) == (date(2026, 6, 29), 0, 2)


def test_a_supply_that_is_late_may_come_tomorrow_and_the_sentence_says_so(bolts, main):
    expected(bolts, main, 4, date(2026, 6, 10))
    found = ask(bolts, 9)
    assert found.day == date(2026, 6, 16)
    assert found.reason == "With 4 pc on order (PO 7), late since 10 Jun 2026"


def test_without_a_supply_the_lead_time_counts_to_a_working_day(bolts):
    found = promise_day(product=bolts, quantity=Decimal(6), today=date(2026, 6, 13))
    assert (found.day, found.reason) == (date(2026, 6, 29), "Lead time 14 days")


def test_nobody_promises_what_nobody_knows(main):
    product = make.product(stocked=True)
    assert ask(product, 1).day is None
    assert "ask purchasing" in ask(product, 1).reason


def test_goods_ordered_for_each_sale_and_services_wait_for_no_stock(db):
    assert ask(make.product(lead_days=3), 9).day == date(2026, 6, 18)
    assert ask(make.product(kind="service"), 9).reason == "By agreement"
    assert ask(make.product(kind="service"), 9).backorder == 0


@pytest.mark.parametrize("count", [1, 3])
def test_many_lines_cost_two_queries(main, count, django_assert_num_queries):
    lines = [(make.product(stocked=True), Decimal(1)) for _ in range(count)]
    with django_assert_num_queries(2):
        promises(lines=lines, today=MONDAY, waiting={})
