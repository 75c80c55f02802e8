"""Charts are numbers first: what is there is seen, what is unknown leaves a gap."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template

from foundation.charts import aging_segments, path, plot, steps, stretch

AGING = {
    "current": {"count": 1, "amount": Decimal(600)},
    "1-30": {"count": 1, "amount": Decimal(300)},
    "31-60": {"count": 0, "amount": Decimal(0)},
    "61-90": {"count": 1, "amount": Decimal("0.01")},
    "90+": {"count": 1, "amount": Decimal(100)},
}


def test_the_pieces_fill_the_bar_and_a_cent_is_still_seen():
    credit, segments = aging_segments(AGING, Decimal(0))
    assert credit.width == 0
    assert sum(segment.width for segment in segments) == pytest.approx(100, abs=0.1)
    assert segments[3].width > 0.5
    assert segments[2].width == 0
    assert segments[4].label == "90+ days"


def test_unapplied_credit_lies_at_the_left():
    credit, segments = aging_segments(AGING, Decimal(1000))
    assert credit.start == 0
    assert segments[0].start == credit.width


def test_nothing_open_draws_nothing():
    assert stretch([Decimal(0), Decimal(-5)]) == [(0.0, 0.0), (0.0, 0.0)]


def test_an_unknown_value_leaves_a_gap_in_the_line():
    points = plot([("Jan", 10), ("Feb", None), ("Mar", 20), ("Apr", 0)], width=300, height=100)
    assert path(points) == "M0.0 50.0 M200.0 0.0 L300.0 100.0"


def test_no_point_at_all_is_no_trouble():
    assert Template('{% load charts %}{% trend points "Payment days" %}{% sparkline values "x" %}').render(
        Context({"points": [], "values": [None]})
    )


def test_each_bucket_links_to_its_items():
    page = Template('{% load charts %}{% aging_bar aging "USD" url="/items?bucket=" %}').render(
        Context({"aging": AGING})
    )
    assert 'href="/items?bucket=90%2B"' in page
    assert 'href="/items?bucket=31-60"' not in page
    assert "600.00" in page


class TestSteps:
    """What held from a day until the next, over bands with names."""

    BANDS = {"A": 95, "B": 88, "E": 0}

    def drawn(self, *days):
        return steps(days, self.BANDS, width=100, height=50, top=100)

    def test_each_value_holds_until_the_next(self):
        drawn = self.drawn((date(2026, 1, 1), 100, "A"), (date(2026, 1, 6), 90, "B"), (date(2026, 1, 11), 90, "B"))
        assert [point.x for point in drawn.points] == [0, 50, 100]
        assert drawn.path == "M0.0 0.0 H50.0 V20.0 H100.0 V20.0"

    def test_what_is_unknown_leaves_a_gap(self):
        drawn = self.drawn(*((date(2026, 1, day), score, "") for day, score in ((1, 95), (3, None), (5, 95))))
        assert drawn.path.count("M") == 2

    def test_bands_fill_the_height_and_those_below_the_ground_are_left_out(self):
        bands = {"A": 95, "B": 80, "C": 70, "E": 0}
        drawn = steps([(date(2026, 1, 1), 99, "A")], bands, width=100, height=50, top=100)
        assert [band.label for band in drawn.bands] == ["A", "B"]
        assert sum(band.height for band in drawn.bands) == pytest.approx(50)
        assert drawn.bands[0].middle < drawn.bands[1].middle
