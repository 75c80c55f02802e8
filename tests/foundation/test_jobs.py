"""Long work: started, watched, stopped, failed, handed out twice, and begun again when its worker was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import TestCase
from django.utils import timezone
from kombu.exceptions import OperationalError

from foundation.bench import TOLD_EVERY, Progress, alone_at
from foundation.jobs import CannotBeDone, NotAJob, cancel, start
from foundation.models import Job
from foundation.pdf import TooLarge
from foundation.tasks import run_job
from tests import make, waiting

HERE = f"{__name__}."
WORKS = ("write_bytes", "write_path", "say_no", "print_too_much", "stumble", "stop_halfway", "inside_a_transaction")


@pytest.fixture(autouse=True)
def listed(settings, db):
    settings.JOBS = [HERE + name for name in WORKS]


def write_bytes(progress, *, lines):
    progress.of(lines)
    for number in range(1, lines + 1):
        progress.done(number)
    return "Letter to Ärzte & Co.txt", b"line\n" * lines


def write_path(progress):
    file = progress.folder / "anything.bin"
    file.write_bytes(b"from a path")
    return "report.pdf", file


def say_no(progress):
    raise CannotBeDone("Nobody owes anything on that day. Choose another day.")


def print_too_much(progress):
    raise TooLarge("Print it in smaller pieces.")


def stumble(progress):
    progress.of(8)
    return "x.txt", 1 / 0


def stop_halfway(progress):
    """The owner presses Stop while it works."""
    progress.of(10)
    cancel(job=Job.objects.get(title="Stopped"), now=timezone.now())
    progress.done(4)
    progress.of(10)
    raise AssertionError("went on after the owner asked to stop")


seen_by_others = []


def inside_a_transaction(progress):
    with transaction.atomic():
        progress.of(7)
        seen_by_others.append(seen_from_outside("of"))
    return "x.txt", b"x"


def seen_from_outside(column):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(f'SELECT max("{column}") FROM foundation_job')
        value = cursor.fetchone()[0]
    other.close()
    return value


def begin(work, *, title="Aging of May", owner=None, **arguments):
    """A job that was started and, as workers are eager in tests, has run."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        job = start(title=title, work=HERE + work, arguments=arguments, owner=owner)
    job.refresh_from_db()
    return job


def content_of(job):
    with job.result.open("rb") as file:
        return file.read()


def lay_aside(work, **arguments):
    """A job that waits, as if no worker were free."""
    return Job.objects.create(title="Waiting", work=HERE + work, arguments=arguments)


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_once_committed_and_leaves_its_file():
    anna = make.user()
    with transaction.atomic():
        job = start(title="Letter", work=HERE + "write_bytes", arguments={"lines": 3}, owner=anna)
        assert Job.objects.get().status == "waiting"
    job.refresh_from_db()
    assert (job.status, job.message, job.owner, job.done, job.of) == ("done", "The file is ready.", anna, 3, 3)
    assert content_of(job) == b"line\n" * 3
    assert Path(job.result.name).name == "Letter_to_Ärzte__Co.txt"
    assert job.created_at < job.started_at < job.finished_at
    again = begin("write_bytes", lines=3)
    assert Path(again.result.name).name == Path(job.result.name).name  # a second file of that name keeps it too


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_while_the_work_is_inside_a_transaction_of_its_own():
    seen_by_others.clear()
    assert begin("inside_a_transaction").status == "done"
    assert seen_by_others == [7]


@pytest.mark.django_db(transaction=True)
def test_the_owner_stops_a_running_job_and_it_stops_at_its_next_step():
    job = begin("stop_halfway", title="Stopped")
    assert (job.status, job.message) == ("cancelled", "Stopped as you asked. No file was made.")
    assert (job.done, job.of, job.result.name) == (4, 10, "")


def test_a_job_stopped_while_it_waits_never_begins():
    job = lay_aside("write_bytes", lines=1)
    cancel(job=job, now=timezone.now())
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.started_at, job.result.name) == ("cancelled", None, "")


def test_a_job_whose_worker_is_gone_is_stopped_at_once():
    job = lay_aside("write_bytes", lines=1)
    Job.objects.update(status="running", started_at=timezone.now())
    cancel(job=job, now=timezone.now())
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_stopping_what_has_ended_changes_nothing():
    job = begin("write_bytes", lines=1)
    cancel(job=job, now=timezone.now())
    job.refresh_from_db()
    assert (job.status, job.cancel_asked_at) == ("done", None)


def test_work_that_says_why_it_cannot_go_on_is_repeated_in_its_words():
    assert begin("say_no").message == "Nobody owes anything on that day. Choose another day."
    job = begin("print_too_much")
    assert (job.status, job.message) == ("failed", "Print it in smaller pieces.")


def test_a_fault_of_the_program_reaches_the_owner_as_a_sentence_and_the_log_as_a_traceback(caplog):
    job = begin("stumble")
    assert (job.status, job.of) == ("failed", 8)
    assert "tell the administrator" in job.message
    assert "ZeroDivisionError" not in job.message
    assert "ZeroDivisionError" in caplog.text


def test_a_job_handed_out_twice_is_done_once():
    job = begin("write_bytes", lines=2)
    Job.objects.update(arguments={"lines": 99})
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.of == 2
    assert default_storage.size(job.result.name) == 10


def test_a_second_worker_leaves_a_job_alone_that_another_one_is_at():
    job = lay_aside("write_bytes", lines=1)
    with alone_at(job.pk) as line:
        assert line
        run_job(str(job.pk))
        job.refresh_from_db()
        assert job.status == "waiting"
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.status == "done"


KILLED = """
import sys, time, psycopg
line = psycopg.connect(sys.argv[1], autocommit=True)
got = line.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", ["job " + sys.argv[2]]).fetchone()[0]
print(got, flush=True)
time.sleep(60)
"""


def test_a_job_whose_worker_was_killed_is_done_from_the_start_when_handed_out_again():
    job = lay_aside("write_bytes", lines=2)
    Job.objects.update(status="running", started_at=timezone.now(), done=1, of=2)
    parameters = connection.get_connection_params()
    address = " ".join(f"{name}={parameters[name]}" for name in ("host", "dbname", "user"))
    worker = subprocess.Popen([sys.executable, "-c", KILLED, address, str(job.pk)], stdout=subprocess.PIPE)
    assert worker.stdout.readline() == b"True\n"
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.status == "running"  # the worker lives: nothing was done twice
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    waiting.until(lambda: finished(job))
    assert (job.status, job.done, content_of(job)) == ("done", 2, b"line\n" * 2)


def finished(job):
    run_job(str(job.pk))
    job.refresh_from_db()
    return job.finished_at


def test_only_listed_functions_can_be_started_and_a_row_changed_later_is_not_run_either():
    with pytest.raises(NotAJob, match=r"os\.system is not listed"):
        start(title="x", work="os.system", arguments={"command": "true"}, owner=None)
    assert not Job.objects.exists()
    job = Job.objects.create(title="x", work="os.system", arguments={"command": "true"})
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.status == "failed"


def test_without_a_queue_the_owner_reads_that_it_was_not_begun(monkeypatch):
    def nobody_listens(*_):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(run_job, "delay", nobody_listens)
    job = begin("write_path")
    assert job.status == "failed"
    assert "Start it again in a minute." in job.message


def test_a_file_made_in_the_folder_of_the_job_is_kept_and_the_folder_is_not():
    assert content_of(begin("write_path")) == b"from a path"
    assert not list(Path(tempfile.gettempdir()).glob("job-*/anything.bin"))


def test_progress_is_written_at_most_twice_a_second():
    now = [0.0]
    line = Recorder()
    progress = Progress(None, line, Path(), clock=lambda: now[0])
    progress.of(1000)
    for number in range(1, 1001):
        now[0] += 0.01
        progress.done(number)
    assert now[0] / TOLD_EVERY <= 20.01
    assert 15 <= len(line.told) <= 21
    assert line.told[0] == (0, 1000)


class Recorder:
    """Stands where the database connection does and writes down what it is told."""

    def __init__(self):
        self.told = []

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def execute(self, _, parameters):
        self.told.append(tuple(parameters[:2]))

    def fetchone(self):
        return (False,)
