"""A document as an e-invoice, to be saved: UBL, CII, or the PDF that carries it inside."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from financials.einvoice.facturx import carries, hybrid
from financials.einvoice.writing import XML, NoEInvoice, einvoice_of
from financials.models import Document
from financials.originals import NoOriginal, bytes_of, kept_original
from financials.papers import file_name
from financials.views.document import find
from financials.views.folder import folder
from foundation.pdf import PdfError
from staff.permissions import needs

FORMS = {"ubl": ("ubl.xml", XML), "cii": ("cii.xml", XML), "facturx": ("factur-x.pdf", "application/pdf")}


@needs("financials.view_document")
def einvoice(request: HttpRequest, code: str, kind: str, number: str, form: str) -> HttpResponse:
    """The e-invoice as it left the house in this form, else as it would; with why where it cannot be made."""
    if form not in FORMS:
        raise Http404("E-invoices are UBL, CII or Factur-X.")
    customer, context = folder(request, code)
    found = find(customer, kind, number, context)
    try:
        content = _content(found, form)
    except (NoEInvoice, NoOriginal, PdfError) as refusal:
        messages.error(request, f"There is no e-invoice of it. {refusal}")
        return redirect(found)
    ending, media_type = FORMS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(found, ending)}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)


def _content(document: Document, form: str) -> bytes:
    """Return the original where one left the house in this form, else the e-invoice as it would."""
    kept = kept_original(document, "pdf" if form == "facturx" else form)
    content = bytes_of(kept) if kept else b""
    if form == "facturx":
        return content if content and carries(content) else hybrid(document)
    return content or einvoice_of(document, form)
