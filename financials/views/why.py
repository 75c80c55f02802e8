from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from customers.models import Customer
from financials.views.folder import folder
from financials.why import OPEN_FIGURES, TURNOVER_FIGURES, currencies, turnover, why_items, why_turnover
from staff.permissions import needs


@needs("financials.view_document")
def why(request: HttpRequest, code: str) -> HttpResponse:
    """Why a figure of the account (?figure=) is what it is: the open items, or what was posted, that add up to it.

    Of all currencies of the account, or of one (?currency=).
    """
    figure = request.GET.get("figure", "balance")
    if figure not in OPEN_FIGURES and figure not in TURNOVER_FIGURES:
        raise Http404(f"No figure of an account is called {figure}.")
    customer, context = folder(request, code)
    context["result"] = (OPEN_FIGURES.get(figure) or TURNOVER_FIGURES[figure])[0]
    wanted = request.GET.get("currency", "")
    asked = [each for each in currencies(customer) if wanted in ("", each)]
    context["accounts"] = [_explained(figure, customer, each, context["as_of"]) for each in asked]
    return TemplateResponse(request, "financials/why.html", context)


def _explained(figure: str, customer: Customer, currency: str, as_of: date) -> dict[str, object]:
    """The figure by its parts, and a balance also by everything ever posted."""
    asked = {"customer": customer, "currency": currency, "as_of": as_of}
    if figure in TURNOVER_FIGURES:
        return {"parts": why_turnover(figure, **asked), "heading": "Everything posted, by year"}
    posted = turnover(**asked) if figure == "balance" else None
    return {"parts": why_items(figure, **asked), "heading": "Open items, oldest due first", "posted": posted}
