"""Handing out an e-invoice: of what there is one, and none that the rules of the standard refuse."""

from financials.einvoice.cii import cii
from financials.einvoice.model import EInvoice
from financials.einvoice.reading import read
from financials.einvoice.rules import refusals
from financials.einvoice.ubl import ubl
from financials.models import Document

KINDS = (Document.Kind.INVOICE, Document.Kind.CREDIT_NOTE)
WRITERS = {"ubl": ubl, "cii": cii}
XML = "application/xml"


class NoEInvoice(Exception):
    """There is no e-invoice of this document; the text says why and what to do."""


def refused(document: Document) -> list[str]:
    """Return why no e-invoice can be made of a document, in sentences; nothing when it can."""
    return _state(document) or refusals(read(document))


def einvoice_of(document: Document, form: str) -> bytes:
    """Return the e-invoice as "ubl" or "cii". Raises NoEInvoice."""
    return WRITERS[form](checked(document))


def checked(document: Document) -> EInvoice:
    """Return what an e-invoice says, when the rules of the standard let it out of the house. Raises NoEInvoice."""
    if reasons := _state(document):
        raise NoEInvoice(" ".join(reasons))
    invoice = read(document)
    if reasons := refusals(invoice):
        raise NoEInvoice(" ".join(reasons))
    return invoice


def _state(document: Document) -> list[str]:
    name = document.get_kind_display().lower()
    if document.kind not in KINDS:
        return ["There are e-invoices of invoices and credit notes only."]
    if document.status == Document.Status.CANCELLED:
        return [f"This {name} was cancelled: there is no e-invoice of it."]
    if document.is_draft:
        return [f"This {name} is a draft: issue it first."]
    return []
