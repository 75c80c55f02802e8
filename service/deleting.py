"""What keeps a customer from being deleted here: service calls, whatever became of them."""

from customers.deleting import there_are
from customers.models import Customer


def calls_of(customer: Customer) -> list[str]:
    """Return how many service calls there are, and the number of the last (one of settings.DELETE_GATES)."""
    calls = customer.service_calls.order_by("-pk")
    return there_are(calls.count(), "service call", last=getattr(calls.first(), "number", None) or "")
