from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers.models import Customer
from financials.detail import Detail
from financials.models import Document
from financials.views.folder import folder
from staff.permissions import needs

RELATED = ("contact", "created_by", "recurrence__template", "customer")


@needs("financials.view_document")
def document(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """One quote, order, delivery, invoice or credit note in full, as it stood on the day asked about."""
    customer, context = folder(request, code)
    found = find(customer, kind, number, context)
    context |= {"document": found, "detail": Detail(found, context["as_of"], context["today"])}
    return TemplateResponse(request, "financials/document.html", context)


def find(customer: Customer, kind: str, number: str, context: dict) -> Document:
    """Return a document of the folder by its number, a draft by its key; 404 for what did not exist on that day."""
    documents = customer.documents.filter(kind=kind).select_related(*RELATED)
    past = context["as_of"] < context["today"]
    known = documents.known_by(context["as_of"]) if past else documents  # today opens what is dated ahead, too
    found = known.filter(number=number).first() or _draft(documents, number, past=past)
    found.customer = customer
    return found


def _draft(documents: QuerySet, number: str, *, past: bool) -> Document:
    if past or not number.isdecimal():
        raise Http404("This folder had no such document.")
    return get_object_or_404(documents, pk=number, number=None)
