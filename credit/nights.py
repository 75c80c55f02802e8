"""What the nights left behind: of which day the stored figures are, and whether a night failed or is missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from credit.models import NightlyRun, NightStep

# Yesterday's figures are there in the morning; a night may be late by one more day before anybody is told.
MAY_BE_OLD = timedelta(days=2)


@dataclass(frozen=True)
class LastNight:
    """The grades shown are those of the end of `day`; they were computed at that time."""

    day: date
    computed_at: datetime


def last_night() -> LastNight | None:
    """Return the last night that computed the standing of everybody, or None before the first."""
    night = NightlyRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    return LastNight(night.day, night.finished_at) if night else None


def warning(*, today: date) -> str:
    """Return what is wrong with the nights and what to do about it, in a sentence or two; "" when all is well."""
    night, stopped = last_night(), _stopped()
    if night and night.day < today - MAY_BE_OLD:
        said = f"Grades and risks are of {night.day:%d %b %Y}: no night has computed them since."
    elif not stopped:
        return ""
    else:
        said = f"The night of {stopped.day:%d %b %Y} is not complete."
    if stopped:
        said += f" It stopped at “{stopped.step}”: {stopped.trouble.rstrip('.')}."
    return f"{said} Whoever runs the server can make up for it with: manage.py nightly"


def _stopped() -> NightStep | None:
    """The first step of the latest night that failed and was not done since."""
    latest = NightStep.objects.order_by("-day").values("day")[:1]
    return NightStep.objects.filter(day=latest).exclude(trouble="").order_by("pk").first()
