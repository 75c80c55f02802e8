"""Which service call of a customer somebody means by a number (settings.NUMBERED), or by where it is."""

from customers.models import Address, Customer
from service.models import ServiceCall


def with_number(customer: Customer, number: str) -> list[ServiceCall]:
    """Return the call with exactly this number, whatever its case, or nothing."""
    return list(ServiceCall.objects.filter(customer=customer, number__iexact=number).select_related("customer"))


def calls_to(address: Address) -> list[str]:
    """Return the calls not done yet that somebody is to go to this address for (settings.ADDRESS_USES)."""
    waiting = ServiceCall.objects.waiting().filter(customer=address.customer_id, site=address.pk)
    return [f"service call {call.number}" for call in waiting.order_by("pk")]
