"""The block “Tax” of the Contacts tab: why no tax is charged, and until when."""

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from customers.exemption_forms import EndForm, ExemptionForm
from customers.exemptions import add_exemption, end_exemption
from customers.papers import papers_of
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
