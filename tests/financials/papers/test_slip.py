"""The packing slip: what is in the parcel, what is still to come, and nothing about money."""

from decimal import Decimal

import pytest

from financials.conversion import carry_out
from financials.papers import print_slip
from foundation.pdf.press import Press
from tests import make
from tests.credit.dunning.post import pages
from tests.financials.papers.desk import NOW, TODAY, document, firm, lines

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def press():
    with Press("A4") as press:
        yield press


@pytest.fixture
def order():
    return make.order(firm("de"), issued_on=TODAY, lines=lines(2, quantity=Decimal(10), unit="Stk"))


def deliver(order, quantity: int, *, first_only: bool = False):
    chosen = order.lines.order_by("position")[: 1 if first_only else None]
    quantities = {line.pk: Decimal(quantity) for line in chosen}
    return carry_out(source=order, into="delivery", quantities=quantities, issued_on=TODAY, by=make.somebody(), now=NOW)


def test_a_part_delivery_says_what_was_ordered_and_what_is_to_come(press, order):
    delivery = deliver(order, 4, first_only=True)
    [sheet] = pages(print_slip(delivery, press))
    sheet = sheet.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Packzettel {delivery.number}" in sheet
    assert "NW-0001 Hex bolts M8 10 Stk 4 Stk 6 Stk" in sheet
    assert "NW-0002" not in sheet
    assert "Den Rückstand liefern wir" in sheet
    assert "EUR" not in sheet


def test_the_last_delivery_says_that_the_order_is_complete(press, order):
    deliver(order, 4)
    [sheet] = pages(print_slip(deliver(order, 6), press))
    sheet = sheet.replace("\N{NO-BREAK SPACE}", " ")
    assert "10 Stk 6 Stk 0 Stk" in sheet
    assert "Mit dieser Lieferung ist der Auftrag vollständig." in sheet


def test_goods_nobody_ordered_are_packed_without_a_word_of_an_order(press):
    [sheet] = pages(print_slip(document("delivery"), press))
    assert "Description In this delivery Packed" in sheet
    assert "order" not in sheet


def test_a_long_slip_repeats_its_heads_and_signs_on_the_last_sheet(press):
    *before, last = pages(print_slip(document("delivery", 90), press))
    assert all("In this delivery Packed" in sheet for sheet in [*before, last])
    assert "Packed by: date, name" in last
    assert not any("Packed by: date, name" in sheet for sheet in before)
