"""The days a calendar page shows."""

from datetime import date

import pytest

from journal.agenda.span import Span

TODAY = date(2026, 11, 22)  # a Sunday


def test_a_week_goes_from_monday_to_sunday():
    week = Span("week", TODAY)
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.title == "16 – 22 November 2026"
    assert (week.previous, week.next) == (date(2026, 11, 15), date(2026, 11, 29))


def test_a_week_over_the_turn_of_the_year_says_both_years():
    assert Span("week", date(2026, 12, 31)).title == "28 December 2026 – 3 January 2027"
    assert Span("week", date(2026, 10, 1)).title == "28 September – 4 October 2026"


def test_a_month_is_shown_in_whole_weeks_and_means_its_own_days():
    month = Span("month", date(2026, 11, 15))
    assert (month.first, month.last) == (date(2026, 10, 26), date(2026, 12, 6))
    assert (month.own_days[0], month.own_days[-1]) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (month.previous.month, month.next.month) == (10, 12)
    assert month.title == "November 2026"


def test_the_month_after_the_31st_of_january_is_february():
    assert Span("month", date(2026, 1, 31)).next == date(2026, 2, 1)


def test_a_day_is_a_day():
    day = Span("day", TODAY)
    assert day.days == [TODAY]
    assert day.title == "Sun 22 November 2026"
    assert day.next == date(2026, 11, 23)


@pytest.mark.parametrize("said", [None, "", "yesterday", "2026-13-40", "0001-01-01", "9999-12-31"])
def test_nonsense_is_a_week_of_our_time(said):
    span = Span.asked("decade", said, TODAY)
    assert span.view == "week"
    assert 1899 <= span.first.year <= span.last.year <= 2999
    assert span.previous < span.day < span.next
