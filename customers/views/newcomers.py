"""A new customer in two fields, and whom the house knows already by what is typed so far."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.duplicates.suggestions import alike, typed
from customers.forms import TELLING, NewCustomerForm
from customers.models import Customer
from customers.newcomers import take_on
from customers.views.pieces import REFUSALS
from staff.permissions import needs


@needs("customers.add_customer")
def new(request: HttpRequest) -> HttpResponseBase:
    """Add a customer by name and type; one the house seems to have asks once whether it is really another one."""
    form = NewCustomerForm(request.POST or None, initial={"status": "customer", "kind": ""})
    asks = form.is_valid() and not form.cleaned_data["even_so"]
    found = form.similar(request.user) if asks else []
    if form.is_valid() and not found:
        try:
            customer = take_on(**form.values(), by=request.user, now=timezone.now())
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, taken_on(customer, told=not form.cleaned_data["kind"]))
            return redirect("customers:contacts", customer.code)
    context = {"form": form, "found": found, "asked": bool(found)}
    return TemplateResponse(request, "customers/new.html", context, status=422 if form.is_bound else 200)


@needs("customers.add_customer")
def similar(request: HttpRequest) -> HttpResponseBase:
    """Whom the house knows already by what is typed so far: a fragment of the form."""
    told = {name: request.GET.get(name, "")[:200] for name in ("name", *TELLING)}
    return TemplateResponse(request, "customers/similar.html", {"found": alike(typed(**told), viewer=request.user)})


def taken_on(customer: Customer, *, told: bool) -> str:
    """Return the sentence that greets a new customer's folder; `told` by its name what kind it is."""
    kind = f" is {'a person' if customer.kind == Customer.Kind.PERSON else 'a company'} by its name and" if told else ""
    return f"{customer.name}{kind} has the code {customer.code}. Add people and addresses here."
