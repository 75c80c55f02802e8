"""Appointments: made, moved, cancelled; of a series all, one, or one and those that follow.

A changed occurrence is an appointment of its own that stands in for the day the rule gives. "This and following" ends
the series and begins another one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from customers.models import Contact, Customer
from customers.visible import of_visible
from foundation.periods import company_today
from journal.agenda.booking import TIMES, Guests, chosen_guests, ensure_bookable, guests_of, invite, put
from journal.agenda.refusals import AgendaRefused, ChangedMeanwhile, ensure_person, ensure_text
from journal.agenda.rule import normal
from journal.agenda.saying import note as journal_note
from journal.agenda.saying import said_when, tell
from journal.agenda.series import (
    copy_on,
    end_before,
    ensure_given,
    ensure_held_on,
    hand_over,
    keep_changes_in_rule,
    new_stand_in,
    new_uid,
    rest_of_rule,
    save_next_version,
)
from journal.models import Appointment, ChangedOccurrence, Guest
from staff.models import User

LONGEST_REASON = 300
Changes = Mapping[str, object]


def appointments_open_to(viewer: User) -> QuerySet[Appointment]:
    """Return those this person may read whole, cancelled ones among them: nobody else's private ones."""
    invited = Guest.objects.filter(appointment=OuterRef("pk"), user=viewer)
    whole = Q(private=False) | Q(owner=viewer) | Exists(invited)
    found = Appointment.objects.filter(whole, Q(customer=None) | of_visible(viewer))
    return found.select_related("customer", "owner", "made_by")


@transaction.atomic
def make_appointment(
    *,
    owner: User,
    title: str,
    day: date,
    by: User,
    now: datetime,
    starts: time | None = None,
    ends: time | None = None,
    last_day: date | None = None,
    zone: str = "",
    customer: Customer | None = None,
    place: str = "",
    note: str = "",
    private: bool = False,
    rule: str = "",
    remind_minutes: int | None = None,
    users: Iterable[User] = (),
    contacts: Iterable[Contact] = (),
) -> Appointment:
    """Set time aside for `owner`; without hours for whole days. `zone` is by default the company's.

    Raises AgendaRefused.
    """
    ensure_person(owner, "owner")
    made = Appointment(
        owner=owner, title=title, day=day, starts=starts, ends=ends, last_day=last_day or day, zone=zone,
        customer=customer, place=place, note=note, private=private, rule=rule, remind_minutes=remind_minutes,
        uid=new_uid(), made_by=by, made_at=now,
    )  # fmt: skip
    guests = chosen_guests(users, contacts, owner)
    _keep(made, guests, by=by)
    journal_note(made, "appointment_made", said_when(made), by=by, now=now, text=made.note)
    tell(made, f"made an appointment: {made.title}, {said_when(made)}", guests, by=by, now=now)
    return made


@transaction.atomic
def change_appointment(
    *, appointment: Appointment, version: int, changes: Changes, by: User, now: datetime
) -> Appointment:
    """Change all of it, the whole series. Raises AgendaRefused, ChangedMeanwhile for another version."""
    found = _locked(appointment, by, version)
    before, invited = said_when(found), guests_of(found)
    changed = put(found, changes)
    guests = _guests(found, invited, changes)
    if not changed and guests == invited:
        return found
    if "owner" in changed:
        ensure_person(found.owner, "owner")
    _keep(found, guests, by=by, version=version + 1)
    if changed & TIMES:
        found.reminders.filter(day__gte=company_today(now)).delete()
        keep_changes_in_rule(found, now)
    _pass_on(found, changed)
    _say_changed(found, before, changed, _all(invited, guests), by, now)
    return found


@transaction.atomic
def change_occurrence(
    *, appointment: Appointment, day: date, version: int, changes: Changes, by: User, now: datetime
) -> Appointment:
    """Change only the occurrence of this day; returns the appointment that stands for it. Raises AgendaRefused."""
    series = _locked(appointment, by, version)
    if not series.rule:
        return change_appointment(appointment=series, version=version, changes=changes, by=by, now=now)
    ensure_held_on(series, day)
    instead = new_stand_in(series, day, by=by, now=now)
    before, invited = said_when(instead), guests_of(series)
    changed = put(instead, {**changes, "rule": ""})
    guests = _guests(instead, invited, changes)
    _keep(instead, guests, by=by)
    ChangedOccurrence.objects.create(appointment=series, day=day, instead=instead)
    save_next_version(series)
    _say_changed(instead, before, changed, _all(invited, guests), by, now)
    return instead


@transaction.atomic
def change_following(
    *, appointment: Appointment, day: date, version: int, changes: Changes, by: User, now: datetime
) -> Appointment:
    """Change the occurrence of this day and all later ones; returns their series. Raises AgendaRefused."""
    series = _locked(appointment, by, version)
    if not series.rule or day <= series.day:
        return change_appointment(appointment=series, version=version, changes=changes, by=by, now=now)
    ensure_given(series, day)
    rest = rest_of_rule(series, day)
    following = copy_on(series, day, uid=new_uid(), by=by, now=now, rule=rest)
    before, invited = said_when(following), guests_of(series)
    wanted = {name: value for name, value in changes.items() if name != "rule" or normal(value) != series.rule}
    changed = put(following, wanted)
    guests = _guests(following, invited, changes)
    _keep(following, guests, by=by)
    end_before(series, day)
    hand_over(series, day, following, now)
    _say_changed(following, before, changed, _all(invited, guests), by, now)
    return following


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, by: User, now: datetime, reason: str = "") -> Appointment:
    """Cancel all of it, the whole series; a second time changes nothing. Raises AgendaRefused."""
    found = _open(appointment, by)
    if found.cancelled_at:
        return found
    found.cancelled_at = now
    save_next_version(found)
    Appointment.objects.filter(stands_for__appointment=found, cancelled_at=None).update(cancelled_at=now)
    _say_cancelled(found, said_when(found), reason, by, now)
    return found


@transaction.atomic
def cancel_occurrence(*, appointment: Appointment, day: date, by: User, now: datetime, reason: str = "") -> Appointment:
    """Let only the occurrence of this day fall out. Raises AgendaRefused."""
    series = _locked(appointment, by)
    if not series.rule:
        return cancel_appointment(appointment=series, by=by, now=now, reason=reason)
    ensure_held_on(series, day)
    ChangedOccurrence.objects.create(appointment=series, day=day)
    save_next_version(series)
    _say_cancelled(series, f"the one of {day:%a %-d %b %Y}", reason, by, now)
    return series


@transaction.atomic
def cancel_following(*, appointment: Appointment, day: date, by: User, now: datetime, reason: str = "") -> Appointment:
    """Let the occurrence of this day and all later ones fall out. Raises AgendaRefused."""
    series = _locked(appointment, by)
    if not series.rule or day <= series.day:
        return cancel_appointment(appointment=series, by=by, now=now, reason=reason)
    ensure_given(series, day)
    end_before(series, day)
    late = series.changed.filter(day__gte=day)
    Appointment.objects.filter(stands_for__in=late).update(cancelled_at=now)
    _say_cancelled(series, f"from {day:%a %-d %b %Y} on", reason, by, now)
    return series


def _open(appointment: Appointment, by: User) -> Appointment:
    """Wait until nobody else changes it, then read it; nobody changes what is not open to them."""
    Appointment.objects.select_for_update().filter(pk=appointment.pk).first()
    if not (found := appointments_open_to(by).filter(pk=appointment.pk).first()):
        raise AgendaRefused("This appointment is not open to you. Ask its owner to change it.")
    return found


def _locked(appointment: Appointment, by: User, version: int | None = None) -> Appointment:
    found = _open(appointment, by)
    if found.cancelled_at:
        raise AgendaRefused(f"“{found}” was cancelled meanwhile. Make a new appointment if there is to be one.")
    if version is not None and found.version != version:
        raise ChangedMeanwhile(found)
    return found


def _keep(appointment: Appointment, guests: Guests, *, by: User, version: int = 1) -> None:
    ensure_bookable(appointment, guests, by=by)
    appointment.version = version
    appointment.save()
    invite(appointment, guests)


def _guests(appointment: Appointment, invited: Guests, changes: Changes) -> Guests:
    """Who is to come now; contacts of a customer it is not about any more stay away."""
    contacts = [contact for contact in invited.contacts if contact.customer_id == appointment.customer_id]
    return chosen_guests(changes.get("users", invited.users), changes.get("contacts", contacts), appointment.owner)


def _pass_on(series: Appointment, changed: set[str]) -> None:
    """What stands in for a day of a series belongs to the same person and the same customer."""
    if changes := {name: getattr(series, name) for name in changed & {"owner", "private"}}:
        Appointment.objects.filter(stands_for__appointment=series).update(**changes)


def _all(one: Guests, other: Guests) -> Guests:
    return Guests(tuple({*one.users, *other.users}))


def _say_changed(appointment: Appointment, before: str, changed: set[str], told: Guests, by: User, now) -> None:
    if changed & TIMES:
        kind, said = "appointment_moved", f"moved from {before} to {said_when(appointment)}"
    else:
        what = ", ".join(sorted(changed)).replace("_", " ") or "who comes"
        kind, said = "appointment_changed", f"changed ({what}), {said_when(appointment)}"
    journal_note(appointment, kind, said, by=by, now=now)
    tell(appointment, f"{appointment.title}: {said}", told, by=by, now=now)


def _say_cancelled(appointment: Appointment, which: str, reason: str, by: User, now: datetime) -> None:
    why = ensure_text(reason, LONGEST_REASON, "reason")
    journal_note(appointment, "appointment_cancelled", f"cancelled, {which}", by=by, now=now, text=why)
    told = f"cancelled {appointment.title}, {which}{f': {why}' if why else ''}"
    tell(appointment, told, guests_of(appointment), by=by, now=now)
