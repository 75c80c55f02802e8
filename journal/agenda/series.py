"""Taking a series apart: the days it gives, one that stands in for a day, the part before a day and the one after."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from journal.agenda.booking import FIELDS
from journal.agenda.recurrence import days_between
from journal.agenda.refusals import AgendaRefused
from journal.agenda.rule import Rule, parse
from journal.models import Appointment, ChangedOccurrence
from staff.models import User

OURS = "@customer-folder"  # how the names end that we give


def new_uid() -> str:
    """Return a name for iCalendar nobody else has given."""
    return f"{uuid4()}{OURS}"


def new_stand_in(series: Appointment, day: date, *, by: User, now: datetime) -> Appointment:
    """Return an appointment, not kept yet, to stand in for this day of a series; other programs never see its name."""
    return copy_on(series, day, uid=new_uid(), by=by, now=now, rule="")


def is_given(appointment: Appointment, day: date) -> bool:
    """Whether its rule gives this day, held as usual or not."""
    return any(days_between(parse(appointment.rule), appointment.day, day, day))


def ensure_given(series: Appointment, day: date) -> None:
    """Raise AgendaRefused for a day the rule does not give."""
    if not is_given(series, day):
        raise AgendaRefused(f"“{series}” is not held on {day:%a %-d %b %Y}. Choose one of its days.", "day")


def ensure_held_on(series: Appointment, day: date) -> None:
    """Raise AgendaRefused for a day the rule does not give, or that was changed already."""
    ensure_given(series, day)
    if changed := series.changed.filter(day=day).select_related("instead").first():
        meanwhile = f"moved to {changed.instead.day:%a %-d %b %Y}" if changed.instead else "cancelled"
        raise AgendaRefused(f"The one of {day:%a %-d %b %Y} was {meanwhile} meanwhile. Open it in the calendar.", "day")


def copy_on(series: Appointment, day: date, *, uid: str, by: User, now: datetime, rule: str) -> Appointment:
    """Return an appointment like the series, not kept yet, that begins on `day`."""
    fields = {name: getattr(series, name) for name in FIELDS}
    fields |= {"day": day, "last_day": day + (series.last_day - series.day), "rule": rule}
    return Appointment(uid=uid, made_by=by, made_at=now, **fields)


def rest_of_rule(series: Appointment, day: date) -> str:
    """Return the rule from `day` on: of ten times those that are left."""
    rule = parse(series.rule)
    return _with(rule, count=rule.count and rule.count - _times_before(rule, series.day, day))


def end_before(series: Appointment, day: date) -> None:
    """Let the series end with the last of its days before this one."""
    last = day - timedelta(days=1)
    series.rule = _with(parse(series.rule), count=None, until=last)
    series.repeats_until = last + (series.last_day - series.day)
    save_next_version(series)


def hand_over(series: Appointment, day: date, following: Appointment, now: datetime) -> None:
    """Changed occurrences go along with their days; one whose day is given no more is not held either."""
    for changed in series.changed.filter(day__gte=day):
        if is_given(following, changed.day) if following.rule else changed.day == following.day:
            changed.appointment = following
            changed.save(update_fields=["appointment"])
        else:
            drop_change(changed, now)


def keep_changes_in_rule(series: Appointment, now: datetime) -> None:
    """After its rule has changed: forget the changed occurrences of days it does not give any more."""
    for changed in series.changed.all():
        if not series.rule or not is_given(series, changed.day):
            drop_change(changed, now)


def drop_change(changed: ChangedOccurrence, now: datetime) -> None:
    """Forget that an occurrence was changed; what stood for it is cancelled."""
    changed.delete()
    if changed.instead_id:
        Appointment.objects.filter(pk=changed.instead_id, cancelled_at=None).update(cancelled_at=now)


def save_next_version(appointment: Appointment) -> None:
    appointment.version += 1
    appointment.save()


def _times_before(rule: Rule, first: date, day: date) -> int:
    return sum(1 for _ in days_between(rule, first, first, day - timedelta(days=1)))


def _with(rule: Rule, **changes) -> str:
    fields = {name: getattr(rule, name) for name in Rule.__slots__} | changes
    return str(Rule(**fields))
