from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.nights import warning
from crm.folder import folder_customer
from crm.overview import LAST, last_documents, to_do, whom_to_call
from crm.today import (
    appointments_of_today,
    broken_promises,
    due,
    new_holds,
    newer,
    news,
    overdue_customers,
    service_due,
    waiting,
)
from financials.aging import open_items
from financials.tables import item_url
from foundation.periods import company_today, day_asked
from journal.composer import composer
from journal.looking import glance
from journal.timeline import latest
from staff.permissions import needs

SHOWN_OPEN_ITEMS = 10


@needs("customers.view_customer")
def home(request: HttpRequest) -> HttpResponse:
    """My day: decisions, calls, tasks and appointments of today, what was not kept, who is newly on hold."""
    now = timezone.now()
    today = company_today(now)
    context = due(user=request.user, today=today) | {
        "today": today,
        "waiting": waiting(user=request.user),
        "news": news(user=request.user),
        "nights": warning(today=today) if request.user.has_perm("customers.change_hold") else "",
        "service": service_due(user=request.user, today=today),
        "appointments": appointments_of_today(user=request.user, today=today, now=now),
        "newer": newer(user=request.user, now=now),
        "overdue": overdue_customers(user=request.user, now=now),
        "promises": broken_promises(user=request.user, today=today),
        "holds": new_holds(user=request.user),
    }
    return TemplateResponse(request, "home.html", context)


@needs("customers.view_customer")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """The first screen of a folder: what is owed and how old it is, the last documents, entries, promises, people."""
    if not (customer := folder_customer(request, code)):
        raise Http404(f"There is no customer {code}.")
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    items = [item for item in open_items(customer_id=customer.pk, as_of=as_of) if item["currency"] == customer.currency]
    context = {
        "customer": customer,
        "as_of": as_of,
        "items": [item | {"url": item_url(item, customer)} for item in items[:SHOWN_OPEN_ITEMS]],
        "more_items": max(0, len(items) - SHOWN_OPEN_ITEMS),
        "documents": last_documents(customer, as_of, today),
        "entries": latest(customer, LAST, as_of),
        "contacts": whom_to_call(customer),
        "todo": to_do(customer, user=request.user, today=today) if as_of == today else None,
        "since": glance(user=request.user, customer=customer, now=timezone.now()) if as_of == today else None,
        "composer": composer(customer, request.user)
        if as_of == today and request.user.has_perm("journal.add_entry")
        else None,
    }
    return TemplateResponse(request, "crm/overview.html", context)
