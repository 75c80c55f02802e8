"""Sending a run in the background."""

from django.db import transaction

from credit.dunning.sending import UNFINISHED, CannotSend, send_run
from credit.models import ReminderRun
from foundation.bench import CannotBeDone, Progress, alone_at
from foundation.jobs import start
from foundation.models import Job
from foundation.templatetags.formats import day_full
from staff.models import User

SEND = "credit.dunning.job.send_in_background"


@transaction.atomic
def start_sending(*, run: ReminderRun, by: User | None) -> Job:
    """Begin to send a released run, or what is left of it; a job that is at it already is returned."""
    run = ReminderRun.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if at_it := _at_it(run):
        return at_it
    job = start(title=f"Reminders of {day_full(run.day)}", work=SEND, arguments={"run": run.pk}, owner=by)
    run.job = job.pk
    run.save(update_fields=["job"])
    return job


def _at_it(run: ReminderRun) -> Job | None:
    """The job that sends the run, or soon will; not one whose worker died."""
    job = Job.objects.filter(pk=run.job, finished_at=None).first()
    if not job or job.status == Job.Status.WAITING:
        return job
    with alone_at(job.pk) as nobody:
        return None if nobody else job


def send_in_background(progress: Progress, *, run: int) -> tuple[str, bytes]:
    """Send a run, and return how it went. Stopped or killed, and begun again, it goes on with what is left."""
    it = ReminderRun.objects.get(pk=run)
    progress.of(it.reminders.filter(status__in=UNFINISHED).count())
    try:
        sent = send_run(run=it, told=progress.done)
    except CannotSend as trouble:
        raise CannotBeDone(str(trouble)) from trouble
    return f"reminders-{it.day:%Y-%m-%d}.txt", f"Reminders of {day_full(it.day)}: {sent}.\n".encode()
