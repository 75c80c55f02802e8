"""Reminder runs: what waits, all runs, and a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning.breakdown import what_waits
from credit.dunning.forms import NewRunForm
from credit.dunning.refusals import DunningRefused
from credit.dunning.runs import make_run
from credit.dunning.tables import RUNS
from credit.dunning.tables import runs as all_runs
from foundation.tables import Listing
from staff.permissions import needs, require


@needs("credit.view_reminderrun")
def reminders(request: HttpRequest, form: NewRunForm | None = None) -> HttpResponseBase:
    """All runs, the newest first, and those that wait for somebody."""
    listing = Listing(RUNS, all_runs(), request.GET, what="runs", sort="-day", size=50)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export("reminder-runs"):
            return file
    context = {"listing": listing, "sort": listing.sort, "waiting": what_waits(), "form": form or NewRunForm()}
    return TemplateResponse(request, "credit/dunning/runs.html", context, status=422 if form else 200)


@needs("credit.add_reminderrun")
@require_POST
def new_run(request: HttpRequest) -> HttpResponseBase:
    """Propose reminders to everybody, or to the customers of one collector."""
    form = NewRunForm(request.POST)
    if form.is_valid():
        try:
            run = make_run(by=request.user, now=timezone.now(), **form.cleaned_data)
        except DunningRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("credit:reminders")
        return redirect("credit:run", run.pk)
    return reminders(request, form)
