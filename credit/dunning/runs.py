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
from foundation.periods import company_today
from staff.models import User

Status, Run = Reminder.Status, ReminderRun.Status
NOT_SENT = (Status.PROPOSED, Status.QUEUED)


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
    if not reason.strip():
        raise DunningRefused(
            "Say why this reminder is not sent: the next one who looks at the run wants to know.", "reason"
        )
    reminder = _locked_reminder(reminder)
    if reminder.status not in NOT_SENT:
        raise DunningRefused(f"This reminder can no longer be left out: it is {reminder.get_status_display()}.")
    reminder.status, reminder.exclusion, reminder.why = Status.EXCLUDED, BY_HAND, reason.strip()[:300]
    reminder.left_out_by = by
    reminder.save(update_fields=["status", "exclusion", "why", "left_out_by"])
    return reminder


@transaction.atomic
def take_in(*, reminder: Reminder, by: User, now: datetime) -> Reminder:
    """Send after all what a person left out. Raises DunningRefused for what the guard left out: its no stands."""
    reminder = _locked_reminder(reminder)
    if reminder.status != Status.EXCLUDED or reminder.run.status != Run.PROPOSED:
        raise DunningRefused("This reminder cannot be taken in: its run is not waiting for its release any more.")
    if reminder.exclusion != BY_HAND:
        raise DunningRefused(f"This reminder stays out: {reminder.why}. It comes by itself when that is over.")
    reminder.status, reminder.exclusion, reminder.why, reminder.left_out_by = Status.PROPOSED, "", "", None
    reminder.save(update_fields=["status", "exclusion", "why", "left_out_by"])
    return reminder


@transaction.atomic
def release_run(*, run: ReminderRun, by: User | None, now: datetime) -> ReminderRun:
    """Let the reminders of a run be sent; who sends them is started by the caller. Raises DunningRefused.

    Without a person (`by`) it is the automatic run of a day, which is finished at once when there is nothing to send.
    """
    run = _locked_run(run)
    _ensure_proposed(run)
    queued = run.reminders.filter(status=Status.PROPOSED).update(status=Status.QUEUED)
    if by and not queued:
        raise DunningRefused("There is nothing to send in this run. Take a reminder in, or discard the run.")
    run.status, run.released_at, run.released_by = Run.RELEASED if queued else Run.FINISHED, now, by
    run.finished_at = None if queued else now
    run.save(update_fields=["status", "released_at", "released_by", "finished_at"])
    return run


@transaction.atomic
def discard_run(*, run: ReminderRun, by: User, now: datetime) -> ReminderRun:
    """Send nothing of a run that waits for its release. Raises DunningRefused when it was released already."""
    run = _locked_run(run)
    _ensure_proposed(run)
    run.status, run.finished_at = Run.DISCARDED, now
    run.save(update_fields=["status", "finished_at"])
    return run


def _ensure_proposed(run: ReminderRun) -> None:
    if run.status != Run.PROPOSED:
        who = f" by {run.released_by.get_short_name()}" if run.released_by else ""
        raise DunningRefused(f"This run is {run.get_status_display()} already{who}. Nothing was changed.")


def _locked_run(run: ReminderRun) -> ReminderRun:
    return ReminderRun.objects.select_for_update(of=("self",)).select_related("released_by").get(pk=run.pk)


def _locked_reminder(reminder: Reminder) -> Reminder:
    """The run before the reminder, as releasing it does."""
    _locked_run(reminder.run)
    return Reminder.objects.select_for_update(of=("self",)).select_related("run").get(pk=reminder.pk)
