"""One reminder in its customer's folder: what it asks for, how it reads, and what a person decides about it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning import runs
from credit.dunning.composing import preview_letter
from credit.dunning.job import start_sending
from credit.dunning.notice import CannotWrite
from credit.dunning.outcome import mark_sent, send_again
from credit.dunning.page import Page
from credit.dunning.refusals import DunningRefused, NotPossible
from credit.models import Reminder
from credit.views.folder import folder_of
from credit.views.reminder_run import MAY
from documents.rounds.forms import LeaveOutForm
from documents.serving import shown_pdf
from foundation.pdf import PdfError
from staff.permissions import needs

REFUSALS = (DunningRefused, NotPossible, CannotWrite)
RELATED = ("run", "level", "customer", "contact__person", "charge", "file", "left_out_by")


@needs("credit.view_reminder")
def reminder(request: HttpRequest, code: str, pk: int, form: LeaveOutForm | None = None) -> HttpResponseBase:
    """One reminder: its items and sums, and the e-mail or SMS as it reads."""
    shown = found(request, code, pk)
    context = {
        "customer": shown.customer, "reminder": shown, "page": Page(shown, timezone.now()),
        "form": form or LeaveOutForm(), "may": request.user.has_perm(MAY),
    }  # fmt: skip
    return TemplateResponse(request, "credit/dunning/reminder.html", context, status=422 if form else 200)


@needs("credit.view_reminder")
def letter(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The letter as PDF: as it would be printed now, or as it was filed when it was sent."""
    shown = found(request, code, pk)
    if shown.file:
        return redirect(shown.file)
    try:
        pdf = preview_letter(shown, now=timezone.now())
    except (CannotWrite, PdfError) as trouble:
        messages.error(request, str(trouble))
        return redirect("credit:reminder", code, pk)
    return shown_pdf(pdf, f"reminder-{code}.pdf")


@needs(MAY)
@require_POST
def leave_out(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Leave this customer out of the run, with a reason."""
    form = LeaveOutForm(request.POST)
    if not form.is_valid():
        return reminder(request, code, pk, form)
    return done(request, found(request, code, pk), runs.leave_out, "is left out", **form.cleaned_data)


@needs(MAY)
@require_POST
def take_in(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Send the reminder after all, which a person left out."""
    return done(request, found(request, code, pk), runs.take_in, "is taken in again")


@needs(MAY)
@require_POST
def was_sent(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Say of an unclear reminder that it reached the mail server or the gateway."""
    return done(request, found(request, code, pk), mark_sent, "is noted as sent")


@needs(MAY)
@require_POST
def again(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Send a reminder that failed, or of which nobody knows, once more."""
    return done(request, found(request, code, pk), once_more, "is sent again")


@transaction.atomic
def once_more(*, reminder: Reminder, by, now) -> None:
    """Queue it again and let a worker take it."""
    send_again(reminder=reminder, by=by, now=now)
    start_sending(run=reminder.run, by=by)


def found(request: HttpRequest, code: str, pk: int) -> Reminder:
    """Return a reminder of the folder that is open."""
    customer = folder_of(request, code)
    return get_object_or_404(customer.reminders.select_related(*RELATED), pk=pk)


def done(request: HttpRequest, shown: Reminder, verb: Callable, sentence: str, **said) -> HttpResponseBase:
    """Do it and say so, then go back to the run."""
    try:
        verb(reminder=shown, by=request.user, now=timezone.now(), **said)
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The reminder to {shown.customer.name} {sentence}.")
    return redirect("credit:run", shown.run_id)
