"""The draft of an upheld dispute comes to exactly the disputed amount, whatever taxes and roundings stand between."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.collecting.crediting import amount_lines
from financials.documents import totals
from financials.models import Line
from foundation.money import round_money

CENTS = st.integers(1, 5_000_00)
RATES = st.sampled_from(["0", "6.25", "7", "8.875", "19", "25"])


def line(net: Decimal, percent: str, currency: str = "USD") -> Line:
    tax = round_money(net * Decimal(percent) / 100, currency)
    return Line(net=net, tax=tax, tax_percent=Decimal(percent), description="Hex bolts")


@given(invoiced=st.lists(st.tuples(CENTS, RATES), min_size=1, max_size=4), share=st.integers(1, 100))
def test_a_part_of_any_invoice_is_credited_to_the_cent(invoiced, share):
    lines = [line(Decimal(cents) / 100, percent) for cents, percent in invoiced]
    whole = sum(one.net + one.tax for one in lines)
    amount = max(round_money(whole * share / 100, "USD"), Decimal("0.01"))
    credited = list(amount_lines(lines, amount, "USD", said="Wrong price"))
    assert totals(credited, currency="USD").total == amount
    assert {one.tax_percent for one in credited} <= {one.tax_percent for one in lines}


@pytest.mark.parametrize(
    ("amount", "percent", "nets"),
    [("119.00", "19", ["100.00"]), ("0.03", "19", ["0.02", "0.01"]), ("20.50", "0", ["20.50"])],
)
def test_where_roundings_jump_over_the_amount_the_last_cent_stands_by_itself(amount, percent, nets):
    credited = list(amount_lines([line(Decimal(500), percent)], Decimal(amount), "USD", said="Wrong price"))
    assert [one.unit_price for one in credited] == [Decimal(net) for net in nets]
    assert credited[0].description == "Wrong price: Hex bolts"


def test_yen_have_no_cents():
    credited = list(amount_lines([line(Decimal(1000), "10", "JPY")], Decimal(555), "JPY", said="Wrong price"))
    assert totals(credited, currency="JPY").total == 555
