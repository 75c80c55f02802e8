from urllib.parse import urlsplit

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.collecting.assigning import assign_cases
from credit.collecting.call_form import AssignForm
from credit.collecting.case import DoneToday
from credit.collecting.refusals import CaseRefused
from credit.collecting.worklist import waiting
from credit.collecting.worklist_table import Worklist, WorklistFilter, by_collector
from customers.models import Customer
from foundation.periods import company_today
from staff.models import User
from staff.permissions import holders, needs


def collectors() -> QuerySet[User]:
    """Return those of us who may collect, by name."""
    return holders("credit.change_collectioncase").order_by("name")


def filter_of(request: HttpRequest) -> WorklistFilter:
    """Return the list as the address asks for it."""
    standings = waiting(user=request.user, now=timezone.now())
    return WorklistFilter(request.GET, standings, by=request.user)


@needs("credit.view_collectioncase")
def worklist(request: HttpRequest) -> HttpResponse:
    """Whom to call about overdue money, the most at risk first."""
    now = timezone.now()
    today, chosen = company_today(now), filter_of(request)
    listing = Worklist(chosen.qs, request.GET, today=today)
    if request.user.has_perm("customers.export_customer") and (file := listing.export("worklist")):
        return file
    context = {"listing": listing, "filter": chosen, "today": today, "assign": AssignForm(people=collectors())}
    if "end" in request.GET:
        context["done"] = DoneToday.of(request.user, today=today)
    return TemplateResponse(request, "credit/worklist.html", context)


@needs("credit.view_collectioncase")
def totals(request: HttpRequest) -> HttpResponse:
    """The sums by collector above the list, fetched behind it: they ask about everybody."""
    chosen = filter_of(request)
    context = {"sums": by_collector(chosen), "chosen": chosen.chosen}
    return TemplateResponse(request, "credit/worklist_totals.html", context)


@needs("credit.change_collectioncase")
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked accounts to somebody, and go back to the list."""
    form = AssignForm(request.POST, people=collectors())
    back = f"{reverse('worklist')}?{urlsplit(request.POST.get('next', '')).query}"
    ticked = [int(pk) for pk in request.POST.getlist("account") if pk.isdecimal() and len(pk) < 19]
    customers = Customer.objects.visible_to(request.user).filter(pk__in=ticked).values_list("pk", flat=True)
    if not form.is_valid():
        messages.error(request, "That person does not collect: choose somebody from the list.")
        return redirect(back)
    whom = form.cleaned_data["collector"]
    try:
        changed = assign_cases(customers=customers, collector=whom, by=request.user, now=timezone.now())
    except CaseRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(changed, whom))
    return redirect(back)


def _said(changed: int, whom: User | None) -> str:
    if not changed:
        return f"Nothing changed: {whom or 'nobody'} had them already."
    accounts = "1 customer" if changed == 1 else f"{changed:,} customers"
    return f"{accounts} assigned to {whom}." if whom else f"{accounts} assigned to nobody in particular."
