from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers.models import Customer
from financials.aging import agings, open_items
from financials.models import Document, Entry
from financials.tables import DealingFilter, columns, row_of
from financials.why import turnover, why_balance, why_open
from foundation.money import NOTHING
from foundation.periods import company_today, day_asked
from foundation.tables import Listing
from staff.permissions import needs


def _folder(request: HttpRequest, code: str) -> tuple[Customer, dict]:
    """Return the customer this user may see, and the context every page of this tab starts from."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    return customer, {"customer": customer, "as_of": as_of, "today": today}


@needs("financials.view_document")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Everything ever quoted, ordered, invoiced, credited and paid, with what is open of it on the day asked about."""
    customer, context = _folder(request, code)
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


@needs("financials.view_document")
def document(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """One quote, order, invoice or credit note in full: lines, totals, what settled it, and what is left."""
    customer, context = _folder(request, code)
    documents = customer.documents.known_by(context["as_of"]).select_related("applies_to", "created_by")
    found = documents.filter(kind=kind, number=number).first() or _draft(documents, kind, number)
    entry = found.entries.filter(kind__in=(Entry.Kind.INVOICE, Entry.Kind.CREDIT_NOTE)).select_related().first()
    context |= {
        "document": found,
        "lines": found.lines.order_by("position"),
        "why": why_open(entry, customer=customer, as_of=context["as_of"]) if entry else None,
        "credit_notes": found.credit_notes.known_by(context["as_of"]),
        "order": documents.filter(kind=Document.Kind.ORDER, number=found.order_number or None).first(),
        "invoices": documents.filter(kind=Document.Kind.INVOICE, order_number=number) if kind == "order" else (),
    }
    return TemplateResponse(request, "financials/document.html", context)


def _draft(documents, kind: str, number: str) -> Document:
    if not number.isdecimal():
        raise Http404(f"No {kind} {number} in this folder.")
    return get_object_or_404(documents, kind=kind, pk=number, number=None)


@needs("financials.view_payment")
def payment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One payment: how it came, which invoices it settled, and what is left of it."""
    customer, context = _folder(request, code)
    known = customer.payments.filter(counts_from__lte=context["as_of"])
    found = get_object_or_404(known.select_related("booked_by"), pk=pk)
    entries = found.entries.select_related("payment", "document").order_by("id")
    context |= {
        "payment": found,
        "parts": [(entry, why_open(entry, customer=customer, as_of=context["as_of"])) for entry in entries],
    }
    return TemplateResponse(request, "financials/payment.html", context)


@needs("financials.view_document")
def why(request: HttpRequest, code: str) -> HttpResponse:
    """Why the balance is what it is: the open items that add up to it, and everything posted that does too."""
    customer, context = _folder(request, code)
    currencies = sorted({customer.currency, *customer.entries.values_list("currency", flat=True).distinct()})
    asked = {"customer": customer, "as_of": context["as_of"]}
    context["accounts"] = [
        (why_balance(currency=currency, **asked), turnover(currency=currency, **asked)) for currency in currencies
    ]
    return TemplateResponse(request, "financials/why.html", context)
