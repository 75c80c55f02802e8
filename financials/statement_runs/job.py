"""Sending a run of statements in the background."""

from documents.rounds.job import start_job, work
from financials.models import StatementRun
from financials.statement_runs.outcome import about
from financials.statement_runs.sending import send_run
from foundation.bench import Progress
from foundation.models import Job
from staff.models import User

SEND = "financials.statement_runs.job.send_in_background"


def start_sending(*, run: StatementRun, by: User) -> Job:
    """Begin to send a released run, or what is left of it; a job that is at it already is returned."""
    return start_job(run=run, work=SEND, title=_title(run), owner=by)


def send_in_background(progress: Progress, *, run: int) -> tuple[str, bytes]:
    """Send a run, and return how it went. Stopped or killed, and begun again, it goes on with what is left."""
    it = StatementRun.objects.get(pk=run)
    sent = work(progress, it.statements, lambda told: send_run(run=it, told=told))
    return f"statements-{it.ends_on:%Y-%m-%d}.txt", f"{_title(it)}: {sent}.\n".encode()


def _title(run: StatementRun) -> str:
    return about(run).replace("Statement", "Statements", 1)
