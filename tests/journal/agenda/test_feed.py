"""Another program reads somebody's calendar by a secret address, and shows the same hours as we do."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.urls import reverse
from icalendar import Calendar

from journal.agenda.appointments import cancel_occurrence, change_occurrence, make_appointment
from journal.agenda.feed import renew_feed
from journal.agenda.tasks import give_task
from journal.models import CalendarFeed

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 10, 20)  # the week before the clocks go back
THREE, FOUR = time(15), time(16)


@pytest.fixture
def address(maya, now):
    return renew_feed(user=maya, now=now)


def read(client, address) -> Calendar:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def test_a_series_with_exceptions_reads_the_same_elsewhere_over_the_change_of_the_clocks(
    client, acme, maya, tomas, now, address
):
    weekly = make_appointment(
        owner=tomas, title="Größe; Gewicht, 2\nlines", day=TUESDAY, starts=THREE, ends=FOUR, customer=acme,
        rule="FREQ=WEEKLY;UNTIL=20261110", remind_minutes=15, users=[maya], place="Hall 2", by=tomas, now=now,
    )  # fmt: skip
    moved = {"starts": time(9), "ends": time(10)}
    change_occurrence(appointment=weekly, day=date(2026, 11, 3), version=1, changes=moved, by=tomas, now=now)
    cancel_occurrence(appointment=weekly, day=date(2026, 11, 10), by=tomas, now=now)
    calendar = read(client, address)
    series, instead = sorted(calendar.walk("VEVENT"), key=lambda event: "RECURRENCE-ID" in event)
    assert series["UID"] == instead["UID"] == weekly.uid
    assert str(series["SUMMARY"]) == "Größe; Gewicht, 2\nlines"
    assert series["DTSTART"].dt == datetime.combine(TUESDAY, THREE, BERLIN)
    assert [each.dt for each in series["EXDATE"].dts] == [datetime(2026, 11, 10, 15, tzinfo=BERLIN)]
    assert instead["RECURRENCE-ID"].dt == datetime(2026, 11, 3, 15, tzinfo=BERLIN)
    assert instead["DTSTART"].dt.astimezone(BERLIN).time() == time(9)
    begins = rrulestr(series["RRULE"].to_ical().decode(), dtstart=series["DTSTART"].dt)
    assert [each.hour for each in begins] == [15] * 4
    assert series.walk("VALARM")[0]["TRIGGER"].dt == timedelta(minutes=-15)
    assert "Acme Tools Ltd (ACME)" in series["DESCRIPTION"]
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_whole_days_tasks_and_what_is_private(client, acme, maya, now, address):
    make_appointment(
        owner=maya, title="Fair", day=TUESDAY, last_day=TUESDAY + timedelta(2), private=True, by=maya, now=now
    )
    give_task(title="Call Jan", customer=acme, due_on=TUESDAY, due_at=THREE, priority=1, owner=maya, by=maya, now=now)
    give_task(title="Tidy up", due_on=TUESDAY, owner=maya, by=maya, now=now)
    calendar = read(client, address)
    fair = calendar.walk("VEVENT")[0]
    assert (fair["DTSTART"].dt, fair["DTEND"].dt, fair["CLASS"]) == (TUESDAY, TUESDAY + timedelta(3), "PRIVATE")
    due = {str(todo["SUMMARY"]): (todo["DUE"].dt, todo["PRIORITY"]) for todo in calendar.walk("VTODO")}
    assert due == {"Call Jan": (datetime.combine(TUESDAY, THREE, BERLIN), 1), "Tidy up": (TUESDAY, 5)}


def test_nothing_of_others_and_of_a_customer_not_open_any_more_only_the_time(client, acme, maya, tomas, now, address):
    make_appointment(owner=tomas, title="Of Tomas", day=TUESDAY, by=tomas, now=now)
    make_appointment(owner=maya, title="Plant tour", place="Gate 2", day=TUESDAY, customer=acme, by=maya, now=now)
    assert [str(event["SUMMARY"]) for event in read(client, address).walk("VEVENT")] == ["Plant tour"]
    group = maya.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="view_customer"))
    text = client.get(address).content.decode()
    assert "SUMMARY:Busy" in text
    assert not any(word in text for word in ("Plant", "Gate", "Acme"))


def test_the_address_is_secret_and_a_new_one_ends_the_old(client, maya, now, address):
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in str(CalendarFeed.objects.values())
    newer = renew_feed(user=maya, now=now)
    assert client.get(address).status_code == 404
    assert client.get(newer).status_code == 200
    assert CalendarFeed.objects.get().read_at
    maya.is_active = False
    maya.save()
    assert client.get(newer).status_code == 404


def test_what_has_not_changed_is_not_sent_again(client, maya, now, address):
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    give_task(title="Tidy up", due_on=TUESDAY, owner=maya, by=maya, now=now)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.post(address).status_code == 405


def test_it_is_made_shown_once_and_withdrawn_on_its_page(client, maya):
    client.force_login(maya)
    page = reverse("agenda:subscribe")
    assert "You have no address" in client.get(page).content.decode()
    made = client.post(page)
    address = made.context["address"]
    assert address in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert address not in client.get(page).content.decode()
    client.post(page, {"act": "withdraw"})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("appointments", [1, 3])
def test_a_feed_costs_the_same_for_any_number(
    client, acme, maya, tomas, now, address, appointments, django_assert_num_queries
):
    for _ in range(appointments):
        made = make_appointment(
            owner=maya, title="Tour", day=TUESDAY, rule="FREQ=DAILY", customer=acme, users=[tomas], by=maya, now=now
        )
        change_occurrence(appointment=made, day=TUESDAY, version=1, changes={"title": "Long tour"}, by=maya, now=now)
        give_task(title="Call", customer=acme, due_on=TUESDAY, owner=maya, by=maya, now=now)
    with django_assert_num_queries(7):
        read(client, address)


def test_a_stranger_with_a_guess_reads_nothing(client, db):
    assert client.get("/calendar/feed/guess.ics").status_code == 404
