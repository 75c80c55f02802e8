"""What customers get on paper: quote, order confirmation, delivery note, packing slip, invoice, credit note, receipt.

Each in the customer's language (words), on the house's letterhead (documents.letterhead), of any length in one pass.
"""

from financials.papers.cover import cover_of, cover_of_receipt
from financials.papers.document import html_of
from financials.papers.naming import (
    file_name,
    language_of,
    receipt_name,
    receipt_title,
    slip_name,
    slip_title,
    title,
)
from financials.papers.printing import print_document, print_receipt, print_slip

__all__ = [
    "cover_of", "cover_of_receipt", "file_name", "html_of", "language_of", "print_document", "print_receipt",
    "print_slip", "receipt_name", "receipt_title", "slip_name", "slip_title", "title",
]  # fmt: skip
