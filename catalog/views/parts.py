"""Choosing a product while its number is typed, in an order or in a call note."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from catalog.suggesting import parts_like
from customers.models import Customer
from foundation.periods import company_today
from staff.permissions import needs


@needs("catalog.view_product")
def parts(request: HttpRequest, code: str) -> HttpResponse:
    """The products somebody may mean, with price and stock for this customer."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    found = parts_like(request.GET.get("text", ""), customer=customer, currency=customer.currency, day=company_today())
    return TemplateResponse(request, "catalog/parts.html", {"found": found, "currency": customer.currency})
