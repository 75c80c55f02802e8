"""The reminders of one customer, in its folder: all of them, one now, stopping and resuming them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning.forms import StopForm
from credit.dunning.refusals import DunningRefused
from credit.dunning.runs import make_run
from credit.dunning.stops import resume_reminders, stop_reminders
from credit.dunning.tables import OF_CUSTOMER, reminders_to
from credit.views.folder import folder_of
from foundation.periods import company_today
from foundation.tables import Listing
from staff.permissions import needs, require


@needs("credit.view_reminder")
def customer_reminders(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every reminder of this customer, the latest first."""
    customer = folder_of(request, code)
    listing = Listing(OF_CUSTOMER, reminders_to(customer), request.GET, what="reminders", sort="-day", size=50)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export(f"reminders-{code}"):
            return file
    context = {"customer": customer, "listing": listing, "sort": listing.sort}
    return TemplateResponse(request, "credit/dunning/of_customer.html", context)


@needs("credit.add_reminderrun")
@require_POST
def remind_now(request: HttpRequest, code: str) -> HttpResponseBase:
    """Propose a reminder to this customer alone; it is looked at and released like any other run."""
    customer = folder_of(request, code)
    try:
        run = make_run(customer=customer, by=request.user, now=timezone.now())
    except DunningRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("credit:overview", code)
    return redirect("credit:run", run.pk)


@needs("credit.add_dunningstop")
def stop(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send this customer no reminders, with the reason and perhaps a last day."""
    customer, form = folder_of(request, code), StopForm(request.POST or None, today=company_today())
    if request.method == "POST" and form.is_valid():
        try:
            stop_reminders(customer=customer, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DunningRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"{customer.name} gets no reminders from now on.")
            return redirect("credit:overview", code)
    context = {"customer": customer, "form": form}
    return TemplateResponse(request, "credit/dunning/stop.html", context, status=422 if form.is_bound else 200)


@needs("credit.change_dunningstop")
@require_POST
def resume(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let reminders to this customer go out again."""
    customer = folder_of(request, code)
    try:
        resume_reminders(customer=customer, by=request.user, now=timezone.now())
    except DunningRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{customer.name} gets reminders again.")
    return redirect("credit:overview", code)
