"""What every appointment has to be before it is kept, and who comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings

from customers.models import Contact
from journal.agenda.presets import OTHER, preset_of, rule_of, until_of
from journal.agenda.recurrence import EARLIEST, LATEST, ensure_rule, last_day_of
from journal.agenda.refusals import AgendaRefused, ensure_contacts, ensure_customer, ensure_person, ensure_text
from journal.agenda.rule import normal, parse
from journal.models import Appointment, Guest
from staff.models import User

FIELDS = frozenset(
    ("title", "place", "note", "private", "customer", "day", "starts", "last_day", "ends", "zone", "rule",
     "remind_minutes", "owner")
)  # fmt: skip
GUESTS = frozenset(("users", "contacts"))
TIMES = frozenset(("day", "starts", "last_day", "ends", "zone", "rule"))
LONGEST_TEXT, LONGEST_NOTE = 200, 10_000  # characters
LONGEST_STAY = timedelta(days=366)
LONGEST_NOTICE = 4 * 7 * 24 * 60  # minutes
MOST_GUESTS = 100


@dataclass(frozen=True)
class Guests:
    """Who comes besides the owner: colleagues, and contact persons of the customer."""

    users: tuple[User, ...] = ()
    contacts: tuple[Contact, ...] = ()


def guests_of(appointment: Appointment) -> Guests:
    """Return who comes, in the order of their names."""
    found = list(appointment.guests.select_related("user", "contact__person"))
    users = sorted((guest.user for guest in found if guest.user), key=str)
    return Guests(tuple(users), tuple(sorted((guest.contact for guest in found if guest.contact), key=str)))


def chosen_guests(users: Iterable[User], contacts: Iterable[Contact], owner: User) -> Guests:
    """Return each of them once, without the owner, who comes anyway."""
    colleagues = {user.pk: user for user in users if user != owner}
    people = {contact.pk: contact for contact in contacts}
    return Guests(tuple(colleagues.values()), tuple(people.values()))


def invite(appointment: Appointment, guests: Guests) -> None:
    """Let these come and nobody else."""
    appointment.guests.all().delete()
    rows = [{"user": user} for user in guests.users] + [{"contact": contact} for contact in guests.contacts]
    Guest.objects.bulk_create(
        Guest(appointment=appointment, customer_id=appointment.customer_id, **row) for row in rows
    )


def put(appointment: Appointment, changes: Mapping[str, object]) -> set[str]:
    """Set what is to be changed and return the names of what is different now; a last day moves along with the day.

    KeyError for what no appointment has.
    """
    for name in set(changes) - FIELDS - GUESTS:
        raise KeyError(name)
    wanted = {name: value for name, value in changes.items() if name in FIELDS}
    if "rule" in wanted:
        wanted["rule"] = normal(wanted["rule"])
    if "day" in wanted and "last_day" not in wanted:
        wanted["last_day"] = wanted["day"] + (appointment.last_day - appointment.day)
    if "day" in wanted and "rule" not in wanted and appointment.rule:
        wanted["rule"] = moved_rule(appointment, wanted["day"])
    changed = {name for name, value in wanted.items() if getattr(appointment, name) != value}
    for name in changed:
        setattr(appointment, name, wanted[name])
    return changed


def moved_rule(appointment: Appointment, day) -> str:
    """A usual rule goes along with its first day: "weekly" from Tuesday to Wednesday; a rule of its own stays."""
    preset = preset_of(appointment.rule, appointment.day)
    return appointment.rule if preset == OTHER else rule_of(preset, day, until_of(appointment.rule))


def ensure_bookable(appointment: Appointment, guests: Guests, *, by: User) -> None:
    """Bring it into its final form. Raises AgendaRefused."""
    missing = "Say what it is about: colleagues see it in the calendar."
    appointment.title = ensure_text(appointment.title, LONGEST_TEXT, "title", missing=missing)
    appointment.place = ensure_text(appointment.place, LONGEST_TEXT, "place")
    appointment.note = ensure_text(appointment.note, LONGEST_NOTE, "note")
    ensure_customer(appointment.customer, by)
    _ensure_time(appointment)
    _ensure_guests(appointment, guests)
    appointment.rule = ensure_rule(appointment.rule, appointment.day)
    appointment.repeats_until = _end(appointment)


def _ensure_guests(appointment: Appointment, guests: Guests) -> None:
    ensure_contacts(guests.contacts, appointment.customer, "contacts")
    for user in guests.users:
        ensure_person(user, "users")
    if len(guests.users) + len(guests.contacts) > MOST_GUESTS:
        raise AgendaRefused(f"At most {MOST_GUESTS} people come to an appointment. Leave some out.", "users")


def _ensure_time(appointment: Appointment) -> None:
    appointment.zone = appointment.zone or settings.COMPANY_TIME_ZONE
    if appointment.zone not in _zones():
        raise AgendaRefused(f"There is no time zone “{appointment.zone[:60]}”. Write it as Europe/Berlin.", "zone")
    if not EARLIEST <= appointment.day <= appointment.last_day <= LATEST:
        raise AgendaRefused("The last day lies before the first, or far outside. Choose another day.", "last_day")
    if appointment.last_day - appointment.day > LONGEST_STAY:
        raise AgendaRefused("An appointment takes a year at most. Choose an earlier last day.", "last_day")
    _ensure_hours(appointment)
    notice = appointment.remind_minutes
    if notice is not None and not 0 <= notice <= LONGEST_NOTICE:
        raise AgendaRefused("A reminder comes at most four weeks before. Choose a shorter time.", "remind_minutes")


def _ensure_hours(appointment: Appointment) -> None:
    starts, ends = appointment.starts, appointment.ends
    if (starts is None) != (ends is None):
        missing = "ends" if starts else "starts"
        raise AgendaRefused("Say from when until when, or leave both hours empty for whole days.", missing)
    if starts and appointment.day == appointment.last_day and ends < starts:
        raise AgendaRefused("It would end before it begins. Choose a later hour, or a later last day.", "ends")


def _end(appointment: Appointment):
    if not appointment.rule:
        return appointment.last_day
    last = last_day_of(parse(appointment.rule), appointment.day)
    return last and min(LATEST, last + (appointment.last_day - appointment.day))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(appointment: Appointment) -> ZoneInfo:
    """Return the zone in which its hours are meant."""
    return ZoneInfo(appointment.zone)
