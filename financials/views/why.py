from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from financials.views.folder import folder
from financials.why import turnover, why_balance
from staff.permissions import needs


@needs("financials.view_document")
def why(request: HttpRequest, code: str, figure: str = "balance") -> HttpResponse:
    """Why the balance is what it is: the open items that add up to it, and everything posted that does too."""
    customer, context = folder(request, code)
    currencies = sorted({customer.currency, *customer.entries.values_list("currency", flat=True).distinct()})
    asked = {"customer": customer, "as_of": context["as_of"]}
    context["accounts"] = [
        (why_balance(currency=currency, **asked), turnover(currency=currency, **asked)) for currency in currencies
    ]
    return TemplateResponse(request, "financials/why.html", context)
