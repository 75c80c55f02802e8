"""Sending a run of statements: released, stopped, gone on with after trouble, its letters printed; or discarded."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.rounds.job import stop_job
from documents.rounds.refusals import NotPossible, RoundRefused
from documents.serving import shown_pdf
from financials.models import StatementRun
from financials.statement_runs.job import start_sending
from financials.statement_runs.outcome import letters_to_print
from financials.statement_runs.runs import discard_run, release_run
from financials.statement_runs.views.run import MAY
from staff.permissions import needs


@needs(MAY)
@require_POST
def release(request: HttpRequest, run: int) -> HttpResponseBase:
    """Send what is proposed, as a job."""
    shown = get_object_or_404(StatementRun, pk=run)
    try:
        with transaction.atomic():
            release_run(run=shown, by=request.user, now=timezone.now())
            start_sending(run=shown, by=request.user)
    except RoundRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("statements:run", run)


@needs(MAY)
@require_POST
def go_on(request: HttpRequest, run: int) -> HttpResponseBase:
    """Go on sending a run whose job was stopped or failed; what went out does not go out again."""
    shown = get_object_or_404(StatementRun, pk=run, status=StatementRun.Status.RELEASED)
    start_sending(run=shown, by=request.user)
    return redirect("statements:run", run)


@needs(MAY)
@require_POST
def stop(request: HttpRequest, run: int) -> HttpResponseBase:
    """Stop sending: what went out is out, the others wait."""
    stop_job(run=get_object_or_404(StatementRun, pk=run), now=timezone.now())
    return redirect("statements:run", run)


@needs(MAY)
@require_POST
def discard(request: HttpRequest, run: int) -> HttpResponseBase:
    """Throw a proposed run away; nobody was written to."""
    shown = get_object_or_404(StatementRun, pk=run)
    try:
        discard_run(run=shown, by=request.user, now=timezone.now())
    except RoundRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("statements:run", run)
    messages.success(request, "The run is discarded: nobody was written to.")
    return redirect("statements:runs")


@needs("financials.view_statementrun")
def letters(request: HttpRequest, run: int) -> HttpResponseBase:
    """The letters of a run that go by post, as one PDF to print."""
    shown = get_object_or_404(StatementRun, pk=run)
    try:
        return shown_pdf(letters_to_print(shown), f"statements-{shown.ends_on}.pdf")
    except NotPossible as error:
        messages.warning(request, str(error))
        return redirect("statements:run", run)
