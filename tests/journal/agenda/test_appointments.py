"""A visit is arranged, moved, moved only once, moved for good, and cancelled; everybody concerned hears of it."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.agenda.appointments import (
    appointments_open_to,
    cancel_appointment,
    cancel_following,
    cancel_occurrence,
    change_appointment,
    change_following,
    change_occurrence,
    make_appointment,
)
from journal.agenda.occurrences import occurrences, occurrences_of_customer
from journal.agenda.presets import PRESETS, rule_of
from journal.agenda.refusals import AgendaRefused, ChangedMeanwhile
from journal.models import Alert, Appointment, Entry
from service.calls import note_call, schedule_call, take_call
from tests import make

TUESDAY = date(2026, 11, 24)
WEEK = timedelta(days=7)
THREE, FOUR = time(15), time(16)


@pytest.fixture
def visit(acme, maya, tomas, now):
    """Every Tuesday at three Maya and Tomas meet Jan Roth of Acme."""
    return make_appointment(
        owner=maya, title="Plant tour", day=TUESDAY, starts=THREE, ends=FOUR, customer=acme, place="Gate 2",
        rule="FREQ=WEEKLY;BYDAY=TU", users=[tomas, maya], contacts=[make.contact(acme, "Jan", "Roth")],
        by=maya, now=now,
    )  # fmt: skip


def days_of(person, since=TUESDAY, weeks=4, viewer=None) -> list[tuple[date, str]]:
    found = occurrences(viewer=viewer or person, people=[person], since=since, until=since + weeks * WEEK)
    return [(each.first_day, f"{each.begins:%H:%M} {each.title}") for each in found]


def told(person) -> list[str]:
    return list(Alert.objects.filter(recipient=person).order_by("pk").values_list("text", flat=True))


def journal(customer) -> list[tuple[str, str]]:
    return list(Entry.objects.filter(customer=customer).order_by("seq").values_list("kind", "body__subject"))


def test_a_visit_is_arranged(visit, acme, maya, tomas):
    assert told(tomas) == [
        "M. Lindqvist made an appointment: Plant tour, Tue 24 Nov 2026, 15:00 to 16:00, every week on Tuesday"
    ]
    assert told(maya) == []
    assert journal(acme) == [("appointment_made", "Plant tour: Tue 24 Nov 2026, 15:00 to 16:00, every week on Tuesday")]
    assert "Jan Roth" in Entry.objects.get().body.content
    expected = [(TUESDAY + nth * WEEK, "15:00 Plant tour") for nth in range(5)]
    assert days_of(maya) == days_of(tomas) == expected
    both = occurrences(viewer=maya, people=[maya, tomas], since=TUESDAY, until=TUESDAY)
    assert [each.people for each in both] == [(maya.pk, tomas.pk)]


def test_the_whole_series_is_moved_and_a_usual_rule_goes_along(visit, acme, maya, tomas, now):
    wednesday = TUESDAY + timedelta(days=1)
    changes = {"day": wednesday, "starts": time(9), "ends": time(10)}
    moved = change_appointment(appointment=visit, version=1, changes=changes, by=maya, now=now)
    assert moved.rule == "FREQ=WEEKLY;BYDAY=WE"
    assert days_of(maya, weeks=1) == [(wednesday, "09:00 Plant tour")]
    assert journal(acme)[-1][0] == "appointment_moved"
    assert "moved from Tue 24 Nov 2026, 15:00 to 16:00" in told(tomas)[-1]
    with pytest.raises(ChangedMeanwhile):
        change_appointment(appointment=visit, version=1, changes={"title": "Other"}, by=maya, now=now)


def test_only_this_one_is_moved_and_another_falls_out(visit, acme, maya, now):
    second, third = TUESDAY + WEEK, TUESDAY + 2 * WEEK
    changes = {"day": second + timedelta(days=2), "starts": time(8), "ends": time(9)}
    instead = change_occurrence(appointment=visit, day=second, version=1, changes=changes, by=maya, now=now)
    assert (instead.rule, instead.customer, instead.guests.count()) == ("", acme, 2)
    cancel_occurrence(appointment=visit, day=third, by=maya, now=now, reason="Jan is away")
    assert days_of(maya) == [
        (TUESDAY, "15:00 Plant tour"),
        (second + timedelta(days=2), "08:00 Plant tour"),
        (TUESDAY + 3 * WEEK, "15:00 Plant tour"),
        (TUESDAY + 4 * WEEK, "15:00 Plant tour"),
    ]
    with pytest.raises(AgendaRefused, match="was moved to Thu 3 Dec 2026 meanwhile"):
        cancel_occurrence(appointment=visit, day=second, by=maya, now=now)
    with pytest.raises(AgendaRefused, match="was cancelled meanwhile"):
        cancel_occurrence(appointment=visit, day=third, by=maya, now=now)
    with pytest.raises(AgendaRefused, match="is not held on Wed 25 Nov 2026"):
        cancel_occurrence(appointment=visit, day=TUESDAY + timedelta(days=1), by=maya, now=now)
    cancel_appointment(appointment=instead, by=maya, now=now)
    assert (second + timedelta(days=2), "08:00 Plant tour") not in days_of(maya)


def test_from_the_third_on_it_is_at_nine(visit, maya, now):
    third = TUESDAY + 2 * WEEK
    cancel_occurrence(appointment=visit, day=TUESDAY + 3 * WEEK, by=maya, now=now)
    nine = {"starts": time(9), "ends": time(10), "rule": "FREQ=WEEKLY;BYDAY=TU"}
    following = change_following(appointment=visit, day=third, version=2, changes=nine, by=maya, now=now)
    assert following.pk != visit.pk
    assert days_of(maya) == [
        (TUESDAY, "15:00 Plant tour"),
        (TUESDAY + WEEK, "15:00 Plant tour"),
        (third, "09:00 Plant tour"),
        (TUESDAY + 4 * WEEK, "09:00 Plant tour"),
    ]
    visit.refresh_from_db()
    assert visit.rule == "FREQ=WEEKLY;UNTIL=20261207;BYDAY=TU"
    cancel_following(appointment=following, day=TUESDAY + 4 * WEEK, by=maya, now=now)
    assert days_of(maya)[-1] == (third, "09:00 Plant tour")


def test_of_ten_times_the_rest_is_moved(maya, now):
    ten = make_appointment(
        owner=maya, title="Course", day=TUESDAY, starts=THREE, ends=FOUR, rule="FREQ=DAILY;COUNT=10", by=maya, now=now
    )
    day = TUESDAY + timedelta(days=4)
    rest = change_following(appointment=ten, day=day, version=1, changes={"title": "Course II"}, by=maya, now=now)
    assert rest.rule == "FREQ=DAILY;COUNT=6"
    assert len(days_of(maya)) == 10
    assert rest.repeats_until == TUESDAY + timedelta(days=9)


def test_when_the_rule_changes_what_stood_for_a_day_it_gives_no_more_goes(visit, maya, now):
    second = TUESDAY + WEEK
    change_occurrence(appointment=visit, day=second, version=1, changes={"title": "Tour, long"}, by=maya, now=now)
    fortnightly = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"}
    change_appointment(appointment=visit, version=2, changes=fortnightly, by=maya, now=now)
    assert [title for _, title in days_of(maya)] == ["15:00 Plant tour"] * 3


def test_cancelled_once_and_for_all(visit, acme, maya, tomas, now):
    change_occurrence(appointment=visit, day=TUESDAY, version=1, changes={"starts": time(14)}, by=maya, now=now)
    for _ in range(2):
        cancel_appointment(appointment=visit, by=tomas, now=now, reason="They moved")
    assert days_of(maya) == []
    assert [kind for kind, _ in journal(acme)].count("appointment_cancelled") == 1
    assert told(maya)[-1].endswith("They moved")
    assert appointments_open_to(maya).filter(pk=visit.pk).exists()
    with pytest.raises(AgendaRefused, match="was cancelled meanwhile"):
        change_appointment(appointment=visit, version=2, changes={"title": "Other"}, by=maya, now=now)


def test_colleagues_see_of_a_private_one_that_the_time_is_taken(acme, maya, tomas, now):
    dentist = make_appointment(
        owner=maya, title="Dentist", place="Main St", day=TUESDAY, starts=THREE, ends=FOUR, private=True, customer=acme,
        by=maya, now=now,
    )  # fmt: skip
    seen = occurrences(viewer=tomas, people=[maya], since=TUESDAY, until=TUESDAY)[0]
    assert (seen.title, seen.place, seen.customer, seen.appointment, seen.url) == ("Busy", "", None, None, "")
    assert not appointments_open_to(tomas).exists()
    assert occurrences_of_customer(viewer=tomas, customer=acme, since=TUESDAY, until=TUESDAY) == []
    assert "Dentist" not in journal(acme)[0][1]
    with pytest.raises(AgendaRefused, match="not open to you"):
        cancel_appointment(appointment=dentist, by=tomas, now=now)
    assert days_of(maya) == [(TUESDAY, "15:00 Dentist")]


def test_of_customers_not_open_to_the_viewer_only_the_time_is_seen(visit, maya):
    stranger = make.user("No role")
    assert [title for _, title in days_of(maya, viewer=stranger)] == ["15:00 Busy"] * 5
    with pytest.raises(AgendaRefused, match="customer is not open to you"):
        make_appointment(
            owner=stranger, title="Visit", day=TUESDAY, customer=visit.customer, by=stranger, now=visit.made_at
        )


@pytest.mark.parametrize("appointments", [1, 3])
def test_a_calendar_costs_the_same_for_any_number(
    visit, acme, maya, tomas, now, appointments, django_assert_num_queries
):
    for nth in range(appointments):
        made = make_appointment(
            owner=tomas, title=f"Tour {nth}", day=TUESDAY, rule="FREQ=DAILY", customer=acme, users=[maya], by=tomas,
            now=now,
        )  # fmt: skip
        cancel_occurrence(appointment=made, day=TUESDAY, by=tomas, now=now)
    maya.get_all_permissions()
    with django_assert_num_queries(4):
        occurrences(viewer=maya, people=[maya, tomas], since=TUESDAY, until=TUESDAY + WEEK)


def test_the_technician_is_out_on_the_day_of_a_service_call(acme, maya, tomas, now):
    call = take_call(call=note_call(customer=acme, subject="Pump hums", by=maya, now=now), by=maya, now=now)
    schedule_call(call=call, scheduled_on=TUESDAY, technician=tomas, by=maya, now=now)
    seen = occurrences(viewer=maya, people=[tomas], since=TUESDAY, until=TUESDAY)
    assert [(each.title, each.all_day, each.source) for each in seen] == [
        (f"Service call {call.number}: Pump hums", True, "service call")
    ]
    assert seen[0].url == call.get_absolute_url()
    stranger = make.user("No role")
    assert occurrences(viewer=stranger, people=[tomas], since=TUESDAY, until=TUESDAY)[0].title == "Busy"


def test_whole_days_stay_whole_when_the_clocks_change(maya, now):
    weekend = date(2026, 10, 24)
    make_appointment(owner=maya, title="Trade fair", day=weekend, last_day=date(2026, 10, 26), by=maya, now=now)
    fair = occurrences(viewer=maya, people=[maya], since=weekend, until=weekend)[0]
    assert (fair.first_day, fair.last_day) == (weekend, date(2026, 10, 26))
    assert fair.ends.utcoffset() != fair.begins.utcoffset()
    assert (fair.begins.time(), fair.ends.time()) == (time(0), time(0))
    on = [
        occurrences(viewer=maya, people=[maya], since=day, until=day)
        for day in (weekend - timedelta(1), date(2026, 10, 27))
    ]
    assert on == [[], []]


def test_an_appointment_elsewhere_stands_at_our_hour_and_day(maya, now):
    make_appointment(
        owner=maya, title="Auckland calls", day=TUESDAY, starts=time(8), ends=time(9), zone="Pacific/Auckland",
        by=maya, now=now,
    )  # fmt: skip
    assert days_of(maya, since=TUESDAY - timedelta(days=1), weeks=0) == [(date(2026, 11, 23), "20:00 Auckland calls")]


def test_a_night_shift_is_on_on_both_days(maya, now):
    made = {"owner": maya, "title": "Stock taking", "day": TUESDAY, "last_day": TUESDAY + timedelta(days=1)}
    make_appointment(**made, starts=time(22), ends=time(2), by=maya, now=now)
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        assert len(occurrences(viewer=maya, people=[maya], since=day, until=day)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"place": "x" * 201}, "place"),
        ({"ends": None}, "ends"),
        ({"starts": None}, "starts"),
        ({"ends": time(14)}, "ends"),
        ({"last_day": TUESDAY - WEEK}, "last_day"),
        ({"last_day": TUESDAY + 60 * WEEK}, "last_day"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"rule": "FREQ=WEEKLY;BYDAY=WE"}, "day"),
        ({"rule": "FREQ=SECONDLY"}, "rule"),
        ({"remind_minutes": 100_000}, "remind_minutes"),
    ],
)
def test_what_cannot_be_kept_is_refused(maya, now, wrong, field):
    asked = {"owner": maya, "title": "Tour", "day": TUESDAY, "starts": THREE, "ends": FOUR, "by": maya, "now": now}
    with pytest.raises(AgendaRefused) as refusal:
        make_appointment(**asked | wrong)
    assert refusal.value.field == field
    assert not Appointment.objects.exists()


def test_guests_are_colleagues_who_work_here_and_people_of_the_customer(visit, acme, maya, now):
    other = make.customer("OTHER")
    gone, stranger = make.user("Karl", is_active=False), make.contact(other)
    for changes, sentence in (
        ({"users": [gone]}, "does not work here any more"),
        ({"contacts": [stranger]}, "no contact of Acme"),
        ({"owner": gone}, "does not work here any more"),
    ):
        with pytest.raises(AgendaRefused, match=sentence):
            change_appointment(appointment=visit, version=1, changes=changes, by=maya, now=now)
    moved = change_appointment(appointment=visit, version=1, changes={"customer": other}, by=maya, now=now)
    assert list(moved.guests.values_list("contact", "customer")) == [(None, other.pk)]
    change_appointment(appointment=moved, version=2, changes={"contacts": [stranger]}, by=maya, now=now)
    assert moved.guests.filter(contact=stranger).exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    preset=st.sampled_from([name for name, _ in PRESETS]),
    day=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    starts=st.times(),
    minutes=st.integers(0, 3 * 24 * 60),
    shift=st.integers(0, 60),
)
def test_a_period_shows_exactly_what_a_longer_one_shows_of_it(maya, now, preset, day, starts, minutes, shift):
    """Looked at day by day nothing is lost and nothing comes twice, whatever the hours and the rule."""
    if preset == "weekdays" and day.weekday() > 4:
        day += timedelta(days=2)
    Appointment.objects.all().delete()
    over = _later(day, starts, minutes)
    make_appointment(
        owner=maya, title="Something", day=day, starts=starts, last_day=over[0], ends=over[1],
        rule=rule_of(preset, day), by=maya, now=now,
    )  # fmt: skip
    since = day + timedelta(days=shift)
    whole = occurrences(viewer=maya, people=[maya], since=since, until=since + timedelta(days=9))
    daily = {
        each
        for nth in range(10)
        for each in occurrences(viewer=maya, people=[maya], since=since + timedelta(nth), until=since + timedelta(nth))
    }
    assert sorted(daily, key=lambda each: each.order) == whole
    assert len({each.day for each in whole}) == len(whole)
    assert all(each.begins <= each.ends for each in whole)


def _later(day, starts, minutes):
    whole = starts.hour * 60 + starts.minute + minutes
    return day + timedelta(days=whole // 1440), time(whole // 60 % 24, whole % 60, starts.second, starts.microsecond)
