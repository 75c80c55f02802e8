"""Everybody is reminded in time and once: over both changes of the clocks, by two beats at once, after a standstill."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from journal.agenda.appointments import change_appointment, change_occurrence, make_appointment
from journal.agenda.reminders import remind
from journal.agenda.tasks import change_task, complete_task, give_task
from journal.models import Alert, Reminder
from tests import make
from tests.waiting import in_thread

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def jour_fixe(maya, tomas, now):
    """Each Friday at 15:00 with Tomas; Maya has set a reminder a quarter of an hour before."""
    return make_appointment(
        owner=maya, title="Jour fixe", day=FRIDAY, starts=time(15), ends=time(16), rule="FREQ=WEEKLY",
        remind_minutes=15, users=[tomas], by=maya, now=now,
    )  # fmt: skip


def berlin(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime.combine(day, time(hour - 1, minute), UTC)  # in winter


def told(person) -> list[str]:
    return list(
        Alert.objects.filter(recipient=person, text__contains=":").order_by("pk").values_list("text", flat=True)
    )


def test_a_quarter_of_an_hour_before_everybody_who_comes_is_told_once(jour_fixe, maya, tomas):
    assert remind(now=berlin(14, 44)) == 0
    assert remind(now=berlin(14, 45)) == 2
    assert remind(now=berlin(14, 46)) == 0
    assert told(maya) == ["Today, 15:00: Jour fixe"]
    reminder = Alert.objects.get(recipient=maya)
    assert reminder.url == f"/calendar/{jour_fixe.pk}/?day=2026-11-20"
    assert Reminder.objects.count() == 2
    assert remind(now=berlin(14, 50, FRIDAY + timedelta(days=7))) == 2


@pytest.mark.parametrize(
    ("zone", "first", "at"),
    [
        ("Europe/Berlin", date(2026, 3, 22), datetime(2026, 3, 29, 12, 45)),
        ("Europe/Berlin", date(2026, 10, 18), datetime(2026, 10, 25, 13, 45)),
        ("America/New_York", date(2026, 3, 1), datetime(2026, 3, 8, 18, 45)),
        ("America/New_York", date(2026, 10, 25), datetime(2026, 11, 1, 19, 45)),
        ("Pacific/Auckland", date(2026, 9, 20), datetime(2026, 9, 27, 1, 45)),
        ("Pacific/Auckland", date(2026, 3, 29), datetime(2026, 4, 5, 2, 45)),
    ],
)
def test_the_reminder_keeps_its_hour_when_the_clocks_change(settings, maya, zone, first, at):
    """The second occurrence falls on the very day of the change."""
    settings.COMPANY_TIME_ZONE = zone
    due = at.replace(tzinfo=UTC)
    make_appointment(
        owner=maya, title="Jour fixe", day=first, starts=time(15), ends=time(16), rule="FREQ=WEEKLY",
        remind_minutes=15, by=maya, now=due - timedelta(days=20),
    )  # fmt: skip
    assert remind(now=due - timedelta(minutes=1)) == 0
    assert remind(now=due) == 1
    assert told(maya) == ["Today, 15:00: Jour fixe"]


def test_an_appointment_elsewhere_is_told_in_our_time(maya):
    make_appointment(
        owner=maya, title="Call New York", day=FRIDAY, starts=time(10), ends=time(11), zone="America/New_York",
        remind_minutes=0, by=maya, now=berlin(9),
    )  # fmt: skip
    assert remind(now=berlin(15, 59)) == 0
    assert remind(now=berlin(16)) == 1
    assert told(maya) == ["Today, 16:00: Call New York"]


def test_after_a_standstill_only_what_lies_ahead_is_told(jour_fixe, maya, now):
    make_appointment(
        owner=maya, title="Vacation", day=date(2026, 12, 21), last_day=date(2026, 12, 31), remind_minutes=14 * 24 * 60,
        by=maya, now=now,
    )  # fmt: skip
    make_appointment(
        owner=maya, title="Stand-up", day=FRIDAY, starts=time(9), ends=time(9, 15), rule="FREQ=DAILY",
        remind_minutes=3 * 24 * 60, by=maya, now=now,
    )  # fmt: skip
    back = berlin(15, 30, date(2026, 12, 11))
    assert remind(now=back) == 4
    assert set(told(maya)) == {"Sat 12 Dec, 09:00: Stand-up", "Mon 21 Dec: Vacation", "Today, 15:00: Jour fixe"}
    assert remind(now=back + timedelta(minutes=1)) == 0
    assert remind(now=berlin(9, day=date(2026, 12, 12))) == 1


def test_moved_to_a_later_hour_it_is_told_again(jour_fixe, maya, now):
    remind(now=berlin(14, 50))
    later = {"starts": time(17), "ends": time(18)}
    change_appointment(appointment=jour_fixe, version=1, changes=later, by=maya, now=berlin(14, 55))
    assert remind(now=berlin(15)) == 0
    assert remind(now=berlin(16, 45)) == 2


def test_only_this_one_moved_only_this_one_is_told_at_its_new_hour(jour_fixe, maya):
    earlier = {"starts": time(11), "ends": time(12)}
    change_occurrence(appointment=jour_fixe, day=FRIDAY, version=1, changes=earlier, by=maya, now=berlin(10))
    assert remind(now=berlin(10, 45)) == 2
    assert remind(now=berlin(14, 45)) == 0
    assert remind(now=berlin(14, 45, FRIDAY + timedelta(days=7))) == 2


def test_whoever_left_is_not_told(jour_fixe, tomas):
    tomas.is_active = False
    tomas.save()
    remind(now=berlin(14, 45))
    assert "Today, 15:00: Jour fixe" not in told(tomas)


def test_a_task_with_an_hour_is_told_at_its_hour_and_again_when_it_is_moved(acme, maya):
    task = give_task(
        title="Call Jan", customer=acme, due_on=FRIDAY, due_at=time(15), owner=maya, by=maya, now=berlin(9)
    )
    assert [remind(now=berlin(14, 59)), remind(now=berlin(15)), remind(now=berlin(15, 1))] == [0, 1, 0]
    assert told(maya) == ["Now, 15:00: Call Jan, Acme Tools Ltd"]
    change_task(task=task, version=1, changes={"due_at": time(16)}, by=maya, now=berlin(15, 2))
    assert remind(now=berlin(16)) == 1


def test_done_long_missed_and_hourless_tasks_are_not_told(acme, maya):
    asked = {"due_on": FRIDAY, "owner": maya, "by": maya, "now": berlin(9)}
    done = give_task(title="Done", due_at=time(15), **asked)
    complete_task(task=done, by=maya, now=berlin(10))
    give_task(title="Some time today", **asked)
    give_task(title="Missed", due_at=time(15), **asked)
    assert remind(now=berlin(16, day=FRIDAY + timedelta(days=3))) == 0


def test_reminders_cost_the_same_for_any_number(jour_fixe, maya, now, django_assert_num_queries):
    for _ in range(3):
        make_appointment(
            owner=maya, title="Later", day=FRIDAY, starts=time(18), ends=time(19), remind_minutes=5, by=maya, now=now
        )
    with django_assert_num_queries(7):  # savepoints, appointments, guests, tasks
        remind(now=berlin(12))


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_once():
    maya = make.user("Maya Lindqvist")
    make_appointment(
        owner=maya, title="Jour fixe", day=FRIDAY, starts=time(15), ends=time(16), remind_minutes=15, by=maya,
        now=berlin(9),
    )  # fmt: skip
    give_task(title="Call Jan", due_on=FRIDAY, due_at=time(14, 50), owner=maya, by=maya, now=berlin(9))
    beats = [in_thread(lambda: remind(now=berlin(14, 50))) for _ in range(4)]
    [thread.join() for thread, _ in beats]
    assert sum(outcome[0] for _, outcome in beats) == 2
    assert Alert.objects.count() == 2
