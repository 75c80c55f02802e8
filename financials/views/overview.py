from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from financials.aging import agings
from financials.paid_for import paid_for
from financials.sales.months import charts_of
from financials.tables import DealingFilter, Shown
from financials.views.folder import folder
from foundation.tables import Listing
from staff.permissions import needs


@needs("financials.view_document")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Everything ever quoted, ordered, invoiced, credited and paid, with what is open of it on the day asked about."""
    customer, context = folder(request, code)
    day, today = context["as_of"], context["today"]
    known = customer.dealings.known_by(day, today=today)
    chosen = DealingFilter(request.GET, known, customer=customer, day=day)
    columns = Shown(customer, day=day, today=today).columns
    listing = Listing(columns, chosen.qs, request.GET, what="documents and payments", sort="-issued_on")
    if request.user.has_perm("customers.export_customer") and (file := listing.export(f"{code}-financials")):
        return file
    accounts = agings([customer.pk], as_of=day)[customer.pk]
    context |= {"listing": listing, "sort": listing.sort, "filter": chosen, "accounts": accounts}
    context |= {"sales": charts_of(customer_id=customer.pk, day=day), "paid_for": paid_for(customer, as_of=day)}
    # What was so on a past day is not what leaves the house today.
    context["may_send"] = day == today and request.user.has_perm("journal.add_entry")
    context["tick"] = "financials/cells/pick.html" if context["may_send"] else ""
    return TemplateResponse(request, "financials/overview.html", context)
