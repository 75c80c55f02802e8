"""What papers are called: on top, as files, and in whose language."""

from customers.models import Customer, Person
from financials.models import Document, Payment
from financials.papers.words import tongue_of, words_in

OURS = "en"  # the language of the house's own screens and journal


def language_of(customer: Customer) -> str:
    """Return the language a customer's papers are written in, one of words.LANGUAGES."""
    return tongue_of(customer.language)


def contact_of(document: Document) -> Person | None:
    """Return the person a paper names; None for nobody, or for one who was called otherwise when it was issued."""
    person = document.contact.person if document.contact else None
    return person if person and document.attention in ("", str(person)) else None


def title(document: Document, language: str = OURS) -> str:
    """Return what stands on top of the paper: "Invoice INV-10432"."""
    words = words_in(language)
    return f"{words.titles[document.kind]} {document.number or words.draft}"


def slip_title(delivery: Document, language: str = OURS) -> str:
    """Return what stands on top of a packing slip."""
    words = words_in(language)
    return f"{words.titles['slip']} {delivery.number or words.draft}"


def receipt_title(payment: Payment, language: str = OURS) -> str:
    """Return what stands on top of a receipt: "Payment receipt 5567"."""
    return f"{words_in(language).titles['receipt']} {payment.reference}"


def file_name(document: Document, ending: str = "pdf") -> str:
    """Return the name of a document's file: "invoice-INV-10432.pdf"."""
    return _as_file(f"{document.kind.replace('_', '-')}-{document.number or 'draft'}", ending)


def slip_name(delivery: Document) -> str:
    """Return the name of a packing slip's file."""
    return _as_file(f"packing-slip-{delivery.number or 'draft'}", "pdf")


def receipt_name(payment: Payment) -> str:
    """Return the name of a receipt's file."""
    return _as_file(f"receipt-{payment.reference}", "pdf")


def _as_file(name: str, ending: str) -> str:
    return f"{name}.{ending}".replace("/", "-").replace("\\", "-").replace('"', "")
