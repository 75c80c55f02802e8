"""One run of reminders: what is proposed and what was left out, releasing it, and what became of it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from credit.dunning import runs
from credit.dunning.breakdown import Breakdown, breakdown_of
from credit.dunning.forms import LeaveOutForm
from credit.dunning.job import start_sending
from credit.dunning.outcome import mark_sent, send_again
from credit.dunning.refusals import DunningRefused, NotPossible
from credit.dunning.tables import columns_of, reminders_of
from credit.dunning.tables import runs as all_runs
from credit.models import Reminder, ReminderRun
from documents.rounds.states import SHOWN
from foundation.models import Job
from foundation.tables import Listing
from staff.permissions import needs, require

MAY = "credit.change_reminderrun"
PAGE = 100


@needs("credit.view_reminderrun")
def run(request: HttpRequest, run: int) -> HttpResponseBase:
    """One run; while it is being sent its progress is asked for each second."""
    shown = get_object_or_404(all_runs(), pk=run)
    job = Job.objects.filter(pk=shown.job).first() if shown.job else None
    if request.htmx:
        at_work = job and not job.finished_at
        context = {"run": shown, "job": job}
        return (
            TemplateResponse(request, "credit/dunning/run.html#progress", context)
            if at_work
            else HttpResponseClientRefresh()
        )
    return page(request, shown, job=job)


def _progress(request: HttpRequest, run: ReminderRun, job: Job | None) -> HttpResponseBase:
    """How far the sending is; once it has ended the whole page is loaded anew."""
    if not job or job.finished_at:
        return HttpResponseClientRefresh()
    return TemplateResponse(request, "credit/dunning/run.html#progress", {"run": run, "job": job})


def page(
    request: HttpRequest, run: ReminderRun, *, job: Job | None = None, form: LeaveOutForm | None = None
) -> HttpResponseBase:
    """The page of a run: the list asked for, the sums of the whole."""
    breakdown, may = breakdown_of(run), request.user.has_perm(MAY)
    which, reason = _asked(request, breakdown)
    rows, columns = reminders_of(run, which=which, reason=reason), columns_of(run, which, may=may)
    listing = Listing(columns, rows, request.GET, what="reminders", sort=_order(which), size=PAGE)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export(f"reminders-{run.day}-{which}"):
            return file
    _keep_ticks(request, listing)
    context = {
        "run": run, "job": job, "breakdown": breakdown, "listing": listing, "sort": listing.sort, "which": which,
        "reason": reason, "form": form or LeaveOutForm(), "may": may,
        "proposed": run.status == ReminderRun.Status.PROPOSED,
    }  # fmt: skip
    return TemplateResponse(request, "credit/dunning/run.html", context, status=422 if form else 200)


def _keep_ticks(request: HttpRequest, listing: Listing) -> None:
    """A form that was refused comes back with its boxes as they were."""
    ticked = set(request.POST.getlist("reminder"))
    for reminder in listing.page.rows:
        reminder.ticked = str(reminder.pk) in ticked


def _asked(request: HttpRequest, breakdown: Breakdown) -> tuple[str, str | None]:
    """Return which reminders are shown: those asked for, else the first of which there are any."""
    there = [key for key, _, _ in breakdown.shown]
    which = request.GET.get("which", "")
    which = which if which in SHOWN else next(iter(there), "proposed")
    reasons = {reason.key for reason in breakdown.reasons}
    reason = request.GET.get("reason")
    return which, reason if which == "excluded" and reason in reasons else None


def _order(which: str) -> str:
    return "customer" if which == "excluded" else "-amount"


@needs(MAY)
@require_POST
def leave_out(request: HttpRequest, run: int) -> HttpResponseBase:
    """Take the ticked reminders out of the run, with a reason."""
    shown, form = get_object_or_404(all_runs(), pk=run), LeaveOutForm(request.POST)
    chosen = _ticked(request, shown)
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
    return _each(request, _ticked(request, shown), runs.take_in, "taken in again")


@needs(MAY)
@require_POST
def again(request: HttpRequest, run: int) -> HttpResponseBase:
    """Send reminders that failed, or of which nobody knows, once more."""
    shown = get_object_or_404(ReminderRun, pk=run)
    failed = shown.reminders.filter(status=Reminder.Status.FAILED).select_related("customer", "run")
    with transaction.atomic():
        answer = _each(request, failed if "all" in request.POST else _ticked(request, shown), send_again, "sent again")
        start_sending(run=shown, by=request.user)
    return answer


@needs(MAY)
@require_POST
def were_sent(request: HttpRequest, run: int) -> HttpResponseBase:
    """Say of unclear reminders that they reached the mail server or the gateway."""
    shown = get_object_or_404(ReminderRun, pk=run)
    return _each(request, _ticked(request, shown), mark_sent, "noted as sent")


def _ticked(request: HttpRequest, run: ReminderRun) -> QuerySet[Reminder]:
    chosen = [int(pk) for pk in request.POST.getlist("reminder") if pk.isdecimal()]
    return run.reminders.filter(pk__in=chosen).select_related("customer", "run")


def _each(request: HttpRequest, chosen: QuerySet[Reminder], verb: Callable, done: str, **said) -> HttpResponseBase:
    """Do it to each of them; what is refused is said, the rest is done."""
    names = []
    for reminder in chosen:
        try:
            verb(reminder=reminder, by=request.user, now=timezone.now(), **said)
        except (DunningRefused, NotPossible) as refusal:
            messages.warning(request, str(refusal))
        else:
            names.append(reminder.customer.name)
    if names:
        who = f"{names[0]} is" if len(names) == 1 else f"{len(names)} customers are"
        messages.success(request, f"{who} {done}.")
    return redirect(f"{reverse('credit:run', kwargs=request.resolver_match.kwargs)}?{request.GET.urlencode()}")
