from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.holding.forms import WhatIfForm
from credit.holding.holds import HoldRefused
from credit.holding.way_out import way_out
from credit.holding.whatif import Change, limiting, paying, placing, releasing, what_if
from credit.views.folder import folder_of
from customers.holds import active_hold
from customers.models import Customer
from financials.ledger import NotBooked
from staff.permissions import needs


@needs("credit.view_standing")
def what_if_page(request: HttpRequest, code: str) -> HttpResponse:
    """What money that comes, another limit, a hold or its release would change, before anybody does it."""
    customer, now = folder_of(request, code), timezone.now()
    form = WhatIfForm(request.GET or None)
    context = {"customer": customer, "form": form, "hold": active_hold(customer)}
    context["way_out"] = way_out(customer=customer, by=request.user, now=now)
    if form.is_bound and form.is_valid():
        changes = list(_changes(customer, form.cleaned_data, request, now))
        try:
            context["what_if"] = what_if(customer=customer, changes=changes, by=request.user, now=now)
        except HoldRefused as refusal:
            form.add_error("hold", str(refusal))
        except NotBooked as refusal:
            form.add_error("payment", str(refusal))
    refused = form.is_bound and bool(form.errors)
    return TemplateResponse(request, "credit/what_if.html", context, status=422 if refused else 200)


def _changes(customer: Customer, asked: dict, request: HttpRequest, now) -> Iterator[Change]:
    """The changes asked about, in the order they would be made."""
    if asked["payment"]:
        yield paying(customer, asked["payment"], by=request.user, now=now)
    if asked["limit"] is not None:
        yield limiting(customer, asked["limit"])
    if asked["hold"]:
        change = placing if asked["hold"] == "place" else releasing
        yield change(customer, by=request.user, now=now)
