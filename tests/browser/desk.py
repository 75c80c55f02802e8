"""Papers on a salesman's desk, for the walk over all pages: a quote that was sent, drafts, an invoice to come again."""

from decimal import Decimal

from django.utils import timezone

from customers.models import Customer
from financials.drafts import save_draft
from financials.models import Document
from financials.quotes import send_quote
from financials.recurring import start_recurring
from foundation.periods import company_today
from tests import make

OF_A_DOCUMENT = "financials/<slug:kind>/<int:pk>/"


def paper(route: str, customer: Customer) -> Document | None:
    """Return the document a page of the editor is about; None for pages of other things."""
    if "financials/<slug:kind>/new/" in route or "financials/<slug:kind>/figures/" in route:
        return Document(kind="order", customer=customer)
    if "financials/recurring/<int:pk>/" in route and not customer.recurrences.exists():
        today, now = company_today(), timezone.now()
        start_recurring(template=draft(customer, "invoice"), months=1, starts_on=today, by=make.somebody(), now=now)
    if OF_A_DOCUMENT not in route:
        return None
    if route.endswith(("edit/", "issue/", "discard/")):
        return draft(customer, "order")
    return draft(customer, "invoice") if route.endswith("recurring/") else sent(customer)


def draft(customer: Customer, kind: str) -> Document:
    """Return a draft of the kind."""
    earlier = customer.documents.filter(kind=kind, status="draft").first()
    fields = {"issued_on": company_today(), "by": make.somebody(), "now": timezone.now()}
    return earlier or save_draft(customer=customer, kind=kind, lines=lines(), **fields)


def sent(customer: Customer) -> Document:
    """Return a quote the customer has not answered yet."""
    earlier = customer.documents.filter(kind="quote").first()
    fields = {"issued_on": company_today(), "by": make.somebody(), "now": timezone.now()}
    return earlier or send_quote(customer=customer, lines=lines(), **fields)


def lines() -> list:
    return [make.line("49.00", quantity=Decimal(12), part_number="SP-4040"), make.line("60.00", description="Freight")]
