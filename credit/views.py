from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.disputes import disputes_on
from credit.exposure import why_exposure
from credit.forms import ReasonForm
from credit.holds import HoldRefused, place_on_hold, release_hold
from credit.standing import Figures, moved, payment_days_by_month, pool_of, standings
from customers.holds import active_hold
from customers.models import Customer
from financials.aging import aging
from foundation.periods import company_today, day_asked
from staff.permissions import needs


def _customer(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


@needs("credit.view_standing")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Rating with what moved it, payment days, aging, promises, disputes and holds, live for the day asked about."""
    customer, today = _customer(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    pool = pool_of(as_of=as_of)
    figures = standings(customer_id=customer.pk, as_of=as_of, pool=pool)
    accounts = [_account(customer, one, as_of, pool) for one in figures]
    context = {
        "customer": customer,
        "as_of": as_of,
        "accounts": sorted(accounts, key=lambda account: account["currency"] != customer.currency),
        "disputes": disputes_on(customer=customer, day=as_of),
        "holds": customer.holds.select_related("placed_by", "released_by").order_by("-placed_at"),
        "may_place": request.user.has_perm("customers.add_hold") and as_of == today,
    }
    return TemplateResponse(request, "credit/overview.html", context)


def _account(customer: Customer, figures: Figures, as_of: date, pool: list[dict]) -> dict[str, object]:
    currency = figures.aging.currency
    return {
        "currency": currency,
        "aging": figures.aging,
        "figures": figures,
        "moved": moved(customer_id=customer.pk, currency=currency, as_of=as_of, pool=pool),
        "trend": payment_days_by_month(customer_id=customer.pk, currency=currency, as_of=as_of),
    }


@needs("financials.view_document")
def exposure(request: HttpRequest, code: str) -> HttpResponse:
    """Why so much of the limit is used: the balance, and what is still to be invoiced of each order."""
    customer, today = _customer(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    balance = aging(customer_id=customer.pk, currency=customer.currency, as_of=as_of).balance
    why = why_exposure(customer=customer, balance=balance, as_of=as_of, today=today)
    return TemplateResponse(request, "credit/exposure.html", {"customer": customer, "as_of": as_of, "why": why})


@needs("customers.add_hold")
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reason, and place the hold."""
    customer, form = _customer(request, code), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place_on_hold(customer=customer, by=request.user, now=timezone.now(), **form.cleaned_data)
        except HoldRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"{customer.name} is on hold. Orders and service calls are refused from now on.")
            return redirect("credit:overview", customer.code)
    return _ask(request, "credit/hold.html", customer, form)


@needs("customers.change_hold")
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reason, and release the hold in force."""
    customer, form = _customer(request, code), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release_hold(customer=customer, by=request.user, now=timezone.now(), **form.cleaned_data)
        except HoldRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"The hold is released. Orders of {customer.name} are taken again.")
            return redirect("credit:overview", customer.code)
    return _ask(request, "credit/release.html", customer, form)


def _ask(request: HttpRequest, template: str, customer: Customer, form: ReasonForm) -> HttpResponse:
    context = {"customer": customer, "form": form, "hold": active_hold(customer)}
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
