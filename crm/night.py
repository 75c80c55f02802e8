"""The night: what is computed for everybody once a day, step by step, each done once for a day.

Beat, `up` at its start and `manage.py nightly` all run the same. Each step writes what it found in one transaction
together with its mark, so a night that was killed is taken up at the step it had reached, and a step that was done is
not done twice. A lock held for the whole run sends a second beat home at once.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from credit.collecting.keeping import judge
from credit.collecting.settled import close_settled
from credit.flags import STEP as ACCOUNT_FLAGS
from credit.flags import keep_flags
from credit.holding.policy import apply_policy
from credit.metrics import receivables
from credit.models import NightStep
from credit.rating.history import backfill, keep
from credit.standing import run_night
from customers.duplicates.pairs import find_duplicates
from customers.importing.files import forget_old
from financials.recurring import write_due
from foundation.alone import alone
from foundation.periods import company_today
from journal.checkpoints import take_checkpoints
from journal.offsite import NIGHT, ship

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One thing to do for a day. `do(day=, now=)` returns how many rows it wrote and may be repeated."""

    name: str
    do: Callable[..., int]
    needs: str = ""  # the step without which this one would take the figures of another day
    of_today: bool = False  # acts on the present, hence is left out when a day of the past is computed anew
    commits: bool = False  # keeps transactions of its own, so that nothing stays locked for long


class NightIsRunning(Exception):
    """Another process computes the night at this moment."""

    def __init__(self):
        super().__init__("The night is being computed by another process already. There is nothing to do.")


class NightFailed(Exception):
    """Some steps could not be done; the others were, and what failed is tried again when the night is run again."""

    def __init__(self, failed: list[NightStep]):
        said = "; ".join(f"{mark.step}: {mark.trouble}" for mark in failed)
        super().__init__(f"The night of {failed[0].day:%d %b %Y} is not complete. {said}")


def standing(*, day: date, now: datetime) -> int:
    return run_night(day=day, now=now).customers_changed


def recurring_invoices(*, day: date, now: datetime) -> int:
    return len(write_due(now=now))


def past_ratings(*, day: date, now: datetime) -> int:
    return backfill(today=company_today(now), now=now)


def past_receivables(*, day: date, now: datetime) -> int:
    return receivables.backfill(today=company_today(now))


def likely_duplicates(*, day: date, now: datetime) -> int:
    return find_duplicates(now=now)


def old_imports(*, day: date, now: datetime) -> int:
    return forget_old(now=now)


def checkpoint(*, day: date, now: datetime) -> int:
    """Sign what the journal is after the night, and bring it out of the house as the settings say."""
    take_checkpoints()
    return ship(occasion=NIGHT, now=now)


STEPS = (
    Step("promises", judge, of_today=True, commits=True),
    Step("disputes", close_settled, of_today=True, commits=True),
    Step("standing", standing),
    Step("rating history", keep, needs="standing"),
    Step("receivables", receivables.keep),
    Step("hold policy", apply_policy, needs="standing", of_today=True, commits=True),
    Step("recurring invoices", recurring_invoices, of_today=True, commits=True),
    Step("past ratings", past_ratings, commits=True),
    Step("past receivables", past_receivables, commits=True),
    Step(ACCOUNT_FLAGS, keep_flags, needs="rating history", of_today=True),
    Step("likely duplicates", likely_duplicates, of_today=True),
    Step("old imports", old_imports, of_today=True),
    Step("checkpoint", checkpoint, of_today=True, commits=True),
)


def night_due(*, today: date) -> date | None:
    """Return the day whose night is still to be computed or completed (yesterday), or None when it is done."""
    yesterday = today - timedelta(days=1)
    return yesterday if steps_left(yesterday, today) else None


def steps_left(day: date, today: date) -> list[Step]:
    """Return the steps of a day's night that are not done, in order."""
    done = set(NightStep.objects.filter(day=day).exclude(finished_at=None).values_list("step", flat=True))
    is_past = day < today - timedelta(days=1)
    return [step for step in STEPS if step.name not in done and not (is_past and step.of_today)]


def run(*, day: date, now: datetime, again: bool = False) -> list[NightStep]:
    """Do what is left of the night of a day and return the marks of what was done.

    `again` begins anew when nothing is left; only rows that differ are written. Raises NightIsRunning, and NightFailed
    after all steps were tried.
    """
    with alone("night") as line:
        if not line:
            raise NightIsRunning
        if again and not steps_left(day, company_today(now)):
            NightStep.objects.filter(day=day).delete()
        marks = [_take(step, day, now) for step in steps_left(day, company_today(now))]
    if failed := [mark for mark in marks if mark.trouble]:
        raise NightFailed(failed)
    return marks


def _take(step: Step, day: date, now: datetime) -> NightStep:
    begun = {"started_at": timezone.now(), "finished_at": None, "rows": None, "trouble": ""}
    mark = NightStep.objects.update_or_create(day=day, step=step.name, defaults=begun)[0]
    try:
        _ensure_done(step.needs, day)
        with nullcontext() if step.commits else transaction.atomic():
            mark.rows = step.do(day=day, now=now)
            mark.finished_at = timezone.now()
            mark.save()
    except Exception as trouble:  # one step that fails must not keep the invoices of the day from being written
        logger.exception("The night of %s failed at %s", day, step.name)
        mark.rows, mark.finished_at, mark.trouble = None, None, f"{type(trouble).__name__}: {trouble}"[:1000]
        mark.save()
    return mark


def _ensure_done(needed: str, day: date) -> None:
    if needed and not NightStep.objects.filter(day=day, step=needed).exclude(finished_at=None).exists():
        raise NotDone(needed)


class NotDone(Exception):
    """A step waits for another one, which failed."""

    def __init__(self, needed: str):
        super().__init__(f"“{needed}” is not done")
