"""A document as an e-invoice, to be saved: UBL, CII, or the PDF that carries it inside."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from financials.einvoice.facturx import hybrid
from financials.einvoice.writing import XML, NoEInvoice, einvoice_of
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
    kept = kept_original(found, form)
    made = partial(bytes_of, kept) if kept else partial(einvoice_of, found, form)
    try:
        content = hybrid(found) if form == "facturx" else made()
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
