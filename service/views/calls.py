"""The Service tab and the page of one call; the list of the service itself."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.addresses import lines
from customers.models import Customer, Hold
from foundation.periods import company_today, day_asked
from foundation.tables import Listing
from journal.timeline import about
from service.gates import why_not
from service.models import STATES, ServiceCall
from service.tables import BOARD, BoardFilter, CallFilter, columns
from service.views.folder import call_of, folder_of
from staff.permissions import needs


@needs("service.view_servicecall")
def calls(request: HttpRequest, code: str) -> HttpResponse:
    """Every call of one customer, what waits first."""
    customer, today = folder_of(request, code), company_today()
    day = day_asked(request.GET.get("as_of"), today)
    known = customer.service_calls.on_day(day).select_related("customer", "contact__person", "technician")
    chosen = CallFilter(request.GET, known)
    listing = Listing(columns(day, today), chosen.qs, request.GET, what="service calls", sort="-number")
    if request.user.has_perm("customers.export_customer") and (file := listing.export(f"{code}-service-calls")):
        return file
    context = {"customer": customer, "as_of": day, "listing": listing, "sort": listing.sort, "filter": chosen}
    return TemplateResponse(request, "service/calls.html", context)


@needs("service.view_servicecall")
def call(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One call: what is wrong, where, who goes when, what came of it."""
    found = call_of(request, code, pk)
    day = day_asked(request.GET.get("as_of"), company_today())
    context = {
        "customer": found.customer,
        "call": found,
        "word": STATES[found.state],
        "refusal": why_not(call=found, by=request.user, now=timezone.now()) if found.state == "noted" else "",
        "site": lines(found.site) if found.site else [],
        "phones": found.contact.person.phones.all() if found.contact else [],
        "entries": about(found.customer, found, day) if request.user.has_perm("journal.view_entry") else [],
    }
    return TemplateResponse(request, "service/call.html", context)


def on_hold() -> Exists:
    """Whether the customer of a call, or the head office whose credit it uses, is on hold."""
    shares = Q(customer__branches=OuterRef("customer"), customer__branches__shares_credit=True)
    return Exists(Hold.objects.active().filter(Q(customer=OuterRef("customer")) | shares))


@needs("service.view_servicecall")
def board(request: HttpRequest) -> HttpResponse:
    """What the service has to do, by day; calls that are only noted wait to be taken."""
    today = company_today()
    seen = ServiceCall.objects.waiting().filter(customer__in=Customer.objects.visible_to(request.user))
    rows = seen.on_day(today).annotate(held=on_hold()).select_related("customer", "site", "technician")
    chosen = BoardFilter(request.GET, rows, today=today)
    listing = Listing(BOARD, chosen.qs, request.GET, what="service calls", sort="day")
    if request.user.has_perm("customers.export_customer") and (file := listing.export("service-calls")):
        return file
    context = {"listing": listing, "sort": listing.sort, "filter": chosen, "today": today}
    return TemplateResponse(request, "service/board.html", context)
