"""The addresses of the Contacts tab."""

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from customers import addresses
from customers.address_forms import AddressForm
from customers.models import Address
from customers.views.pieces import opened, piece, removed
from staff.permissions import needs


@needs("customers.add_address")
def add_address(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    main = customer.addresses.filter(purpose=Address.Purpose.MAIN).exists()
    form = AddressForm(request.POST or None, initial={"purpose": Address.Purpose.DELIVERY if main else "main"})

    def save(*, by, now, **parts):
        addresses.add_address(customer=customer, parts=parts, by=by, now=now)

    return piece(request, customer, form, save, "New address", "Save address")


@needs("customers.change_address")
def edit_address(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    address = get_object_or_404(customer.addresses, pk=pk)
    form = AddressForm(request.POST or None, instance=address)

    def save(*, by, now, **parts):
        addresses.edit_address(address=customer.addresses.get(pk=pk), parts=parts, by=by, now=now)

    return piece(request, customer, form, save, "Change address", "Save address")


@needs("customers.delete_address")
def remove_address(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    address = get_object_or_404(customer.addresses.select_related("customer"), pk=pk)
    return removed(request, customer, partial(addresses.remove_address, address=address), "The address is removed.")
