"""A run of reminders: made and looked through, then released to be sent, or discarded."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from credit.dunning.courtesy import situations_of
from credit.dunning.last_level import propose_holds
from credit.dunning.proposing import propose
from credit.dunning.reasons import BY_HAND
from credit.dunning.refusals import DunningRefused
from credit.models import CollectionCase, Reminder, ReminderRun
from customers.models import Customer
from documents.rounds.deciding import discard, locked_paper, put_in, put_out, release
from foundation.periods import company_today
from staff.models import User


@transaction.atomic
def make_run(
    *,
    now: datetime,
    by: User | None = None,
    automatic: bool = False,
    customer: Customer | None = None,
    collector: User | None = None,
) -> ReminderRun:
    """Propose the reminders that are due now: for everybody, for one customer, or for whom one collector looks after.

    The automatic run of a day is made once; asked again, it is returned as it is. Raises DunningRefused for one
    customer of whom nothing is overdue.
    """
    today = company_today(now)
    made = {"made_at": now, "made_by": by, "customer": customer, "collector": collector}
    run, is_new = (
        ReminderRun.objects.get_or_create(day=today, automatic=True, defaults=made)
        if automatic
        else (ReminderRun.objects.create(day=today, **made), True)
    )
    if not is_new:
        return run
    situations = situations_of(_customers(run), as_of=today)
    if customer and not situations:
        raise DunningRefused(f"Nothing of {customer.name} is overdue: there is nothing to remind of.")
    propose(run, situations.values())
    if not customer and not collector:
        propose_holds(now=now, situations=situations.values())
    return run


def _customers(run: ReminderRun) -> Iterable[int] | None:
    if run.customer_id:
        return [run.customer_id]
    if run.collector_id:
        return CollectionCase.objects.filter(collector=run.collector_id).values_list("customer_id", flat=True)
    return None


@transaction.atomic
def leave_out(*, reminder: Reminder, reason: str, by: User, now: datetime) -> Reminder:
    """Do not send one reminder of a run, and say why. Raises DunningRefused when it is on its way already."""
    reminder = put_out(locked_paper(reminder), noun="reminder", reason=reason, person=by)
    reminder.exclusion = BY_HAND
    reminder.save(update_fields=["status", "exclusion", "why", "left_out_by"])
    return reminder


@transaction.atomic
def take_in(*, reminder: Reminder, by: User, now: datetime) -> Reminder:
    """Send after all what a person left out. Raises DunningRefused for what the guard left out: its no stands."""
    reminder = put_in(locked_paper(reminder), noun="reminder", else_="It comes by itself when that is over.")
    reminder.exclusion = ""
    reminder.save(update_fields=["status", "exclusion", "why", "left_out_by"])
    return reminder


@transaction.atomic
def release_run(*, run: ReminderRun, by: User | None, now: datetime) -> ReminderRun:
    """Let the reminders of a run be sent; who sends them is started by the caller. Raises DunningRefused.

    Without a person (`by`) it is the automatic run of a day, which is finished at once when there is nothing to send.
    """
    return release(run, run.reminders, noun="reminder", person=by, now=now)


@transaction.atomic
def discard_run(*, run: ReminderRun, by: User, now: datetime) -> ReminderRun:
    """Send nothing of a run that waits for its release. Raises DunningRefused when it was released already."""
    return discard(run, now=now)
