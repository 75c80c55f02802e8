"""Appointments and tasks written as iCalendar (RFC 5545): series with their rules, exceptions and reminders."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from icalendar import Alarm, Calendar, Event, Todo, vRecur

from foundation.periods import company_zone
from journal.agenda.booking import zone_of
from journal.agenda.occurrences import BUSY, is_readable
from journal.agenda.rule import parse
from journal.models import Appointment, Task
from staff.models import User

MAKER = "-//Customer folder//Calendar//EN"
PRIORITIES = {Task.Priority.HIGH: 1, Task.Priority.NORMAL: 5, Task.Priority.LOW: 9}
CLOCKS_SINCE, CLOCKS_UNTIL = timedelta(days=2 * 365), timedelta(days=10 * 365)  # changes of the clocks written down


def calendar_text(
    user: User, appointments: list[Appointment], tasks: Iterable[Task], *, visible: set[int], today: date
) -> bytes:
    """Return the calendar of one person; of what is not open to the person only when it is.

    The appointments come from with_people(booked()), with the series they stand in for; `visible` are the keys of
    open customers.
    """
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{settings.COMPANY_NAME}: {user}")
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    shown_instead = {(each.stands_for.appointment_id, each.stands_for.day) for each in appointments if _stands_in(each)}
    for appointment in appointments:
        calendar.add_component(_event(appointment, shown_instead, readable=is_readable(appointment, user, visible)))
    for task in tasks:
        calendar.add_component(_todo(task))
    calendar.add_missing_timezones(first_date=today - CLOCKS_SINCE, last_date=today + CLOCKS_UNTIL)
    return calendar.to_ical()


def _event(appointment: Appointment, shown_instead: set, *, readable: bool) -> Event:
    event = Event()
    begins, ends = _times(appointment)
    event.add("dtstamp", appointment.made_at.astimezone(UTC))
    event.add("sequence", appointment.version - 1)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    if _stands_in(appointment):
        series = appointment.stands_for.appointment
        event.add("uid", series.uid)
        event.add("recurrence-id", _start(series, appointment.stands_for.day))
    else:
        event.add("uid", appointment.uid)
        _add_rule(event, appointment, shown_instead)
    event.add("summary", appointment.title if readable else BUSY)
    if readable:
        _add_details(event, appointment)
    return event


def _add_rule(event: Event, appointment: Appointment, shown_instead: set) -> None:
    if not appointment.rule:
        return
    rule = parse(appointment.rule)
    written = vRecur.from_ical(appointment.rule)
    if rule.until and appointment.starts:
        written["UNTIL"] = [datetime.combine(rule.until, time(23, 59, 59), zone_of(appointment)).astimezone(UTC)]
    event.add("rrule", written)
    out = [day for day in appointment.changed_days if (appointment.pk, day) not in shown_instead]
    if out:
        days = [_start(appointment, day) for day in out]
        event.add("exdate", days, parameters={} if appointment.starts else {"VALUE": "DATE"})


def _add_details(event: Event, appointment: Appointment) -> None:
    address = f"{settings.PUBLIC_URL}{appointment.get_absolute_url()}"
    said = [appointment.note, _said_about(appointment)]
    others = [str(guest.user) for guest in appointment.guests_of_ours]
    said += [f"With {', '.join([str(appointment.owner), *others])}"] if others else []
    event.add("url", address)
    event.add("description", "\n\n".join(part for part in [*said, address] if part))
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.private:
        event.add("class", "PRIVATE")
    if appointment.remind_minutes is not None:
        event.add_component(_alarm(appointment))


def _alarm(appointment: Appointment) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", appointment.title)
    alarm.add("trigger", -timedelta(minutes=appointment.remind_minutes))
    return alarm


def _todo(task: Task) -> Todo:
    todo = Todo()
    address = f"{settings.PUBLIC_URL}{task.get_absolute_url()}"
    todo.add("uid", f"task-{task.pk}@customer-folder")
    todo.add("dtstamp", task.made_at.astimezone(UTC))
    todo.add("sequence", task.version - 1)
    todo.add("summary", task.title)
    todo.add("due", datetime.combine(task.due_on, task.due_at, company_zone()) if task.due_at else task.due_on)
    todo.add("priority", PRIORITIES[task.priority])
    todo.add("status", "NEEDS-ACTION")
    todo.add("url", address)
    todo.add("description", "\n\n".join(part for part in (task.note, _said_about(task), address) if part))
    return todo


def _said_about(thing: Appointment | Task) -> str:
    return str(thing.customer) if thing.customer else ""


def _stands_in(appointment: Appointment) -> bool:
    return hasattr(appointment, "stands_for")


def _times(appointment: Appointment) -> tuple[date, date]:
    if appointment.starts is None:
        return appointment.day, appointment.last_day + timedelta(days=1)
    zone = zone_of(appointment)
    return _start(appointment, appointment.day), datetime.combine(appointment.last_day, appointment.ends, zone)


def _start(appointment: Appointment, day: date) -> date:
    """The instant of an occurrence, or its day when it takes the whole of it."""
    if appointment.starts is None:
        return day
    return datetime.combine(day, appointment.starts, zone_of(appointment))
