"""Papers as PDF: each in a process of its own, or by a press that prints many."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date

from documents.letterhead import sheet_size
from financials.models import Document, Payment
from financials.papers.document import html_of
from financials.papers.receipt import receipt_of
from financials.papers.slip import slip_of
from foundation.pdf.press import Press


def print_document(document: Document, press: Press | None = None) -> bytes:
    """Return the document as PDF. Raises foundation.pdf.PdfError with a sentence."""
    return _printed(html_of(document), press)


def print_slip(delivery: Document, press: Press | None = None) -> bytes:
    """Return the packing slip of a delivery as PDF. Raises PdfError."""
    return _printed(slip_of(delivery), press)


def print_receipt(payment: Payment, *, today: date, press: Press | None = None) -> bytes:
    """Return the receipt of a payment as PDF, as it stands on that day. Raises PdfError."""
    return _printed(receipt_of(payment, today=today), press)


def _printed(html: str, press: Press | None) -> bytes:
    own: AbstractContextManager[Press] = nullcontext(press) if press else Press(sheet_size())
    with own as printer:
        return printer.print(html)
