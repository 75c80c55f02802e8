"""What the journal and the people concerned are told about an appointment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format, time_format

from foundation.periods import company_today
from journal.agenda.booking import Guests, guests_of
from journal.agenda.presets import spoken
from journal.alerts import alert
from journal.models import Appointment
from journal.record import record
from staff.models import User


def said_when(appointment: Appointment) -> str:
    """Say when it is: "Tue 24 Nov 2026, 15:00 to 16:00, every week on Tuesday"."""
    first, last = _day(appointment.day), _day(appointment.last_day)
    if appointment.starts is None:
        said = first if appointment.day == appointment.last_day else f"{first} to {last}"
    else:
        ends = time_format(appointment.ends, "H:i")
        over = ends if appointment.day == appointment.last_day else f"{last}, {ends}"
        said = f"{first}, {time_format(appointment.starts, 'H:i')} to {over}"
        said += "" if appointment.zone == settings.COMPANY_TIME_ZONE else f" ({appointment.zone})"
    return f"{said}, {spoken(appointment.rule, appointment.day)}" if appointment.rule else said


def note(appointment: Appointment, kind: str, said: str, *, by: User, now: datetime, text: str = "") -> None:
    """Write the event into the journal of the customer, if there is one; of a private one not what it is about."""
    if not appointment.customer:
        return
    guests = guests_of(appointment)
    title = "A private appointment" if appointment.private else appointment.title
    people = {"staff": [appointment.owner, *guests.users], "contacts": guests.contacts}
    record(appointment.customer, kind, f"{title}: {said}", text=text, by=by, now=now, about=appointment, **people)


def tell(appointment: Appointment, said: str, guests: Guests, *, by: User, now: datetime) -> None:
    """Tell those who come what has become of it, unless it is over anyway."""
    if appointment.repeats_until and appointment.repeats_until < company_today(now):
        return
    _alert(appointment, f"{by.get_short_name()} {said}", [appointment.owner, *guests.users], by, now)


def _alert(appointment: Appointment, text: str, to: Iterable[User], by: User, now: datetime) -> None:
    alert(customer=appointment.customer, text=text, url=appointment.get_absolute_url(), to=to, now=now, but=by)


def _day(day: date) -> str:
    return date_format(day, "D j M Y")
