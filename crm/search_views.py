"""Search from any page: the answer box's suggestions, and the page with everything found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from crm.search import answers
from customers.customer_field import like
from customers.models import Customer
from foundation.periods import company_today
from staff.permissions import needs

FULL_PAGE = 50


@needs("customers.view_customer")
def search(request: HttpRequest) -> HttpResponse:
    """Everything found; or the page meant, when there is no doubt (?all=1 lists even then)."""
    found = answers(request.GET.get("q", ""), user=request.user, today=company_today(), limit=FULL_PAGE)
    if found.direct and "all" not in request.GET:
        return redirect(found.direct)
    return TemplateResponse(request, "search/search.html", {"answers": found})


@needs("customers.view_customer")
def suggest(request: HttpRequest) -> HttpResponse:
    """The fragment under the answer box, while somebody types."""
    found = answers(request.GET.get("q", ""), user=request.user, today=company_today())
    return TemplateResponse(request, "search/answers.html", {"answers": found, "suggesting": True})


@needs("customers.view_customer")
def customers(request: HttpRequest) -> HttpResponse:
    """The customers whose code or name begins like what stands in a field, whatever the field is called."""
    typed = next(iter(request.GET.values()), "").replace("\0", "")
    found = like(Customer.objects.visible_to(request.user), typed)
    return TemplateResponse(request, "search/customers.html", {"customers": found})
