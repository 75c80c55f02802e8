"""Sending a run of reminders in the background."""

from credit.dunning.sending import send_run
from credit.models import ReminderRun
from documents.rounds.job import start_job, work
from foundation.bench import Progress
from foundation.models import Job
from foundation.templatetags.formats import day_full
from staff.models import User

SEND = "credit.dunning.job.send_in_background"


def start_sending(*, run: ReminderRun, by: User | None) -> Job:
    """Begin to send a released run, or what is left of it; a job that is at it already is returned."""
    return start_job(run=run, work=SEND, title=f"Reminders of {day_full(run.day)}", owner=by)


def send_in_background(progress: Progress, *, run: int) -> tuple[str, bytes]:
    """Send a run, and return how it went. Stopped or killed, and begun again, it goes on with what is left."""
    it = ReminderRun.objects.get(pk=run)
    sent = work(progress, it.reminders, lambda told: send_run(run=it, told=told))
    return f"reminders-{it.day:%Y-%m-%d}.txt", f"Reminders of {day_full(it.day)}: {sent}.\n".encode()
