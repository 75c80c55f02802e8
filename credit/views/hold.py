from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.dunning.courtesy import before_a_hold
from credit.holding.forms import ReasonForm, ReleaseForm
from credit.holding.holds import HoldRefused, bound_by, place_on_hold, release_hold
from credit.holding.way_out import way_out
from credit.holding.whatif import placing, releasing, what_if
from credit.views.folder import folder_of
from customers.holds import active_hold
from customers.models import Customer
from foundation.periods import company_today
from journal.confirming import confirmed
from staff.permissions import needs


@needs("customers.add_hold")
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reason, and place the hold."""
    customer, form = folder_of(request, code), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place_on_hold(customer=customer, by=request.user, now=timezone.now(), **form.cleaned_data)
        except HoldRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"{customer.name} is on hold. Orders and service calls are refused from now on.")
            return redirect("credit:overview", customer.code)
    return _ask(request, "credit/hold.html", customer, form)


@needs("customers.change_hold")
@confirmed("hold_released")
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reason, and release the hold in force."""
    customer, form = folder_of(request, code), ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release_hold(customer=customer, by=request.user, now=timezone.now(), **form.cleaned_data)
        except HoldRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"The hold is released. Orders of {customer.name} are taken again.")
            return redirect("credit:overview", customer.code)
    return _ask(request, "credit/release.html", customer, form)


def _ask(request: HttpRequest, template: str, customer: Customer, form: ReasonForm | ReleaseForm) -> HttpResponse:
    """The form, above it what the act would change."""
    held, by, now = active_hold(customer), request.user, timezone.now()
    context = {"customer": customer, "form": form, "hold": held, "binds_branches": bound_by(customer).count() > 1}
    placing_it = template == "credit/hold.html"
    if bool(held) != placing_it:
        change = placing if placing_it else releasing
        if placing_it:
            context["known"] = before_a_hold(customer=customer, as_of=company_today(now))
        context["what_if"] = what_if(customer=customer, changes=[change(customer, by=by, now=now)], by=by, now=now)
    if held:
        context["way_out"] = way_out(customer=customer, by=by, now=now)
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
