"""One run of reminders: what is proposed and what was left out, releasing it, and what became of it."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning import runs
from credit.dunning.breakdown import breakdown_of
from credit.dunning.job import start_sending
from credit.dunning.outcome import mark_sent, send_again
from credit.dunning.tables import COLUMNS, reminders_of
from credit.dunning.tables import runs as all_runs
from credit.models import Reminder, ReminderRun
from documents.rounds.forms import LeaveOutForm
from documents.rounds.pages import asked, each, keep_ticks, progress, ticked
from documents.rounds.tables import usable
from foundation.models import Job
from foundation.tables import Listing
from staff.permissions import needs, require

MAY = "credit.change_reminderrun"
PAGE = 100
NOBODY = "Nobody is to be reminded today. Everybody left out is listed with the reason."


@needs("credit.view_reminderrun")
def run(request: HttpRequest, run: int) -> HttpResponseBase:
    """One run; while it is being sent its progress is asked for each second."""
    shown = get_object_or_404(all_runs(), pk=run)
    job = Job.objects.filter(pk=shown.job).first() if shown.job else None
    if request.htmx:
        return progress(request, shown, job, rounds="credit", may=request.user.has_perm(MAY))
    return page(request, shown, job=job)


def page(
    request: HttpRequest, run: ReminderRun, *, job: Job | None = None, form: LeaveOutForm | None = None
) -> HttpResponseBase:
    """The page of a run: the list asked for, the sums of the whole."""
    breakdown, may = breakdown_of(run), request.user.has_perm(MAY)
    which, reason = asked(request, [key for key, _, _ in breakdown.shown], {one.key for one in breakdown.reasons})
    rows, columns = reminders_of(run, which=which, reason=reason), usable(COLUMNS[which], run, may=may)
    listing = Listing(columns, rows, request.GET, what="reminders", sort=_order(which), size=PAGE)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export(f"reminders-{run.day}-{which}"):
            return file
    keep_ticks(request, listing.page.rows)
    context = {
        "rounds": "credit", "nobody": NOBODY, "run": run, "job": job, "breakdown": breakdown, "listing": listing,
        "sort": listing.sort, "which": which, "reason": reason, "form": form or LeaveOutForm(), "may": may,
        "proposed": run.status == ReminderRun.Status.PROPOSED,
    }  # fmt: skip
    return TemplateResponse(request, "credit/dunning/run.html", context, status=422 if form else 200)


def _order(which: str) -> str:
    return "customer" if which == "excluded" else "-amount"


@needs(MAY)
@require_POST
def leave_out(request: HttpRequest, run: int) -> HttpResponseBase:
    """Take the ticked reminders out of the run, with a reason."""
    shown, form = get_object_or_404(all_runs(), pk=run), LeaveOutForm(request.POST)
    chosen = ticked(request, shown.reminders)
    if form.is_valid() and not chosen:
        form.add_error(None, "Tick whom to leave out first.")
    if not form.is_valid():
        return page(request, shown, form=form)
    return _each(request, chosen, runs.leave_out, "left out", reason=form.cleaned_data["reason"])


@needs(MAY)
@require_POST
def take_in(request: HttpRequest, run: int) -> HttpResponseBase:
    """Take reminders a person left out into the run again."""
    shown = get_object_or_404(ReminderRun, pk=run)
    return _each(request, ticked(request, shown.reminders), runs.take_in, "taken in again")


@needs(MAY)
@require_POST
def again(request: HttpRequest, run: int) -> HttpResponseBase:
    """Send reminders that failed, or of which nobody knows, once more."""
    shown = get_object_or_404(ReminderRun, pk=run)
    failed = shown.reminders.filter(status=Reminder.Status.FAILED).select_related("customer", "run")
    with transaction.atomic():
        answer = _each(
            request, failed if "all" in request.POST else ticked(request, shown.reminders), send_again, "sent again"
        )
        start_sending(run=shown, by=request.user)
    return answer


@needs(MAY)
@require_POST
def were_sent(request: HttpRequest, run: int) -> HttpResponseBase:
    """Say of unclear reminders that they reached the mail server or the gateway."""
    shown = get_object_or_404(ReminderRun, pk=run)
    return _each(request, ticked(request, shown.reminders), mark_sent, "noted as sent")


def _each(request: HttpRequest, chosen: QuerySet[Reminder], verb: Callable, done: str, **said) -> HttpResponseBase:
    """Do it to each of them, and show the run again."""
    each(request, chosen, lambda one: verb(reminder=one, by=request.user, now=timezone.now(), **said), done)
    return redirect(f"{reverse('credit:run', kwargs=request.resolver_match.kwargs)}?{request.GET.urlencode()}")
