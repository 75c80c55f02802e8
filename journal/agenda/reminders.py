"""Reminders: before an appointment, and at the hour of a task. Asked each minute, by as many beats as there are.

A row for each person and occurrence keeps it from being said twice. After a standstill only what is still to come, or
has just begun, is said; of a series only the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format, time_format

from foundation.periods import company_today, company_zone
from foundation.sql import fetch
from journal.agenda.booking import LONGEST_NOTICE
from journal.agenda.occurrences import booked, takes_part, times_of, with_people
from journal.alerts import alert
from journal.models import Appointment, Task
from staff.models import User

JUST_BEGUN = timedelta(hours=1)
STALE = timedelta(days=1)  # a task whose hour went by longer ago stands on My day as overdue, and is not told of
A_DAY = 24 * 60  # minutes

# Two at once: the second waits for the first here, and then finds the rows taken.
TAKE = """
INSERT INTO journal_reminder (appointment_id, user_id, day, sent_at)
SELECT appointment_id, user_id, day, %(now)s
FROM unnest(%(appointments)s::bigint[], %(users)s::bigint[], %(days)s::date[]) AS due (appointment_id, user_id, day)
ORDER BY appointment_id, user_id, day
ON CONFLICT DO NOTHING
RETURNING appointment_id, user_id, day
"""


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence that people are to be reminded of now."""

    appointment: Appointment
    day: date
    begins: datetime


def remind(*, now: datetime) -> int:
    """Tell everybody what is due to be told; returns how many alerts were made."""
    return remind_of_appointments(now=now) + remind_of_tasks(now=now)


@transaction.atomic
def remind_of_appointments(*, now: datetime) -> int:
    """Alert the owner and the colleagues who come, each once for an occurrence."""
    due = sorted(_due(now), key=lambda each: each.begins)
    fresh = _take(due, now)
    told = set()
    for each in due:
        for user in _people(each.appointment):
            series = (each.appointment.pk, user.pk)
            if (*series, each.day) in fresh and series not in told:
                told.add(series)
                _alert(each, user, now)
    return len(told)


@transaction.atomic
def remind_of_tasks(*, now: datetime) -> int:
    """Alert the owners of tasks whose hour has come, once."""
    local = now.astimezone(company_zone())
    come = Q(due_on__lt=local.date()) | Q(due_on=local.date(), due_at__lte=local.time())
    waiting = Task.objects.still_to_do().filter(come, due_at__isnull=False, reminded_at=None)
    found = list(waiting.select_related("customer", "owner").select_for_update(of=("self",), skip_locked=True))
    Task.objects.filter(pk__in=[task.pk for task in found]).update(reminded_at=now)
    told = [task for task in found if datetime.combine(task.due_on, task.due_at, company_zone()) > now - STALE]
    for task in told:
        text = f"Now, {time_format(task.due_at, 'H:i')}: {task.title}{_about(task)}"
        alert(customer=task.customer, text=text, url=task.get_absolute_url(), to=[task.owner], now=now)
    return len(told)


def _due(now: datetime) -> Iterable[Due]:
    for appointment in _candidates(company_today(now)):
        latest = now + timedelta(minutes=appointment.remind_minutes)
        since, until = company_today(now - JUST_BEGUN), company_today(latest)
        for day, begins, ends in times_of(appointment, since, until):
            is_over = ends <= now and ends != begins
            if now - JUST_BEGUN < begins <= latest and not is_over:
                yield Due(appointment, day, begins)


def _candidates(today: date) -> Iterable[Appointment]:
    """Those that may be near enough: most reminders come on the same day, so few rows are read."""
    soon = Q(remind_minutes__lte=A_DAY, day__lte=today + timedelta(days=3))
    asked = Q(remind_minutes__isnull=False) & (soon | Q(remind_minutes__gt=A_DAY))
    return with_people(booked(asked, today - timedelta(days=1), today + timedelta(minutes=LONGEST_NOTICE)))


def _people(appointment: Appointment) -> list[User]:
    return [appointment.owner, *(guest.user for guest in appointment.guests_of_ours)]


def _take(due: list[Due], now: datetime) -> set[tuple[int, int, date]]:
    """Write down who is reminded of what, and return what nobody had written down yet."""
    rows = [(each.appointment.pk, pk, each.day) for each in due for pk in takes_part(each.appointment)]
    if not rows:
        return set()
    appointments, users, days = map(list, zip(*rows, strict=True))
    taken = fetch(TAKE, {"appointments": appointments, "users": users, "days": days, "now": now})
    return {(row["appointment_id"], row["user_id"], row["day"]) for row in taken}


def _alert(due: Due, user: User, now: datetime) -> None:
    appointment = due.appointment
    url = appointment.get_absolute_url()
    url = f"{url}?day={due.day.isoformat()}" if appointment.rule else url
    text = f"{_when(due, now)}: {appointment.title}{_about(appointment)}"
    alert(customer=appointment.customer, text=text, url=url, to=[user], now=now)


def _when(due: Due, now: datetime) -> str:
    """Say "Today, 15:00" or "Tue 24 Nov", in the company's time."""
    day = due.begins.date()
    said = "Today" if day == company_today(now) else date_format(day, "D j M")
    return said if due.appointment.starts is None else f"{said}, {time_format(due.begins.time(), 'H:i')}"


def _about(thing: Appointment | Task) -> str:
    return f", {thing.customer.name}" if thing.customer else ""
