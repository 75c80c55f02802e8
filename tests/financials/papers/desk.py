"""Papers as the stories need them: a firm in Bremen that reads its own language, and documents of any length."""

from datetime import date, timedelta
from decimal import Decimal

from customers.models import Customer
from financials.documents import LineDraft, write_document
from financials.models import Document
from tests import make

TODAY = date(2026, 11, 12)
NOW = make.at(TODAY)
STATUS = {"quote": "sent", "order": "confirmed", "delivery": "delivered"}
DAYS = {"invoice": {"due_on": TODAY + timedelta(30)}, "quote": {"valid_until": TODAY + timedelta(30)}}
ADDRESS = {"line1": "Hafenstraße 12", "postcode": "28195", "city": "Bremen", "country": "DE"}


def firm(language: str = "en", **fields) -> Customer:
    """A customer in Bremen whose papers are written in this language."""
    fields = {"name": "Baumgart GmbH", "currency": "EUR", "terms": "2/10 net 30", "vat_id": "DE136695976", **fields}
    customer = make.customer(language=language, **fields)
    customer.addresses.create(purpose="main", **ADDRESS)
    return customer


def lines(count: int, **fields) -> list[LineDraft]:
    """So many lines, every third with a description of two lines, each to be found by its part number."""
    long = "Angle bracket 90°, hot-dip galvanised, 120 × 120 × 40 mm, with a reinforcing bead"
    fields = {"quantity": Decimal("2.5"), "unit": "m", "tax_percent": Decimal(19), **fields}
    return [
        make.line("12.50", part_number=f"NW-{n:04}", **({"description": long} if n % 3 == 0 else {}), **fields)
        for n in range(1, count + 1)
    ]


def document(
    kind: str, count: int = 1, language: str = "en", *, customer: Customer | None = None, **fields
) -> Document:
    """A document of so many lines that has been issued."""
    fields = {"terms": "2/10 net 30", "reference": "PO 4500", **DAYS.get(kind, {}), **fields}
    fields = {"lines": lines(count), "status": STATUS.get(kind, "issued"), **fields}
    customer = customer or firm(language)
    return write_document(customer=customer, kind=kind, issued_on=TODAY, by=make.somebody(), now=NOW, **fields)
