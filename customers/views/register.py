"""The register: finding, listing and exporting customers, and adding a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.filters import register_extras, register_filter
from customers.forms import NewCustomerForm
from customers.models import Customer
from customers.newcomers import take_on
from customers.tables import COLUMNS, register_rows
from foundation.tables import Listing
from staff.permissions import needs, require


@needs("customers.view_customer")
def register(request: HttpRequest) -> HttpResponseBase:
    """The list of customers, filtered and sorted as the URL says; ?format= answers with it as a file."""
    extras = register_extras()
    rows = register_rows(request.user)
    for extra in extras:
        rows = extra.prepare(rows)
    found = register_filter(request, rows, extras)
    columns = [*COLUMNS, *(column for extra in extras for column in extra.columns)]
    listing = Listing(columns, found.qs, request.GET, what="customers", sort="name")
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export("customers"):
            return file
    context = {
        "listing": listing,
        "sort": listing.sort,
        "filter": found,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "carried": [(name, value) for name in ("sort", "columns") for value in request.GET.getlist(name)],
        "notes": [note for extra in extras if (note := extra.note())],
    }
    return TemplateResponse(request, "customers/register.html", context)


@needs("customers.add_customer")
def new(request: HttpRequest) -> HttpResponseBase:
    """Add a customer by name and type; the same name asks once whether it is really another one."""
    form = NewCustomerForm(request.POST or None, initial={"status": "customer", "kind": ""})
    similar = form.similar() if form.is_valid() and not form.cleaned_data["even_so"] else []
    if form.is_valid() and not similar:
        values = {name: form.cleaned_data[name] for name in ("name", "status", "kind")}
        customer = take_on(**values, by=request.user, now=timezone.now())
        messages.success(request, taken_on(customer, told=not values["kind"]))
        return redirect("customers:contacts", customer.code)
    context = {"form": form, "similar": similar}
    return TemplateResponse(request, "customers/new.html", context, status=422 if form.is_bound else 200)


def taken_on(customer: Customer, *, told: bool) -> str:
    """Return the sentence that greets a new customer's folder; `told` by its name what kind it is."""
    kind = f" is {'a person' if customer.kind == Customer.Kind.PERSON else 'a company'} by its name and" if told else ""
    return f"{customer.name}{kind} has the code {customer.code}. Add people and addresses here."
