"""The addresses of the Contacts tab."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from customers import addresses
from customers.address_forms import AddressForm
from customers.meanwhile import locked
from customers.models import Address, Customer
from customers.phones import region_of
from customers.views.pieces import kept_when_gone, opened, piece, removed
from staff.permissions import needs


@needs("customers.add_address")
def add_address(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    main = customer.addresses.filter(purpose=Address.Purpose.MAIN).exists()
    first = {"purpose": Address.Purpose.DELIVERY if main else Address.Purpose.MAIN}
    form = AddressForm(request.POST or None, initial=first, home=home_of(customer))

    def save(*, by, now, **parts):
        addresses.add_address(customer=customer, parts=parts, by=by, now=now)

    return piece(request, customer, form, save, "New address", "Save address")


@needs("customers.change_address")
@kept_when_gone(AddressForm, "customers:add_address", "Change address")
def edit_address(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    address = get_object_or_404(customer.addresses, pk=pk)
    form = AddressForm(request.POST or None, instance=address, home=home_of(customer))
    current = partial(locked, customer.addresses.model, pk)

    def save(*, by, now, **parts):
        addresses.edit_address(address=customer.addresses.get(pk=pk), parts=parts, by=by, now=now)

    return piece(request, customer, form, save, "Change address", "Save address", current=current)


@needs("customers.add_address")
@require_POST
def read_address(request: HttpRequest, code: str) -> HttpResponseBase:
    """Read what was typed so far into parts, and show its lines as they will be printed. Nothing is saved."""
    form = AddressForm(request.POST, home=home_of(opened(request, code)))
    return TemplateResponse(request, "customers/address_reading.html", {"form": form})


@needs("customers.delete_address")
def remove_address(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    address = get_object_or_404(customer.addresses.select_related("customer"), pk=pk)
    try:
        return removed(request, customer, partial(addresses.remove_address, address=address), "The address is removed.")
    except addresses.AddressRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("customers:contacts", customer.code)


def home_of(customer: Customer) -> str:
    """Return the country of an address that names none: where the customer sits, else where we do."""
    return region_of(customer) or settings.COMPANY_COUNTRY
