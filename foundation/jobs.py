"""Long work in the background: start it, look at its progress, stop it, fetch the file it made.

Work is a function listed in settings.JOBS, called `work(progress, **arguments)`, that returns the name and the content
of a file: bytes, or a path best made in `progress.folder`. It may be begun again from the start when its worker is
killed, so all it does for good is that file. It raises CannotBeDone with a sentence when it cannot go on.
"""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from foundation.bench import STOPPED, Cancelled, CannotBeDone, NotAJob, Progress, alone_at, function_of
from foundation.models import Job
from foundation.tasks import run_job

__all__ = ["Cancelled", "CannotBeDone", "NotAJob", "Progress", "cancel", "start"]

logger = logging.getLogger(__name__)

NO_QUEUE = "It was not begun, as the queue of jobs cannot be reached. Start it again in a minute."


def start(*, title: str, work: str, arguments: dict, owner: AbstractBaseUser | None) -> Job:
    """Note a job and hand it to the workers once it is committed. `arguments` are plain JSON values.

    Raises NotAJob when settings.JOBS does not list the function.
    """
    function_of(work)
    job = Job.objects.create(title=title, work=work, arguments=arguments, owner=owner)
    transaction.on_commit(partial(_hand_out, job.pk))
    return job


def cancel(*, job: Job, now: datetime) -> None:
    """Ask to stop: a running job stops at its next step, one that nobody is at stops here; an ended one stays."""
    unfinished = Job.objects.filter(pk=job.pk, finished_at=None)
    unfinished.update(cancel_asked_at=now)
    with alone_at(job.pk) as line:
        if line:
            unfinished.update(status=Job.Status.CANCELLED, finished_at=now, message=STOPPED)


def _hand_out(job_id: UUID) -> None:
    try:
        run_job.delay(str(job_id))
    except OperationalError:
        logger.exception("The job %s could not be handed out.", job_id)
        unfinished = Job.objects.filter(pk=job_id, finished_at=None)
        unfinished.update(status=Job.Status.FAILED, message=NO_QUEUE, finished_at=timezone.now())
