"""The block “Papers” of the Contacts tab: by which way invoices, statements and reminders go, and where to."""

from functools import partial

from django.http import HttpRequest, HttpResponseBase

from customers.delivery import change_delivery, delivery_of
from customers.delivery_form import DeliveryForm
from customers.models import DeliveryPreference
from customers.views.pieces import opened, piece
from staff.permissions import needs


@needs("customers.change_deliverypreference")
def change(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say how the customer wants its papers."""
    customer = opened(request, code)
    standing = DeliveryPreference.objects.filter(customer=customer).first
    said = {"initial": DeliveryForm.values(standing()), "delivery": delivery_of(customer, to_payer=False)}
    form = DeliveryForm(request.POST or None, heads=customer.branches.exists(), **said)
    save = partial(change_delivery, customer=customer)
    return piece(request, customer, form, save, "Papers", "Save", current=standing)
