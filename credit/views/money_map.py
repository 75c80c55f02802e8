from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from credit.money_map import money_map
from credit.views.folder import folder_of
from foundation.periods import company_today, day_asked
from staff.permissions import needs


@needs("credit.view_standing")
def money_map_page(request: HttpRequest, code: str) -> HttpResponse:
    """Who orders, who receives, who pays and whose credit counts in the group of a customer."""
    customer, today = folder_of(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    found = money_map(customer, viewer=request.user, as_of=as_of, today=today)
    return TemplateResponse(request, "credit/money_map.html", {"customer": customer, "as_of": as_of, "map": found})
