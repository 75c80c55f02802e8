"""Two customers of the story that are likely one."""

from django.utils import timezone

from customers.models import Customer, DuplicatePair
from tests import make


def thing(route: str, customer: Customer) -> DuplicatePair | None:
    """Return what a page of the likely duplicates is about; None for other pages."""
    return twins(customer) if route.startswith("customers/duplicates/") else None


def twins(customer: Customer) -> DuplicatePair:
    found = {"score": 93, "reasons": ["The same name."], "found_at": timezone.now()}
    earlier = DuplicatePair.objects.filter(one=customer).first()
    return earlier or DuplicatePair.objects.create(one=customer, other=make.customer(name=customer.name), **found)
