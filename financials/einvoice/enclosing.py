"""What of e-invoices goes with a paper: inside the PDF, beside it, or none and why."""

from customers.models import DeliveryPreference
from financials.billing import addressee
from financials.einvoice.facturx import hybrid
from financials.einvoice.writing import KINDS, NoEInvoice, refused
from financials.models import Document
from financials.papers import print_document
from foundation.pdf.press import Press

EInvoice = DeliveryPreference.EInvoice
BESIDE = {EInvoice.UBL, EInvoice.CII}


def wanted(document: Document) -> str:
    """Return the form of e-invoice who gets this document wants of it, one of EInvoice; "" for none."""
    if document.kind not in KINDS:
        return ""
    said = DeliveryPreference.objects.filter(customer=addressee(document))
    return said.values_list("einvoice", flat=True).first() or ""


def beside(document: Document) -> str:
    """Return the form ("ubl", "cii") that goes beside the PDF; "" where none is wanted or none can be made."""
    form = wanted(document)
    return form if form in BESIDE and not refused(document) else ""


def pdf_of(document: Document, press: Press | None = None) -> bytes:
    """Return the PDF, with the e-invoice inside when the customer wants it so and it can be made. Raises PdfError."""
    if wanted(document) == EInvoice.FACTURX:
        try:
            return hybrid(document, press)
        except NoEInvoice:  # the page it is sent from says why
            pass
    return print_document(document, press)


def told(document: Document) -> tuple[str, list[str]]:
    """Return what goes with an e-mail, in words, and why an e-invoice the customer wants does not."""
    form = wanted(document)
    reasons = refused(document) if form else []
    if not form or reasons:
        return "The PDF goes with it", reasons
    if form == EInvoice.FACTURX:
        return "The PDF goes with it, the e-invoice inside (Factur-X, ZUGFeRD)", []
    return f"The PDF goes with it, and the e-invoice ({form.upper()}) beside it", []
