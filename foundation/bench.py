"""The bench where jobs are done: one worker at a job at a time, and everybody sees how far it is."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.module_loading import import_string

from foundation.acting import acting
from foundation.alone import alone
from foundation.models import Job
from foundation.pdf import PdfError

logger = logging.getLogger(__name__)

TOLD_EVERY = 0.5  # seconds
STOPPED = "Stopped as you asked. No file was made."
UNEXPECTED = (
    "It stopped because of a fault in the program, which is in the log now. "
    "Start it again; if it stops again, tell the administrator."
)

Work = Callable[..., tuple[str, Path | bytes]]


class Cancelled(Exception):
    """The owner asked to stop."""


class CannotBeDone(Exception):
    """The work finds that it cannot be done; the text is a sentence for its owner: why, and what to do."""


class NotAJob(Exception):
    """The function is not among settings.JOBS."""


class Progress:
    """How the work tells how far it is; `folder` is a place for its files, emptied when the job ends."""

    def __init__(self, job_id: UUID, line: BaseDatabaseWrapper, folder: Path, clock: Callable = time.monotonic):
        self.job_id, self.line, self.folder, self.clock = job_id, line, folder, clock
        self.total = self.count = 0
        self.told_at = clock()

    def of(self, total: int) -> None:
        """Say how much there is to do. Raises Cancelled when the owner asked to stop."""
        self.total = total
        self._tell()

    def done(self, count: int) -> None:
        """Say how much is done, as often as you like. Raises Cancelled when the owner asked to stop."""
        self.count = count
        if self.clock() - self.told_at >= TOLD_EVERY:
            self._tell()

    def _tell(self) -> None:
        self.told_at = self.clock()
        update = 'UPDATE foundation_job SET done = %s, "of" = %s WHERE id = %s RETURNING cancel_asked_at IS NOT NULL'
        with self.line.cursor() as cursor:
            cursor.execute(update, [self.count, self.total, self.job_id])
            if cursor.fetchone() == (True,):
                raise Cancelled


def function_of(work: str) -> Work:
    """Return the function of that dotted name. Raises NotAJob unless settings.JOBS lists it."""
    if work not in settings.JOBS:
        raise NotAJob(f"{work} is not listed in settings.JOBS.")
    return import_string(work)


def alone_at(job_id: UUID) -> AbstractContextManager[BaseDatabaseWrapper | None]:
    """Return a lock on the job: a connection that holds it, or None while another worker is at the job."""
    return alone(f"job {job_id}")


def do(job_id: UUID) -> None:
    """Do a job from its start to its end, unless it has ended or another worker is at it."""
    with alone_at(job_id) as line, TemporaryDirectory(prefix="job-") as folder:
        job = Job.objects.filter(pk=job_id, finished_at=None).first() if line else None
        if job:
            _begin(job)
            _work(job, Progress(job.pk, line, Path(folder)))


def _begin(job: Job) -> None:
    job.status, job.started_at, job.done, job.of = Job.Status.RUNNING, timezone.now(), 0, 0
    job.save(update_fields=["status", "started_at", "done", "of"])


def _work(job: Job, progress: Progress) -> None:
    try:
        progress.of(0)
        with acting(path=f"job: {job.title}", user_id=job.owner_id):
            name, content = function_of(job.work)(progress, **job.arguments)
        _keep(job, name, content)
        _end(job, progress, Job.Status.DONE, "The file is ready.")
    except Cancelled:
        _end(job, progress, Job.Status.CANCELLED, STOPPED)
    except (CannotBeDone, PdfError) as reason:
        _end(job, progress, Job.Status.FAILED, str(reason))
    except Exception:
        logger.exception("The job %s (%s) stopped.", job.pk, job.work)
        _end(job, progress, Job.Status.FAILED, UNEXPECTED)


def _keep(job: Job, name: str, content: Path | bytes) -> None:
    """Store the file under the job's own folder, so that it keeps its name however often that is used."""
    if isinstance(content, bytes):
        job.result.save(f"{job.pk}/{name}", ContentFile(content), save=False)
    else:
        with content.open("rb") as file:
            job.result.save(f"{job.pk}/{name}", File(file), save=False)


def _end(job: Job, progress: Progress, status: Job.Status, message: str) -> None:
    job.status, job.message, job.finished_at = status, message, timezone.now()
    job.done, job.of = progress.count, progress.total
    job.save(update_fields=["status", "message", "finished_at", "done", "of", "result"])
