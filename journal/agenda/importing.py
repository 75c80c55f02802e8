"""Taking over an iCalendar file into somebody's calendar: first what would come of it, then the same for good.

The file says how its appointments are. The same file a second time finds everything as it says, and changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from journal.agenda.appointments import cancel_appointment, change_appointment
from journal.agenda.booking import Guests, ensure_bookable, put
from journal.agenda.ics import Found, read_ics
from journal.agenda.refusals import AgendaRefused, NoRule
from journal.agenda.saying import note, said_when
from journal.agenda.series import OURS, drop_change, is_given, new_stand_in
from journal.models import Appointment, ChangedOccurrence
from staff.models import User

STATES = {
    "new": "new",
    "changed": "changed",
    "cancelled": "cancelled there",
    "same": "already here",
    "refused": "not taken",
}


@dataclass
class Planned:
    """What comes of one event: `state` is one of STATES, `remark` says why it is not taken."""

    found: Found
    state: str
    appointment: Appointment
    remark: str = ""

    @property
    def label(self) -> str:
        return STATES[self.state]

    @property
    def when(self) -> str:
        """Say when it is; nothing of what could not be understood."""
        return said_when(self.appointment) if self.appointment.day else ""


def plan_import(*, owner: User, content: bytes, now: datetime) -> list[Planned]:
    """Return what taking the file over would do, and change nothing. Raises Unreadable."""
    found = read_ics(content)
    known = {
        each.uid: each
        for each in Appointment.objects.filter(owner=owner, uid__in=[each.uid for each in found])
        .select_related("customer", "owner").prefetch_related("changed__instead")
    }  # fmt: skip
    return [_planned(each, known.get(each.uid), owner, now) for each in found]


@transaction.atomic
def import_ics(*, owner: User, content: bytes, now: datetime) -> list[Planned]:
    """Take the file over into the calendar of `owner`; returns what was done. Raises Unreadable."""
    User.objects.select_for_update().get(pk=owner.pk)  # the same file sent twice at once is taken once
    plan = plan_import(owner=owner, content=content, now=now)
    fresh = [each for each in plan if each.state == "new"]
    Appointment.objects.bulk_create(each.appointment for each in fresh)
    for each in fresh:
        _set_exceptions(each.appointment, each.found.exceptions, owner, now)
    for each in plan:
        if each.state == "changed":
            _bring_up_to_date(each, owner, now)
        elif each.state == "cancelled":
            cancel_appointment(appointment=each.appointment, by=owner, now=now, reason="Cancelled in a calendar file")
    return plan


def counted(plan: Iterable[Planned]) -> str:
    """Say what came of it: "3 new, 1 changed, 12 already here"."""
    counts = Counter(each.state for each in plan)
    return ", ".join(f"{counts[state]:,} {label}" for state, label in STATES.items() if counts[state])


def _planned(found: Found, known: Appointment | None, owner: User, now: datetime) -> Planned:
    if found.refused:
        return Planned(found, "refused", _blank(found, owner, now), found.refused)
    wanted = _set(_blank(found, owner, now), found.fields)
    if OURS in found.uid:
        return Planned(found, "same", known or _blank(found, owner, now), "It was made here.")
    try:
        ensure_bookable(wanted, Guests(), by=owner)
        _ensure_exceptions(wanted, found.exceptions, owner)
    except NoRule as refusal:
        return Planned(found, "refused", _blank(found, owner, now), f"{refusal.why} Enter it by hand.")
    except AgendaRefused as refusal:
        return Planned(found, "refused", _blank(found, owner, now), str(refusal))
    return Planned(found, _state(found, wanted, known), known or wanted)


def _blank(found: Found, owner: User, now: datetime) -> Appointment:
    """An appointment nothing is known of yet but what it is called."""
    return Appointment(owner=owner, uid=found.uid, made_by=owner, made_at=now, title=found.title)


def _set(appointment: Appointment, fields: dict[str, object]) -> Appointment:
    for name, value in fields.items():
        setattr(appointment, name, value)
    return appointment


def _state(found: Found, wanted: Appointment, known: Appointment | None) -> str:
    if known is None:
        return "same" if found.cancelled else "new"
    if known.cancelled_at:
        return "same"
    if found.cancelled:
        return "cancelled"
    as_said = all(getattr(known, name) == getattr(wanted, name) for name in found.fields)
    return "same" if as_said and not _different_days(known, found.exceptions) else "changed"


def _different_days(known: Appointment, exceptions: dict) -> list[ChangedOccurrence | date]:
    """The changed days here that are not as the file says, and the days of the file that are not changed here."""
    here = {each.day: each for each in known.changed.all()}
    other = [each for day, each in here.items() if day not in exceptions or not _as_said(each, exceptions[day])]
    return [*other, *(day for day in exceptions if day not in here)]


def _as_said(changed: ChangedOccurrence, fields: dict | None) -> bool:
    instead = changed.instead if changed.instead and not changed.instead.cancelled_at else None
    if fields is None or instead is None:
        return fields is instead
    return all(getattr(instead, name) == value for name, value in fields.items())


def _ensure_exceptions(series: Appointment, exceptions: dict, owner: User) -> None:
    """Raise AgendaRefused when one of the occurrences that stand in cannot be kept; forget days the rule lacks."""
    for day in [day for day in exceptions if not is_given(series, day)]:
        del exceptions[day]
    for day, fields in exceptions.items():
        if fields is not None:
            instead = new_stand_in(series, day, by=owner, now=series.made_at)
            put(instead, fields)
            ensure_bookable(instead, Guests(), by=owner)


def _bring_up_to_date(planned: Planned, owner: User, now: datetime) -> None:
    known, found = planned.appointment, planned.found
    known = change_appointment(appointment=known, version=known.version, changes=found.fields, by=owner, now=now)
    different = _different_days(known, found.exceptions)
    for each in different:
        if isinstance(each, ChangedOccurrence):
            drop_change(each, now)
    left = set(known.changed.values_list("day", flat=True))
    _set_exceptions(known, {day: said for day, said in found.exceptions.items() if day not in left}, owner, now)
    if different:
        note(known, "appointment_changed", "single days changed by a calendar file", by=owner, now=now)


def _set_exceptions(series: Appointment, exceptions: dict, owner: User, now: datetime) -> None:
    rows = []
    for day, fields in exceptions.items():
        instead = None
        if fields is not None:
            instead = new_stand_in(series, day, by=owner, now=now)
            put(instead, fields)
            ensure_bookable(instead, Guests(), by=owner)
            instead.save()
        rows.append(ChangedOccurrence(appointment=series, day=day, instead=instead))
    ChangedOccurrence.objects.bulk_create(rows)
