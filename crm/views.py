from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.nights import warning
from crm.blocks import Asked, drawn
from crm.blocks.layout import Place, layout_as, layout_of
from crm.folder import folder_customer, folder_header
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
from foundation.periods import company_today, day_asked
from journal.looking import glance
from staff.permissions import needs


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
    now = timezone.now()
    today = company_today(now)
    as_of = day_asked(request.GET.get("as_of"), today)
    asked = Asked(customer, request.user, folder_header(request, code), as_of, today, now)
    context = {
        "customer": customer,
        "as_of": as_of,
        **drawn(_layout(request), asked),
        "since": glance(user=request.user, customer=customer, now=now) if as_of == today else None,
    }
    return TemplateResponse(request, "crm/overview.html", context)


def _layout(request: HttpRequest) -> list[Place]:
    """Who arranges the page may look at it as somebody of another role does."""
    role = Group.objects.filter(name=request.GET["as"]).first() if "as" in request.GET else None
    if role and request.user.has_perm("staff.change_arrangement"):
        return layout_as(role)
    return layout_of(request.user)
