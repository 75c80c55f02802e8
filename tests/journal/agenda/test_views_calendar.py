"""The calendar on the screen: day, week and month, one's own and those of colleagues."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.periods import company_today
from journal.agenda.appointments import make_appointment
from journal.agenda.tasks import complete_task, give_task
from tests import make

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


@pytest.fixture
def anna(client):
    anna = make.person("Anna Lang", "clerk")
    client.force_login(anna)
    return anna


@pytest.fixture
def bert():
    return make.person("Bert Kuhn", "sales")


def meet(owner, title="Weekly round", day=MONDAY, hours=(9, 10), **fields):
    starts, ends = (time(hour) for hour in hours) if hours else (None, None)
    return make_appointment(
        owner=owner, title=title, day=day, starts=starts, ends=ends, by=owner, now=timezone.now(), **fields
    )


def calendar(client, **query) -> str:
    answer = client.get(reverse("agenda:calendar"), {"day": "2026-11-23", **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_week_shows_each_appointment_at_its_hour(client, anna):
    meet(anna, hours=(9, 11))
    shown = calendar(client, view="week")
    assert "23 – 29 November 2026" in shown
    assert "at-8 for-8 lane-0 wide-12 who-1" in shown  # two hours after seven, for two hours
    assert "09:00–11:00" in shown


def test_what_overlaps_stands_beside_each_other_and_what_follows_takes_the_whole_width(client, anna):
    meet(anna, "Long", hours=(9, 12))
    meet(anna, "Short", hours=(10, 11))
    meet(anna, "After", hours=(12, 13))
    shown = calendar(client)
    assert "at-8 for-12 lane-0 wide-6" in shown
    assert "at-12 for-4 lane-6 wide-6" in shown
    assert "at-20 for-4 lane-0 wide-12" in shown


def test_the_grid_begins_earlier_where_something_does(client, anna):
    meet(anna, "Early train", hours=(5, 6))
    shown = calendar(client)
    assert "at=05:00" in shown
    assert "at-0 for-4 lane-0" in shown
    assert "at=18:00" in shown
    assert "at=19:00" not in shown


def test_whole_days_stand_above_the_hours_on_each_of_their_days(client, anna):
    meet(anna, "Fair", hours=None, last_day=MONDAY + timedelta(days=2))
    assert calendar(client, view="week").count("<strong>Fair</strong>") == 3


def test_a_night_is_cut_at_midnight(client, anna):
    make_appointment(owner=anna, title="Stocktaking", day=MONDAY, starts=time(22), ends=time(2),
                     last_day=MONDAY + timedelta(days=1), by=anna, now=timezone.now())  # fmt: skip
    shown = calendar(client)
    assert "at-88 for-8" in shown
    assert "at-0 for-8" in shown


def test_a_colleague_is_shown_once_chosen_in_another_colour_with_the_name_and_remembered(client, anna, bert):
    meet(bert, "See Acme")
    assert "See Acme" not in calendar(client)
    shown = calendar(client, who=[anna.pk, bert.pk])
    assert "who-2" in shown
    assert '<span class="who who-2">Bert Kuhn</span>' in shown
    assert "See Acme" in calendar(client, view="month")
    assert "See Acme" not in calendar(client, who=[anna.pk])


def test_a_day_of_two_people_has_a_column_for_each(client, anna, bert):
    meet(bert, "See Acme")
    shown = calendar(client, view="day", who=[bert.pk])
    assert f"at=09:00&amp;who={bert.pk}" in shown
    assert f"at=09:00&amp;who={anna.pk}" in shown


def test_a_private_appointment_of_a_colleague_says_only_that_the_time_is_taken(client, anna, bert):
    meet(bert, "Doctor", private=True)
    shown = calendar(client, who=[bert.pk])
    assert "Doctor" not in shown
    assert "Busy" in shown


def test_a_month_shows_its_weeks_and_how_much_more_a_full_day_holds(client, anna):
    for hour in range(9, 15):
        meet(anna, f"Talk {hour}", hours=(hour, hour + 1))
    shown = calendar(client, view="month")
    assert "November 2026" in shown
    assert "2 more" in shown
    assert "Talk 9" in shown


def test_a_series_is_there_each_week_and_leads_to_its_day(client, anna):
    round_ = meet(anna, rule="FREQ=WEEKLY;BYDAY=MO")
    assert f"{round_.get_absolute_url()}?day=2026-12-07" in calendar(client, day="2026-12-09")


def test_today_has_its_mark_and_the_line_of_the_hour(client, anna):
    shown = calendar(client, day=company_today().isoformat())
    assert "cal-today" in shown
    assert "cal-today" not in calendar(client, day="2020-01-01")


def test_what_is_still_to_do_stands_on_the_day_it_is_due(client, anna, bert):
    acme = make.customer(name="Acme Pumps")
    now = timezone.now()
    give_task(title="Send the drawing", owner=anna, due_on=MONDAY, due_at=time(10), by=anna, now=now)
    give_task(title="Price the parts", owner=bert, due_on=MONDAY, customer=acme, by=bert, now=now)
    give_task(title="See the doctor", owner=bert, due_on=MONDAY, by=bert, now=now)
    complete_task(task=give_task(title="Order paper", owner=anna, due_on=MONDAY, by=anna, now=now), by=anna, now=now)
    shown = calendar(client, who=[bert.pk])
    assert "10:00 Send the drawing" in shown
    assert "Price the parts" in shown
    assert "See the doctor" not in shown
    assert "Order paper" not in shown


@pytest.mark.parametrize("query", [{"view": "year"}, {"day": "x"}, {"who": ["x", "99999999"]}, {"day": "9999-12-31"}])
def test_nonsense_in_the_address_is_a_calendar_all_the_same(client, anna, query):
    assert client.get(reverse("agenda:calendar"), query).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_a_calendar_costs_the_same_for_any_number(client, anna, bert, view, count, django_assert_max_num_queries):
    for number in range(count):
        acme = make.customer(name=f"Acme {number}")
        give_task(title=f"Task {number}", owner=anna, due_on=MONDAY, customer=acme, by=anna, now=timezone.now())
        meet(bert, f"Round {number}", rule="FREQ=DAILY", customer=acme, contacts=[make.contact(acme)], users=[anna])
    calendar(client, view=view, who=[bert.pk])
    with django_assert_max_num_queries(13):
        calendar(client, view=view, who=[bert.pk])
