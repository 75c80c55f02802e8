from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from financials.models import Adjustment
from financials.uses import account_of
from financials.views.folder import folder
from staff.permissions import needs


@needs("financials.view_payment")
def payment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One payment: how it came, which invoices it settled, what is left of it, and what became of it since."""
    customer, context = folder(request, code)
    known = customer.payments.filter(counts_from__lte=context["as_of"])
    found = get_object_or_404(known.select_related("booked_by"), pk=pk)
    found.customer = customer
    later = found.adjustments.filter(counts_from__lte=context["as_of"]).select_related("booked_by").order_by("id")
    context |= {
        "payment": found,
        "account": account_of(found, customer=customer, as_of=context["as_of"]),
        "adjustments": later,
        "returned": next((each for each in later if each.kind == Adjustment.Kind.RETURN), None),
        "changeable": context["as_of"] == context["today"],
    }
    return TemplateResponse(request, "financials/payment.html", context)
