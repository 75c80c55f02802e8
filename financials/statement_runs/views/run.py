"""One run of statements: who gets one and who not, and what a person decides about each."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.rounds.forms import LeaveOutForm
from documents.rounds.pages import asked, each, keep_ticks, progress, ticked
from documents.rounds.tables import usable
from financials.models import Statement, StatementRun
from financials.statement_runs import runs
from financials.statement_runs.breakdown import breakdown_of
from financials.statement_runs.job import start_sending
from financials.statement_runs.outcome import mark_sent, send_again
from financials.statement_runs.tables import COLUMNS, period, statements_of, whose
from financials.statement_runs.tables import runs as all_runs
from foundation.models import Job
from foundation.tables import Listing
from staff.permissions import needs, require

MAY = "financials.change_statementrun"
PAGE = 100
NOBODY = "Nobody gets a statement in this run. Everybody left out is listed with the reason."


@needs("financials.view_statementrun")
def run(request: HttpRequest, run: int) -> HttpResponseBase:
    """One run; while it is being sent its progress is asked for each second."""
    shown = get_object_or_404(all_runs(), pk=run)
    job = Job.objects.filter(pk=shown.job).first() if shown.job else None
    if request.htmx:
        return progress(request, shown, job, rounds="statements", may=request.user.has_perm(MAY))
    return page(request, shown, job=job)


def page(
    request: HttpRequest, run: StatementRun, *, job: Job | None = None, form: LeaveOutForm | None = None
) -> HttpResponseBase:
    """The page of a run: the list asked for, the sums of the whole."""
    breakdown, may = breakdown_of(run), request.user.has_perm(MAY)
    which, reason = asked(request, [key for key, _, _ in breakdown.shown], {one.key for one in breakdown.reasons})
    rows = statements_of(run, which=which, reason=reason)
    columns = usable(COLUMNS[which], run, may=may)
    listing = Listing(columns, rows, request.GET, what="statements", sort="customer", size=PAGE)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export(f"statements-{run.ends_on}-{which}"):
            return file
    keep_ticks(request, listing.page.rows)
    context = {
        "rounds": "statements", "nobody": NOBODY, "run": run, "job": job, "breakdown": breakdown, "listing": listing,
        "sort": listing.sort, "which": which, "reason": reason, "form": form or LeaveOutForm(), "may": may,
        "proposed": run.status == StatementRun.Status.PROPOSED, "period": period(run), "whose": whose(run),
    }  # fmt: skip
    return TemplateResponse(request, "financials/statement_runs/run.html", context, status=422 if form else 200)


@needs(MAY)
@require_POST
def leave_out(request: HttpRequest, run: int) -> HttpResponseBase:
    """Take the ticked statements out of the run, with a reason."""
    shown, form = get_object_or_404(all_runs(), pk=run), LeaveOutForm(request.POST)
    chosen = ticked(request, shown.statements)
    if form.is_valid() and not chosen:
        form.add_error(None, "Tick whom to leave out first.")
    if not form.is_valid():
        return page(request, shown, form=form)
    return _each(request, chosen, runs.leave_out, "left out", reason=form.cleaned_data["reason"])


@needs(MAY)
@require_POST
def take_in(request: HttpRequest, run: int) -> HttpResponseBase:
    """Take statements a person left out into the run again."""
    shown = get_object_or_404(StatementRun, pk=run)
    return _each(request, ticked(request, shown.statements), runs.take_in, "taken in again")


@needs(MAY)
@require_POST
def again(request: HttpRequest, run: int) -> HttpResponseBase:
    """Send statements that failed, or of which nobody knows, once more."""
    shown = get_object_or_404(StatementRun, pk=run)
    failed = shown.statements.filter(status=Statement.Status.FAILED).select_related("customer", "run")
    chosen = failed if "all" in request.POST else ticked(request, shown.statements)
    with transaction.atomic():
        answer = _each(request, chosen, send_again, "sent again")
        start_sending(run=shown, by=request.user)
    return answer


@needs(MAY)
@require_POST
def were_sent(request: HttpRequest, run: int) -> HttpResponseBase:
    """Say of unclear statements that they reached the mail server."""
    shown = get_object_or_404(StatementRun, pk=run)
    return _each(request, ticked(request, shown.statements), mark_sent, "noted as sent")


def _each(request: HttpRequest, chosen: QuerySet[Statement], verb: Callable, done: str, **said) -> HttpResponseBase:
    """Do it to each of them, and show the run again."""
    each(request, chosen, lambda one: verb(statement=one, by=request.user, now=timezone.now(), **said), done)
    return redirect(f"{reverse('statements:run', kwargs=request.resolver_match.kwargs)}?{request.GET.urlencode()}")
