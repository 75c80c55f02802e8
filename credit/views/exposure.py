from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from credit.exposure import why_exposure
from credit.limits import limit_use
from credit.views.folder import folder_of
from foundation.periods import company_today, day_asked
from staff.permissions import needs


@needs("financials.view_document")
def exposure(request: HttpRequest, code: str) -> HttpResponse:
    """Why so much of the limit is used: by whom, and of this customer the balance and what is to be invoiced."""
    customer, today = folder_of(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    asked = {"customer": customer, "as_of": as_of, "today": today}
    context = {"customer": customer, "as_of": as_of, "why": why_exposure(**asked), "use": limit_use(**asked)}
    return TemplateResponse(request, "credit/exposure.html", context)
