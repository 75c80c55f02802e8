"""Booking money received, with the open items it settles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from financials.allocations import credit_left
from financials.ledger import NotBooked, said_money
from financials.models import Payment
from financials.payments import record_payment
from financials.recording import Recording, prefilled, same_reference
from financials.views.folder import folder
from staff.permissions import needs

MAY_BOOK = ("financials.add_payment", "financials.add_allocation")


@needs(*MAY_BOOK)
def new_payment(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what came in and what it settles, and book it."""
    customer, context = folder(request, code)
    if request.method == "POST":
        return _book(request, customer, context)
    page = Recording(customer, request.user, context["today"], request.GET.dict(), asks=True)
    if data := prefilled(page.items, request.GET.get("for", ""), page.currency):
        page = Recording(customer, request.user, context["today"], request.GET.dict() | data, asks=True)
    elif page.amount:
        page.suggest()
    return TemplateResponse(request, "financials/payment_new.html", context | {"page": page})


def _book(request: HttpRequest, customer: Customer, context: dict) -> HttpResponse:
    page = Recording(customer, request.user, context["today"], request.POST.dict(), posted=True)
    if page.is_valid():
        try:
            payment = record_payment(customer=customer, by=request.user, now=timezone.now(), **page.said)
        except NotBooked as refusal:
            page.look()
            page.form.add_error(None, str(refusal))
            context["booked_before"] = getattr(refusal, "payment", None)
        else:
            messages.success(request, _said(payment))
            return redirect(payment)
    return TemplateResponse(request, "financials/payment_new.html", context | {"page": page}, status=422)


def _said(payment: Payment) -> str:
    said = f"{said_money(payment.amount, payment.currency)} from {payment.customer.name} is booked."
    rest = credit_left(payment)
    return f"{said} {said_money(rest, payment.currency)} stays as credit on the account." if rest else said


@needs(*MAY_BOOK)
@require_POST
def suggest_settling(request: HttpRequest, code: str) -> HttpResponse:
    """The open items with the suggestion filled in, as the amount is typed."""
    customer, context = folder(request, code)
    page = Recording(customer, request.user, context["today"], request.POST.dict(), posted=True, asks=True)
    page.suggest()
    return TemplateResponse(request, "financials/settling.html", context | {"page": page, "desk": page.desk})


@needs(*MAY_BOOK)
@require_POST
def reckon_payment(request: HttpRequest, code: str) -> HttpResponse:
    """What is left of the money and of each item, as the lines are adjusted by hand."""
    customer, context = folder(request, code)
    page = Recording(customer, request.user, context["today"], request.POST.dict(), posted=True, asks=True)
    return TemplateResponse(
        request, "financials/sums.html", context | {"desk": page.desk, "live": True, "sums_url": request.path}
    )


@needs(*MAY_BOOK)
def check_reference(request: HttpRequest, code: str) -> HttpResponse:
    """Whether this number was booked before: here it is a warning, elsewhere a hint."""
    customer, context = folder(request, code)
    visible = Customer.objects.visible_to(request.user)
    reference = request.GET.get("reference", "").strip()
    context["found"] = same_reference(customer, reference, visible=visible)[:3] if reference else []
    return TemplateResponse(request, "financials/same_reference.html", context)
