from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from financials.models import Document, Entry
from financials.views.folder import folder
from financials.why import why_open
from staff.permissions import needs


@needs("financials.view_document")
def document(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """One quote, order, invoice or credit note in full: lines, totals, what settled it, and what is left."""
    customer, context = folder(request, code)
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
