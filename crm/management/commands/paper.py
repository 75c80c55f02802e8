import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from financials.einvoice.enclosing import pdf_of
from financials.einvoice.facturx import hybrid
from financials.einvoice.writing import NoEInvoice, einvoice_of
from financials.models import Document
from financials.originals import NoOriginal, bytes_of, kept_original
from foundation.pdf import PdfError

FORMS = ("pdf", "facturx", "ubl", "cii")


class Command(BaseCommand):
    help = "Writes a document as the customer gets it: as PDF, or as an e-invoice (in the PDF, UBL, CII)."

    def add_arguments(self, parser):
        parser.add_argument("number", help="of a quote, order, delivery, invoice or credit note")
        parser.add_argument("--kind", choices=Document.Kind.values, help="where several kinds have the number")
        parser.add_argument("--form", choices=FORMS, default="pdf")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", type=Path)

    def handle(self, *, number, kind, form, output, **_):
        try:
            output.write_bytes(content(self._document(number, kind), form))
        except (NoEInvoice, NoOriginal, PdfError, OSError) as refusal:
            self._refuse(str(refusal))

    def _document(self, number: str, kind: str | None) -> Document:
        found = list(Document.objects.filter(number=number).select_related("customer", "contact", "created_by"))
        found = [one for one in found if kind in (None, one.kind)]
        if not found:
            self._refuse(f"There is no {(kind or 'document').replace('_', ' ')} with the number {number}.")
        if len(found) > 1:
            kinds = ", ".join(one.kind for one in found)
            self._refuse(f"{number} is the number of several documents: say which by --kind ({kinds}).")
        return found[0]

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(1)


def content(document: Document, form: str) -> bytes:
    """Return the document in one of FORMS: what left the house, else as it would leave it now.

    Raises NoEInvoice, NoOriginal and foundation.pdf.PdfError.
    """
    if form == "facturx":
        return hybrid(document)
    if kept := kept_original(document, form):
        return bytes_of(kept)
    return pdf_of(document, None) if form == "pdf" else einvoice_of(document, form)
