"""Sending a run in the background: one job at a time, and begun again it goes on with what is left."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from documents.rounds.sending import CannotSend, Sent
from documents.rounds.states import UNFINISHED
from foundation.bench import CannotBeDone, Progress, alone_at
from foundation.jobs import cancel, start
from foundation.models import Job
from staff.models import User


@transaction.atomic
def start_job(*, run: Model, work: str, title: str, owner: User | None) -> Job:
    """Begin to send a released run, or what is left of it; a job that is at it already is returned."""
    run = type(run).objects.select_for_update(of=["self"]).get(pk=run.pk)
    if at_it := _at_it(run):
        return at_it
    job = start(title=title, work=work, arguments={"run": run.pk}, owner=owner)
    run.job = job.pk
    run.save(update_fields=["job"])
    return job


def stop_job(*, run: Model, now: datetime) -> None:
    """Ask the job that sends a run to stop after the paper it is at; what is left can be sent later."""
    if job := Job.objects.filter(pk=run.job, finished_at=None).first():
        cancel(job=job, now=now)


def _at_it(run: Model) -> Job | None:
    """The job that sends the run, or soon will; not one whose worker died."""
    job = Job.objects.filter(pk=run.job, finished_at=None).first()
    if not job or job.status == Job.Status.WAITING:
        return job
    with alone_at(job.pk) as nobody:
        return None if nobody else job


def work(progress: Progress, papers, send: Callable[[Callable[[int], None]], Sent]) -> Sent:
    """Do the job: `send` is told whom to tell how many are done. Raises CannotBeDone."""
    progress.of(papers.filter(status__in=UNFINISHED).count())
    try:
        return send(progress.done)
    except CannotSend as trouble:
        raise CannotBeDone(str(trouble)) from trouble
