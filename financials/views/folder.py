"""What every page of this tab starts from."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from customers.models import Customer
from foundation.periods import company_today, day_asked


def folder(request: HttpRequest, code: str) -> tuple[Customer, dict]:
    """Return the customer this user may see, and the context every page of this tab starts from."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    return customer, {"customer": customer, "as_of": as_of, "today": today}
