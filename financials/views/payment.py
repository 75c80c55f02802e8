from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from financials.views.folder import folder
from financials.why import why_open
from staff.permissions import needs


@needs("financials.view_payment")
def payment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One payment: how it came, which invoices it settled, and what is left of it."""
    customer, context = folder(request, code)
    known = customer.payments.filter(counts_from__lte=context["as_of"])
    found = get_object_or_404(known.select_related("booked_by"), pk=pk)
    entries = found.entries.select_related("payment", "document").order_by("id")
    context |= {
        "payment": found,
        "parts": [(entry, why_open(entry, customer=customer, as_of=context["as_of"])) for entry in entries],
    }
    return TemplateResponse(request, "financials/payment.html", context)
