"""The register for the walk over all pages: a view somebody saved, a colleague with a duty, an action on many."""

from django.db.models import Model
from django.utils import timezone

from customers.models import Customer, SavedView
from customers.saved_views import save_view
from customers.staffing import assign
from tests import make


def thing(route: str, customer: Customer) -> Model | None:
    """Return what a page of the register is about; None for other pages."""
    if route.startswith("customers/views/<"):
        saved = {"name": "VIP", "query": "status=customer", "shared": True}
        return SavedView.objects.first() or save_view(**saved, by=make.somebody(), now=timezone.now())
    if "contacts/staff/<" in route:
        anna = make.somebody()
        first = customer.assignments.first()
        return first or assign(customer=customer, user=anna, duty="technician", by=anna, now=timezone.now())
    return None
