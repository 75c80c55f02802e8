"""Two buyers never get the last unit: who comes first has it, the other waits and gets it when goods come in (A41)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.models import Product, Stock, Warehouse
from catalog.stock import receive
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.documents import DocumentRefused, write_document
from financials.models import Document
from financials.reservations import backordered, stocked_lines
from tests import make

MAY = date(2026, 5, 4)
NOW = make.at(MAY)


@pytest.fixture
def pump(db):
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    product = Product.objects.create(part_number="P-100", description="Pump", stocked=True, lead_days=10)
    receive(product=product, warehouse=hall, quantity=Decimal(1), by=None, today=MAY)
    return product


def ordered(product: Product, quantity: int = 1, **fields) -> Document:
    line = make.line("80.00", quantity=Decimal(quantity), product_id=product.pk, part_number=product.part_number)
    return make.order(make.customer(), issued_on=MAY, lines=[line], **fields)


def shelf(product: Product) -> tuple[Decimal, Decimal]:
    stock = Stock.objects.get(product=product)
    return stock.on_hand, stock.reserved


def waiting(order: Document) -> Decimal:
    return sum((backordered(line) for line in stocked_lines(order)), Decimal(0))


def deliver(order: Document, **fields) -> Document:
    return carry_out(source=order, into="delivery", by=make.somebody(), now=NOW, issued_on=MAY, **fields)


def test_the_second_order_for_the_last_one_waits_with_the_day_it_can_have(pump):
    first, second = ordered(pump), ordered(pump)
    assert (waiting(first), waiting(second), shelf(pump)) == (0, 1, (1, 1))
    assert first.lines.get().promised_on == MAY
    assert second.lines.get().promised_on == MAY + timedelta(days=10)
    with pytest.raises(DocumentRefused, match="1 pc of P-100 are missing"):
        deliver(second)


def test_what_is_reserved_is_not_found_a_second_time_among_what_is_free(pump):
    with pytest.raises(DocumentRefused, match="1 pc of P-100 are missing: only 1 of 2 are there"):
        deliver(ordered(pump, 2))
    assert shelf(pump) == (1, 1)


def test_what_is_delivered_leaves_the_shelf_and_its_reservation(pump):
    delivery = deliver(ordered(pump))
    assert shelf(pump) == (0, 0)
    cancel(document=delivery, reason="Refused at the door", by=make.somebody(), now=NOW)
    assert shelf(pump) == (1, 1)


def test_a_cancelled_order_gives_its_goods_to_whoever_waits_longest(pump):
    first, second, third = ordered(pump), ordered(pump), ordered(pump)
    cancel(document=first, reason="Not needed", by=make.somebody(), now=NOW)
    assert (waiting(second), waiting(third), shelf(pump)) == (0, 1, (1, 1))


def test_goods_that_come_in_fill_what_waits(pump):
    ordered(pump)
    second = ordered(pump, 3)
    receive(product=pump, warehouse=Warehouse.objects.get(), quantity=Decimal(2), by=None, today=MAY)
    assert (waiting(second), shelf(pump)) == (1, (3, 3))


def test_orders_taken_over_as_invoiced_or_delivered_wait_for_nothing(pump):
    for status, fields in (("invoiced", {}), ("confirmed", {"delivered_on": MAY})):
        line = make.line("80.00", quantity=Decimal(5), product_id=pump.pk, part_number="P-100", **fields)
        write_document(
            customer=make.customer(), kind="order", status=status, lines=[line], issued_on=MAY, by=make.somebody(),
            now=NOW,
        )  # fmt: skip
    receive(product=pump, warehouse=Warehouse.objects.get(), quantity=Decimal(9), by=None, today=MAY)
    assert shelf(pump) == (10, 0)
