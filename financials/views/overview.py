from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from financials.aging import agings, open_items
from financials.tables import DealingFilter, columns, row_of
from financials.views.folder import folder
from foundation.money import NOTHING
from foundation.tables import Listing
from staff.permissions import needs


@needs("financials.view_document")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Everything ever quoted, ordered, invoiced, credited and paid, with what is open of it on the day asked about."""
    customer, context = folder(request, code)
    items = open_items(customer_id=customer.pk, as_of=context["as_of"])
    known = customer.dealings.filter(counts_from__lte=context["as_of"])
    chosen = DealingFilter(request.GET, known, items=items)
    shown = columns(customer=customer, open_by_row=_open_by_row(items), as_of=context["as_of"])
    listing = Listing(shown, chosen.qs, request.GET, what="documents and payments", sort="-issued_on")
    if request.user.has_perm("customers.export_customer") and (file := listing.export(f"{code}-financials")):
        return file
    accounts = agings([customer.pk], as_of=context["as_of"])[customer.pk]
    context |= {"listing": listing, "sort": listing.sort, "filter": chosen, "accounts": accounts}
    return TemplateResponse(request, "financials/overview.html", context)


def _open_by_row(items: list[dict]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for item in items:
        found[row_of(item)] = found.get(row_of(item), NOTHING) + item["open"]
    return found
