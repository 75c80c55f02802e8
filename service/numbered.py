"""Which service call of a customer somebody means by a number (settings.NUMBERED)."""

from customers.models import Customer
from service.models import ServiceCall


def with_number(customer: Customer, number: str) -> list[ServiceCall]:
    """Return the call with exactly this number, whatever its case, or nothing."""
    return list(ServiceCall.objects.filter(customer=customer, number__iexact=number).select_related("customer"))
