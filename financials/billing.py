"""Who gets the bill: invoices and credit notes go to who pays for the customer, all other papers to the customer.

While a document is a draft that is whoever pays today; when it is issued it is written onto it and stays.
"""

from customers.addresses import BILLING, envelope, place_of
from customers.addresses import lines as address_lines
from customers.models import Customer
from financials.models import Document

BILLS = (Document.Kind.INVOICE, Document.Kind.CREDIT_NOTE)


def payer_of(document: Document) -> Customer | None:
    """Return who gets this document instead of the customer; None where the customer itself does."""
    if document.kind not in BILLS:
        return None
    return payer_now(document) if document.is_draft else document.payer


def payer_now(document: Document) -> Customer | None:
    """Return who would get it if it were issued now; a credit note goes to who got the invoice it corrects."""
    if document.kind not in BILLS or document.to_customer:
        return None
    return document.applies_to.payer if document.applies_to else document.customer.payer


def addressee(document: Document) -> Customer:
    """Return who gets the paper: who pays, or the customer."""
    return payer_of(document) or document.customer


def billed(payer: Customer) -> list[str]:
    """Return name and billing address of who pays, line by line, as they stand today."""
    address = place_of(payer, to=BILLING)
    return envelope(address_lines(address) if address else [], name=payer.name)
