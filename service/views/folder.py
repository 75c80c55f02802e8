from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from customers.models import Customer
from foundation.periods import company_today, day_asked
from service.calls import RELATED
from service.models import ServiceCall


def folder_of(request: HttpRequest, code: str) -> Customer:
    """Return the customer whose folder is open; not found for who may not see it."""
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


def call_of(request: HttpRequest, code: str, pk: int) -> ServiceCall:
    """Return a call of that customer, with its state on the day asked about."""
    customer, today = folder_of(request, code), company_today()
    known = customer.service_calls.on_day(day_asked(request.GET.get("as_of"), today))
    return get_object_or_404(known.select_related(*RELATED), pk=pk)
