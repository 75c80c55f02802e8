"""The block “Tax” of the Contacts tab: why no tax is charged, and until when."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.exemption_forms import EndForm, ExemptionForm
from customers.exemptions import add_exemption, end_exemption
from customers.papers import papers_of
from customers.tax_rules import RulesRefused, set_own_tax_rules
from customers.views.pieces import opened, piece
from foundation.periods import company_today
from staff.permissions import needs


@needs("customers.add_taxexemption")
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    first = {"valid_from": company_today()}
    form = ExemptionForm(request.POST or None, request.FILES or None, initial=first, papers=papers_of(customer))
    save = partial(add_exemption, customer=customer)
    return piece(request, customer, form, save, "New tax exemption", "Save exemption")


@needs("customers.change_taxexemption")
def end(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    exemption = get_object_or_404(customer.tax_exemptions, pk=pk)
    form = EndForm(request.POST or None, initial={"ended_on": company_today()})
    save = partial(end_exemption, exemption=exemption)
    return piece(request, customer, form, save, f"End {exemption}", "End exemption")


@needs("customers.change_taxexemption")
@require_POST
def rules(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let the exemptions of the head offices count for a branch, or its own alone."""
    customer = opened(request, code)
    own = request.POST.get("own") == "on"
    try:
        set_own_tax_rules(customer=customer, own=own, by=request.user, now=timezone.now())
    except RulesRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"{customer.name}: {'its own' if own else 'also its head offices’'} exemptions count."
        )
    return redirect("customers:contacts", customer.code)
