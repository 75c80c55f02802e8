"""Sending a run of reminders: released, gone on with after trouble, its letters printed; or discarded."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning.job import start_sending
from credit.dunning.outcome import letters_to_print
from credit.dunning.refusals import DunningRefused, NotPossible
from credit.dunning.runs import discard_run, release_run
from credit.models import ReminderRun
from credit.views.reminder_run import MAY
from documents.rounds.job import stop_job
from documents.serving import shown_pdf
from staff.permissions import needs


@needs(MAY)
@require_POST
def release(request: HttpRequest, run: int) -> HttpResponseBase:
    """Send what is proposed, as a job."""
    shown = get_object_or_404(ReminderRun, pk=run)
    try:
        with transaction.atomic():
            release_run(run=shown, by=request.user, now=timezone.now())
            start_sending(run=shown, by=request.user)
    except DunningRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("credit:run", shown.pk)


@needs(MAY)
@require_POST
def go_on(request: HttpRequest, run: int) -> HttpResponseBase:
    """Go on sending a run whose job was stopped or failed; what went out does not go out again."""
    shown = get_object_or_404(ReminderRun, pk=run, status=ReminderRun.Status.RELEASED)
    start_sending(run=shown, by=request.user)
    return redirect("credit:run", shown.pk)


@needs(MAY)
@require_POST
def stop(request: HttpRequest, run: int) -> HttpResponseBase:
    """Stop sending: what went out is out, the others wait."""
    stop_job(run=get_object_or_404(ReminderRun, pk=run), now=timezone.now())
    return redirect("credit:run", run)


@needs(MAY)
@require_POST
def discard(request: HttpRequest, run: int) -> HttpResponseBase:
    """Throw a proposed run away; nobody was written to."""
    shown = get_object_or_404(ReminderRun, pk=run)
    try:
        discard_run(run=shown, by=request.user, now=timezone.now())
    except DunningRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("credit:run", shown.pk)
    messages.success(request, "The run is discarded: nobody was written to.")
    return redirect("credit:reminders")


@needs("credit.view_reminderrun")
def letters(request: HttpRequest, run: int) -> HttpResponseBase:
    """The letters of a run that go by post, as one PDF to print."""
    shown = get_object_or_404(ReminderRun, pk=run)
    try:
        pdf = letters_to_print(shown)
    except NotPossible as error:
        messages.warning(request, str(error))
        return redirect("credit:run", shown.pk)
    return shown_pdf(pdf, f"reminders-{shown.day}.pdf")
