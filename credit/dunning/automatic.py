"""The reminders of the day: one run a day, made by the house, however often it is asked for."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from credit.dunning.job import start_sending
from credit.dunning.levels import policy
from credit.dunning.runs import discard_run, make_run, release_run
from credit.models import Reminder, ReminderRun
from foundation.alone import alone
from foundation.periods import business_day, company_today
from foundation.templatetags.formats import day_full
from journal.alerts import alert
from staff.permissions import holders

RELEASES = "credit.change_reminderrun"
STATUS = ReminderRun.Status


def remind_today(*, now: datetime) -> str:
    """Make the run of this business day, and send it or leave it for release, as the policy says; tell in a sentence.

    Called again the same day it only goes on with what is left.
    """
    today = company_today(now)
    if business_day(today) != today:
        return "Nothing is sent on a day without business."
    with alone("reminders of the day") as line:
        if not line:
            return "The reminders of the day are being made by another process."
        return _at(run_of_the_day(now=now, release=policy().automatic))


@transaction.atomic
def run_of_the_day(*, now: datetime, release: bool) -> ReminderRun:
    """Return the house's run of today, made now if it was not, and released if it should be."""
    today = company_today(now)
    runs = ReminderRun.objects.filter(automatic=True)
    known = runs.filter(day=today).exists()
    for outdated in runs.filter(day__lt=today, status=STATUS.PROPOSED):
        discard_run(run=outdated, by=None, now=now)
    run = make_run(now=now, automatic=True)
    if run.status == STATUS.PROPOSED and release:
        run = release_run(run=run, by=None, now=now)
    if run.status == STATUS.PROPOSED and not known:
        _ask_for_release(run, now)
    return run


def _ask_for_release(run: ReminderRun, now: datetime) -> None:
    count = run.reminders.filter(status=Reminder.Status.PROPOSED).count()
    if count:
        many = "1 reminder waits" if count == 1 else f"{count} reminders wait"
        text = f"{many} for release: the run of {day_full(run.day)}."
        alert(customer=None, text=text, url=reverse("credit:run", args=[run.pk]), to=holders(RELEASES), now=now)


def _at(run: ReminderRun) -> str:
    if run.status == STATUS.RELEASED:
        start_sending(run=run, by=None)
        return f"The run of {day_full(run.day)} is being sent."
    return f"The run of {day_full(run.day)} is {run.get_status_display()}."
