"""Bars one under the other: their pieces lie side by side, and what is there is seen."""

from decimal import Decimal

import pytest

from foundation.bars import AMOUNT, NAME, WIDTH, bars, stacked


def test_the_longest_takes_the_room_and_the_others_their_share():
    drawn = bars("By age", "Days past due", [("Not due", Decimal(200), None), ("late", Decimal(50), "/late/")], "USD")
    room = WIDTH - NAME - AMOUNT
    assert [piece.width for bar in drawn.bars for piece in bar.pieces] == [room, pytest.approx(room / 4, abs=0.1)]
    assert [(bar.amount, bar.url) for bar in drawn.bars] == [("200.00", None), ("50.00", "/late/")]
    assert drawn.key == []


def test_pieces_stand_side_by_side_and_a_cent_is_seen():
    parts = [Decimal(100), Decimal(0), Decimal("0.01")]
    [bar] = stacked("Customers", "", [("Acme", parts, Decimal("100.01"), None)], "USD", ["a", "b", "c"]).bars
    first, last = bar.pieces
    assert (first.place, last.place, last.said) == (0, 2, "c 0.01")
    assert last.x == first.x + first.width
    assert last.width > 0


def test_credit_has_no_bar_and_is_written():
    [bar] = bars("", "", [("Acme", Decimal(-5), None)], "USD").bars
    assert (bar.pieces, bar.amount) == ([], "−5.00")


def test_a_long_name_is_cut_on_the_bar_and_whole_on_hover():
    [bar] = bars("", "", [("Wakeford & Brambrook Incorporated", Decimal(1), None)], "USD").bars
    assert bar.name == "Wakeford & Brambroo…"
    assert bar.full_name == "Wakeford & Brambrook Incorporated"
