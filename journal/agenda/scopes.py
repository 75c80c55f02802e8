"""How much of a series is meant: one day, that day and what follows, or all of it."""

from datetime import date
from typing import Any

from journal.agenda.appointments import (
    cancel_appointment,
    cancel_following,
    cancel_occurrence,
    change_appointment,
    change_following,
    change_occurrence,
)
from journal.agenda.recurrence import days_between
from journal.agenda.rule import parse
from journal.models import Appointment

CHANGE = {"one": change_occurrence, "following": change_following, "all": change_appointment}
CANCEL = {"one": cancel_occurrence, "following": cancel_following, "all": cancel_appointment}


def held_on(series: Appointment, day: date) -> bool:
    """Say whether this series is held on that day as its rule says."""
    if not series.rule or series.changed.filter(day=day).exists():
        return False
    return day in days_between(parse(series.rule), series.day, day, day)


def for_the_series(changes: dict[str, Any], series: Appointment, day: date | None) -> dict[str, Any]:
    """Return what was typed about one day of a series as it is meant of all of it: so many days later."""
    if not day:
        return changes
    later = series.day - day
    return changes | {"day": changes["day"] + later, "last_day": changes["last_day"] + later}
