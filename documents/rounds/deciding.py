"""What a person decides about a round before it goes out: this one not, that one after all, all of them, or none."""

from datetime import datetime

from django.db.models import Model, QuerySet

from documents.rounds.refusals import RoundRefused
from documents.rounds.states import DISCARDED, EXCLUDED, FINISHED, NOT_SENT, PROPOSED, QUEUED, RELEASED
from staff.models import User


def locked_run(run: Model) -> Model:
    """Return the run as it is now, locked to the end of the transaction."""
    return type(run).objects.select_for_update(of=("self",)).select_related("released_by").get(pk=run.pk)


def locked_paper(paper: Model) -> Model:
    """Return the paper as it is now, its run locked before it, as releasing does."""
    locked_run(paper.run)
    return type(paper).objects.select_for_update(of=("self",)).select_related("run").get(pk=paper.pk)


def put_out(paper: Model, *, noun: str, reason: str, person: User) -> Model:
    """Leave a locked paper out, without saving it. Raises RoundRefused when it is on its way already."""
    if not reason.strip():
        sentence = f"Say why this {noun} is not sent: the next one who looks at the run wants to know."
        raise RoundRefused(sentence, "reason")
    if paper.status not in NOT_SENT:
        raise RoundRefused(f"This {noun} can no longer be left out: it is {paper.get_status_display()}.")
    paper.status, paper.why, paper.left_out_by = EXCLUDED, reason.strip()[:300], person
    return paper


def put_in(paper: Model, *, noun: str, else_: str) -> Model:
    """Propose a locked paper again that a person left out, without saving it. Raises RoundRefused.

    `else_` says how one comes that the house itself left out.
    """
    if paper.status != EXCLUDED or paper.run.status != PROPOSED:
        raise RoundRefused(f"This {noun} cannot be taken in: its run is not waiting for its release any more.")
    if not paper.left_out_by_id:
        raise RoundRefused(f"This {noun} stays out: {paper.why}. {else_}")
    paper.status, paper.why, paper.left_out_by = PROPOSED, "", None
    return paper


def release(run: Model, papers: QuerySet, *, noun: str, person: User | None, now: datetime) -> Model:
    """Queue what is proposed of a run. Without a person, a run with nothing to send is finished at once.

    Raises RoundRefused when the run is not proposed any more, or a person releases what nobody gets.
    """
    run = locked_run(run)
    ensure_proposed(run)
    queued = papers.filter(status=PROPOSED).update(status=QUEUED)
    if person and not queued:
        raise RoundRefused(f"There is nothing to send in this run. Take a {noun} in, or discard the run.")
    run.status, run.released_at, run.released_by = RELEASED if queued else FINISHED, now, person
    run.finished_at = None if queued else now
    run.save(update_fields=["status", "released_at", "released_by", "finished_at"])
    return run


def discard(run: Model, *, now: datetime) -> Model:
    """Send nothing of a run that waits for its release. Raises RoundRefused when it was released already."""
    run = locked_run(run)
    ensure_proposed(run)
    run.status, run.finished_at = DISCARDED, now
    run.save(update_fields=["status", "finished_at"])
    return run


def ensure_proposed(run: Model) -> None:
    """Raise RoundRefused unless the run waits for its release."""
    if run.status != PROPOSED:
        who = f" by {run.released_by.get_short_name()}" if run.released_by else ""
        raise RoundRefused(f"This run is {run.get_status_display()} already{who}. Nothing was changed.")
