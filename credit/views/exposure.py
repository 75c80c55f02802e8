from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from credit.exposure import why_exposure
from credit.views.folder import folder_of
from financials.aging import aging
from foundation.periods import company_today, day_asked
from staff.permissions import needs


@needs("financials.view_document")
def exposure(request: HttpRequest, code: str) -> HttpResponse:
    """Why so much of the limit is used: the balance, and what is still to be invoiced of each order."""
    customer, today = folder_of(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    balance = aging(customer_id=customer.pk, currency=customer.currency, as_of=as_of).balance
    why = why_exposure(customer=customer, balance=balance, as_of=as_of, today=today)
    return TemplateResponse(request, "credit/exposure.html", {"customer": customer, "as_of": as_of, "why": why})
