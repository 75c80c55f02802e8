"""Documents on paper: each kind as the customer gets it, its address in the window of the envelope."""

import tempfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from customers.addresses import lines as address_lines
from customers.terms import Terms, UnknownTerms
from documents.letterhead import company_lines, sheet_size
from financials.ledger import instalments
from financials.models import Document, Line
from financials.sums import gross, sums_of
from foundation.money import round_money
from foundation.pdf.long import Running, render_parts
from foundation.templatetags.formats import day_full, money_with_currency

KIND = Document.Kind
TITLES = {
    KIND.QUOTE: "Quote",
    KIND.ORDER: "Order confirmation",
    KIND.DELIVERY: "Delivery note",
    KIND.INVOICE: "Invoice",
    KIND.CREDIT_NOTE: "Credit note",
}


def title(document: Document) -> str:
    """Return what stands on top of the paper: "Invoice INV-10432"."""
    return f"{TITLES[document.kind]} {document.number or '(draft)'}"


def file_name(document: Document) -> str:
    """Return the name of the PDF."""
    return f"{document.kind.replace('_', '-')}-{document.number or 'draft'}.pdf".replace("/", "-")


def print_document(document: Document) -> bytes:
    """Return the document as PDF, its customer read with it. Raises foundation.pdf.PdfError with a sentence."""
    customer = document.customer
    running = Running(title=title(document), head=f"{customer.name} ({customer.code})", foot=settings.COMPANY_NAME)
    html = render_to_string("financials/print/document.html", _context(document))
    with tempfile.TemporaryDirectory(prefix="paper-") as directory:
        to = Path(directory) / "document.pdf"
        render_parts([html], to=to, running=running, size=sheet_size())
        return to.read_bytes()


def _context(document: Document) -> dict[str, object]:
    lines = list(document.lines.order_by("position"))
    for line in lines:
        line.gross = gross(document, line)
    return {
        "document": document,
        "customer": document.customer,
        "title": title(document),
        "company": settings.COMPANY_NAME,
        "sender": company_lines(),
        "window": window(document),
        "priced": document.kind != KIND.DELIVERY,
        "lines": lines,
        "delivered": delivered_on(lines),
        "discounted": any(line.discount_percent for line in lines),
        "taxed": any(line.tax for line in lines),
        "sums": sums_of(document, lines),
        "payable": payable(document),
        "account": settings.CREDITOR_IBAN and document.kind == KIND.INVOICE,
        "iban": settings.CREDITOR_IBAN,
        "bic": settings.CREDITOR_BIC,
    }


def window(document: Document) -> list[str]:
    """Return what stands in the window: the firm, for whom, and the address as it was frozen onto the document.

    Goods go to the delivery address. A document without an address of its own gets the customer's main one.
    """
    frozen = document.ship_to if document.kind == KIND.DELIVERY else document.bill_to
    written = (frozen or document.bill_to).splitlines() or _main_address(document)
    people = [document.attention or str(document.contact or "")]
    return [document.customer.name, *(each for each in people if each and each != document.customer.name), *written]


def _main_address(document: Document) -> list[str]:
    main = document.customer.addresses.filter(purpose="main").first()
    return address_lines(main, home=settings.COMPANY_COUNTRY) if main else []


def delivered_on(lines: Sequence[Line]) -> date | None:
    """Return the day all lines were delivered; None when they were delivered on several days, or not yet."""
    days = {line.delivered_on for line in lines}
    return days.pop() if len(days) == 1 else None


def payable(document: Document) -> list[str]:
    """Return the sentences under a document: when to pay and what may be deducted, or how long a quote holds."""
    if document.kind == KIND.QUOTE and document.valid_until:
        return [f"This quote is valid until {day_full(document.valid_until)}."]
    if document.kind != KIND.INVOICE or not document.due_on:
        return [f"Terms of payment: {document.terms}."] if document.terms and document.kind != KIND.DELIVERY else []
    return [*_due(document), *_discount(document)]


def _due(invoice: Document) -> list[str]:
    parts = instalments(invoice)
    if len(parts) < 2:
        terms = f" ({invoice.terms})" if invoice.terms else ""
        return [f"Please pay by {day_full(invoice.due_on)}{terms}."]
    return [f"Please pay {_money(amount, invoice)} by {day_full(due_on)}." for due_on, amount in parts]


def _discount(invoice: Document) -> list[str]:
    try:
        terms = Terms.parse(invoice.terms)
    except UnknownTerms:
        return []
    until: date | None = terms.discount_until(invoice.issued_on)
    if not until:
        return []
    off = round_money(invoice.total * terms.discount_percent / 100, invoice.currency)
    left = _money(invoice.total - off, invoice)
    return [f"If you pay by {day_full(until)}, you may deduct {_money(off, invoice)} and pay {left}."]


def _money(amount: Decimal, document: Document) -> str:
    return money_with_currency(amount, document.currency)
