"""Runs of statements: what waits, all runs, and a new one."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from documents.rounds.refusals import RoundRefused
from financials.statement_runs.breakdown import what_waits
from financials.statement_runs.forms import NewRunForm
from financials.statement_runs.runs import make_run
from financials.statement_runs.tables import RUNS
from financials.statement_runs.tables import runs as all_runs
from foundation.periods import company_today
from foundation.tables import Listing
from staff.permissions import needs, require


@needs("financials.view_statementrun")
def runs(request: HttpRequest) -> HttpResponseBase:
    """All runs, the newest first, and those that wait for somebody."""
    listing = Listing(RUNS, all_runs(), request.GET, what="runs", sort="-made_at", size=50)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export("statement-runs"):
            return file
    context = {"listing": listing, "sort": listing.sort, "waiting": what_waits()}
    return TemplateResponse(request, "financials/statement_runs/runs.html", context)


@needs("financials.add_statementrun")
def new_run(request: HttpRequest) -> HttpResponseBase:
    """Propose statements to everybody, or to fewer."""
    form = NewRunForm(request.POST or None, today=company_today())
    if request.method == "POST" and form.is_valid():
        try:
            run = make_run(by=request.user, now=timezone.now(), **form.cleaned_data)
        except RoundRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("statements:run", run.pk)
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "financials/statement_runs/new.html", {"form": form}, status=status)
