"""Something repeated falls on the days people mean, and on no others; no rule keeps anybody waiting."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.agenda.presets import PRESETS, preset_of, rule_of, spoken
from journal.agenda.recurrence import days_between, ensure_rule, instant, last_day_of, span
from journal.agenda.refusals import AgendaRefused
from journal.agenda.rule import DAYS, parse

BERLIN, NEW_YORK, AUCKLAND = map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Pacific/Auckland"))


def days(rule: str, first: date, until: date, since: date | None = None) -> list[date]:
    return list(days_between(parse(rule), first, since or first, until))


@st.composite
def rules(draw) -> str:
    """Any rule a calendar may write."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    months = draw(st.lists(st.integers(1, 12), max_size=3, unique=True))
    month_days = st.integers(-31, 31).filter(bool)
    parts = {"FREQ": freq, "INTERVAL": draw(st.integers(1, 5)), "BYMONTH": ",".join(map(str, months))}
    if freq != "WEEKLY":
        parts["BYMONTHDAY"] = ",".join(map(str, draw(st.lists(month_days, max_size=3, unique=True))))
    # The other program reads "Fridays and the first Monday" as both at once, so only one of the two ways at a time.
    counted = freq in ("MONTHLY", "YEARLY") and draw(st.booleans())
    nth = st.sampled_from(["1", "2", "-1", "5"]) if counted else st.just("")
    parts["BYDAY"] = ",".join(draw(st.lists(st.builds(str.__add__, nth, st.sampled_from(DAYS)), max_size=3)))
    # Nor in weeks: the other program counts places in the first week from its first day on, RFC 5545 in all of it.
    if parts["BYDAY"] and freq != "WEEKLY":
        parts["BYSETPOS"] = draw(st.sampled_from(["", "", "1", "-1", "2,-2"]))
    parts["WKST"] = draw(st.sampled_from(DAYS))
    if draw(st.booleans()):
        parts["COUNT"] = draw(st.integers(1, 20))
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


@settings(max_examples=100, deadline=None)
@given(rules(), st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 1500))
def test_any_rule_gives_the_days_another_program_gives(rule, first, later):
    ours = days(rule, first, first + timedelta(days=4 * 365))
    others = rrulestr(rule, dtstart=datetime.combine(first, time()))
    # No further than ours go: the other program looks for ever for a day that never comes.
    assert ours == [each.date() for each in islice(others, len(ours))]
    since = first + timedelta(days=later)
    assert days(rule, first, first + timedelta(days=4 * 365), since) == [day for day in ours if day >= since]


@settings(max_examples=60, deadline=None)
@given(rules(), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_a_rule_read_and_written_is_the_same_rule(rule, first):
    assert parse(str(parse(rule))) == parse(rule)
    assert spoken(rule, first)


def test_a_rule_that_never_comes_true_gives_nothing_and_keeps_nobody_waiting():
    for rule in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31"):
        assert days(rule, date(2026, 1, 1), date(2190, 1, 1)) == []
        with pytest.raises(AgendaRefused, match="no day such a rule falls on"):
            ensure_rule(rule, date(2026, 1, 1))


def test_what_began_long_ago_is_found_without_walking_there():
    day = date(2026, 11, 24)
    assert days("FREQ=DAILY;INTERVAL=3", date(1903, 5, 1), day, day - timedelta(days=2)) == [date(2026, 11, 23)]
    assert days("FREQ=WEEKLY;INTERVAL=2", date(1999, 1, 12), day, day) == [day]


@pytest.mark.parametrize(
    ("preset", "next_ones"),
    [
        ("daily", [date(2026, 2, 1), date(2026, 2, 2)]),
        ("weekly", [date(2026, 2, 7), date(2026, 2, 14)]),
        ("two-weekly", [date(2026, 2, 14), date(2026, 2, 28)]),
        ("monthly", [date(2026, 2, 28), date(2026, 3, 31)]),
        ("yearly", [date(2027, 1, 31), date(2028, 1, 31)]),
    ],
)
def test_the_usual_ways_from_a_saturday_the_31st(preset, next_ones):
    first = date(2026, 1, 31)
    rule = rule_of(preset, first)
    assert days(rule, first, date(2030, 1, 1))[:3] == [first, *next_ones]
    assert preset_of(rule, first) == preset
    assert preset_of(rule_of(preset, first, until=date(2029, 1, 1)), first) == preset


def test_every_preset_is_offered_and_a_rule_of_ones_own_is_other():
    friday = date(2026, 11, 27)
    for name, _ in PRESETS:
        assert preset_of(rule_of(name, friday), friday) == name
    assert days(rule_of("weekdays", friday), friday, date(2026, 12, 1))[1] == date(2026, 11, 30)
    assert preset_of("FREQ=MONTHLY;BYDAY=-1FR", friday) == "other"
    assert days(rule_of("yearly", date(2028, 2, 29)), date(2028, 2, 29), date(2029, 12, 1))[1] == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261231", "every working day until 31 Dec 2026"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1;COUNT=3", "every month on day 29 or the last before, 3 times"),
        ("FREQ=YEARLY", "every year on 24 November"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(rule, said):
    assert spoken(rule, date(2026, 11, 24)) == said


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("every Tuesday", "is no rule"),
        ("FREQ=HOURLY", "daily, weekly, monthly or yearly"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR is not possible"),
        ("FREQ=DAILY;INTERVAL=0", "from 1 to 999"),
        ("FREQ=DAILY;COUNT=100000", "from 1 to 1,000"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "either so many times"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL is a day"),
        ("FREQ=DAILY;UNTIL=20251231", "end before it begins"),
        ("FREQ=WEEKLY;BYDAY=XX", "no days of the week"),
        ("FREQ=WEEKLY;BYDAY=0MO", "no days of the week"),
        ("FREQ=WEEKLY;BYDAY=1MO", "first or last Monday"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "has no 32"),
        ("FREQ=MONTHLY;BYMONTHDAY=٣", "is a number"),
        ("FREQ=DAILY;FREQ=WEEKLY", "is no rule"),
        ("FREQ=DAILY;" * 40, "characters"),
        ("FREQ=WEEKLY;BYDAY=WE", "first day is Wed 25 Nov 2026"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(rule, sentence):
    with pytest.raises(AgendaRefused, match=sentence):
        ensure_rule(rule, date(2026, 11, 24))


def test_the_last_day_of_a_rule_is_known():
    first = date(2026, 11, 24)
    assert last_day_of(parse("FREQ=WEEKLY;COUNT=3"), first) == date(2026, 12, 8)
    assert last_day_of(parse("FREQ=WEEKLY;UNTIL=20270101"), first) == date(2027, 1, 1)
    assert last_day_of(parse("FREQ=WEEKLY"), first) is None


@pytest.mark.parametrize(
    ("zone", "first", "changes_on"),
    [
        (BERLIN, date(2026, 3, 22), date(2026, 3, 29)),
        (BERLIN, date(2026, 10, 18), date(2026, 10, 25)),
        (NEW_YORK, date(2026, 3, 1), date(2026, 3, 8)),
        (NEW_YORK, date(2026, 10, 25), date(2026, 11, 1)),
        (AUCKLAND, date(2026, 9, 20), date(2026, 9, 27)),
        (AUCKLAND, date(2026, 3, 29), date(2026, 4, 5)),
    ],
)
def test_a_weekly_three_oclock_stays_three_oclock(zone, first, changes_on):
    until = first + timedelta(weeks=3)
    begins = [instant(day, time(15), zone) for day in days("FREQ=WEEKLY", first, until)]
    assert [each.astimezone(zone).time() for each in begins] == [time(15)] * 4
    assert [each.astimezone(zone).date() for each in begins][1] == changes_on
    assert len({each.time() for each in begins}) == 2  # for everybody else it moves


def test_half_past_two_when_the_clocks_leave_it_out_or_show_it_twice():
    missing = instant(date(2026, 3, 29), time(2, 30), BERLIN)
    assert missing == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert missing.astimezone(BERLIN).time() == time(3, 30)
    twice = instant(date(2026, 10, 25), time(2, 30), BERLIN)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_half_an_hour_stays_half_an_hour_when_it_begins_in_an_hour_that_is_left_out():
    begins, ends = span(date(2026, 3, 29), time(2, 30), date(2026, 3, 29), time(3), BERLIN)
    assert ends - begins == timedelta(minutes=30)
    begins, ends = span(date(2026, 3, 29), time(1, 30), date(2026, 3, 29), time(2, 30), BERLIN)
    assert ends - begins == timedelta(hours=1)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([BERLIN, NEW_YORK, AUCKLAND]),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.times(),
    st.times(),
)
def test_whatever_the_hours_it_ends_after_it_begins_and_stands_where_the_wall_clock_says(zone, day, one, other):
    starts, ends = sorted([one, other])
    begins, over = span(day, starts, day, ends, zone)
    assert begins <= over
    on_the_wall = begins.astimezone(zone).replace(tzinfo=None)
    assert timedelta() <= on_the_wall - datetime.combine(day, starts) <= timedelta(hours=1)
