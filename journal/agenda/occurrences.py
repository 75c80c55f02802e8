"""What is on in somebody's calendar: every occurrence of a period, of several people, in a fixed number of queries.

What the viewer may not read (private appointments of others, customers not open to them) takes its time as "Busy".
Other floors add what they know by settings.CALENDARS.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.utils.module_loading import import_string

from customers.models import Customer
from foundation.periods import company_zone
from journal.agenda.booking import zone_of
from journal.agenda.recurrence import days_between, span
from journal.agenda.rule import parse
from journal.models import Appointment, ChangedOccurrence, Guest
from staff.models import User

BUSY = "Busy"
LONGEST_PERIOD = timedelta(days=400)
ANY_ZONE = timedelta(days=1)  # a day begins up to so much earlier or later elsewhere


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time something is on, in the company's zone; whole days reach from the first to the end of the last.

    `day` is the one the rule gives, `people` are the keys of those asked about who take part. What the viewer may not
    read has neither appointment nor customer nor address.
    """

    begins: datetime
    ends: datetime
    all_day: bool
    day: date
    title: str
    people: tuple[int, ...]
    owner_id: int
    place: str = ""
    customer: Customer | None = None
    appointment: Appointment | None = None
    url: str = ""
    repeats: bool = False
    is_busy: bool = False
    source: str = "appointment"

    @property
    def first_day(self) -> date:
        return self.begins.date()

    @property
    def last_day(self) -> date:
        return last_day_on(self.begins, self.ends)

    @property
    def order(self) -> tuple:
        """Day by day, whole days first."""
        return (self.first_day, not self.all_day, self.begins, self.ends, self.title)


def occurrences(
    *, viewer: User, people: Iterable[User], since: date, until: date, now: datetime | None = None
) -> list[Occurrence]:
    """Return what these people have on from `since` to `until`, both included, in the order it begins.

    Raises ValueError for more than 400 days.
    """
    if until - since > LONGEST_PERIOD:
        raise ValueError(f"{since} to {until} is more than {LONGEST_PERIOD.days} days")
    asked = {person.pk for person in people}
    mine = Q(owner__in=asked) | Q(pk__in=Guest.objects.filter(user__in=asked).values("appointment"))
    taken = list(booked(mine, since, until))
    visible = visible_customers(viewer, {each.customer_id for each in taken if each.customer_id})
    found = _expanded(viewer, taken, asked, visible, since, until)
    for dotted in settings.CALENDARS:
        found += import_string(dotted)(viewer=viewer, people=asked, since=since, until=until)
    return sorted(found, key=lambda each: each.order)


def occurrences_of_customer(*, viewer: User, customer: Customer, since: date, until: date) -> list[Occurrence]:
    """Return the appointments with a customer open to the viewer; other people's private ones are left out."""
    found = list(booked(Q(customer=customer), since, until))
    people = {pk for each in found for pk in takes_part(each)}
    readable = [each for each in found if is_readable(each, viewer, {customer.pk})]
    return sorted(_expanded(viewer, readable, people, {customer.pk}, since, until), key=lambda each: each.order)


def booked(which: Q, since: date, until: date) -> QuerySet[Appointment]:
    """Return the appointments that may touch these days, with all that expanding them asks for."""
    touching = Q(repeats_until=None) | Q(repeats_until__gte=since - ANY_ZONE)
    found = Appointment.objects.filter(which, touching, cancelled_at=None, day__lte=until + ANY_ZONE)
    guests = Guest.objects.filter(appointment=OuterRef("pk")).exclude(user=None).order_by("pk")
    changed = ChangedOccurrence.objects.filter(appointment=OuterRef("pk")).order_by("day")
    return found.select_related("customer", "owner").annotate(
        colleagues=ArraySubquery(guests.values("user")), changed_days=ArraySubquery(changed.values("day"))
    )


def with_people(appointments: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Return them with the colleagues who come as `guests_of_ours`, each with its user; one query more."""
    guests = Guest.objects.exclude(user=None).select_related("user").order_by("pk")
    return appointments.prefetch_related(Prefetch("guests", guests, to_attr="guests_of_ours"))


def times_of(appointment: Appointment, since: date, until: date) -> Iterator[tuple[date, datetime, datetime]]:
    """Yield day, begin and end of each occurrence that touches these days (in the company's zone).

    Asks nothing: `appointment` comes from booked().
    """
    lasts = appointment.last_day - appointment.day
    for day in _days(appointment, since - lasts - ANY_ZONE, until + ANY_ZONE):
        begins, ends = _span(appointment, day, day + lasts)
        is_on = begins.date() <= until and last_day_on(begins, ends) >= since
        if day not in appointment.changed_days and is_on:
            yield day, begins, ends


def last_day_on(begins: datetime, ends: datetime) -> date:
    """Return the last day on which it is on: what ends at midnight ends on the day before."""
    return (ends if ends == begins else ends - timedelta(microseconds=1)).date()


def takes_part(appointment: Appointment) -> tuple[int, ...]:
    """Return the keys of the colleagues who come, the owner first."""
    return (appointment.owner_id, *appointment.colleagues)


def _days(appointment: Appointment, since: date, until: date) -> Iterable[date]:
    if appointment.rule:
        return days_between(parse(appointment.rule), appointment.day, since, until)
    return (appointment.day,)


def _span(appointment: Appointment, day: date, last_day: date) -> tuple[datetime, datetime]:
    """Begin and end in the company's zone. Whole days are those of the company, wherever they were written down."""
    zone = company_zone()
    if appointment.starts is None:
        return datetime.combine(day, time(), zone), datetime.combine(last_day + timedelta(days=1), time(), zone)
    begins, ends = span(day, appointment.starts, last_day, appointment.ends, zone_of(appointment))
    return begins.astimezone(zone), ends.astimezone(zone)


def _expanded(
    viewer: User, found: Iterable[Appointment], asked: set[int], visible: set[int], since: date, until: date
) -> list[Occurrence]:
    shown = []
    for appointment in found:
        fixed = _fixed(appointment, asked, readable=is_readable(appointment, viewer, visible))
        shown += [_occurrence(fixed, *times) for times in times_of(appointment, since, until)]
    return shown


def visible_customers(viewer: User, customers: set[int]) -> set[int]:
    """Return those of these customers that are open to the viewer."""
    if not customers:
        return set()
    return set(Customer.objects.visible_to(viewer).filter(pk__in=customers).values_list("pk", flat=True))


def is_readable(appointment: Appointment, viewer: User, visible: set[int]) -> bool:
    """Whether the viewer may read it whole (as journal.agenda.appointments.appointments_open_to)."""
    if appointment.customer_id and appointment.customer_id not in visible:
        return False
    return not appointment.private or viewer.pk in takes_part(appointment)


def _fixed(appointment: Appointment, asked: set[int], *, readable: bool) -> dict[str, object]:
    """What all occurrences of it have in common."""
    taken = {
        "all_day": appointment.starts is None,
        "people": tuple(pk for pk in takes_part(appointment) if pk in asked),
        "owner_id": appointment.owner_id,
    }
    if not readable:
        return taken | {"title": BUSY, "is_busy": True}
    return taken | {
        "title": appointment.title,
        "place": appointment.place,
        "customer": appointment.customer,
        "appointment": appointment,
        "url": appointment.get_absolute_url(),
        "repeats": bool(appointment.rule),
    }


def _occurrence(fixed: dict, day: date, begins: datetime, ends: datetime) -> Occurrence:
    if fixed.get("repeats"):
        fixed = fixed | {"url": f"{fixed['url']}?day={day.isoformat()}"}
    return Occurrence(begins=begins, ends=ends, day=day, **fixed)
