"""What collecting is about, for the walk over all pages: a dispute with its trail."""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone

from credit.collecting.disputes import change_dispute, note_dispute, open_dispute
from credit.models import Dispute
from customers.models import Customer
from financials.models import Document
from foundation.periods import company_today
from tests import make


def thing(route: str, customer: Customer) -> Model | None:
    """Return what a page of collecting is about; None for other pages."""
    return next((made(customer) for part, made in MADE.items() if part in route), None)


def late(customer: Customer) -> Document:
    """An invoice with something open."""
    owed = customer.entries.filter(kind="invoice", is_open=True).order_by("-due_on")
    return owed.first().document


def dispute(customer: Customer) -> Dispute:
    """A line that is contested, with a note and a change."""
    return customer.disputes.first() or _opened(customer)


def _opened(customer: Customer) -> Dispute:
    by, now, document = make.person("Olga Brandt", "collections"), timezone.now(), late(customer)
    line = document.lines.order_by("-position").first()
    made = open_dispute(
        document=document, line=line, amount=Decimal("71.40"), reason="Freight was agreed to be free", category="price",
        owner=by, by=by, now=now,
    )  # fmt: skip
    note_dispute(dispute=made, text="Sales looks for the e-mail of the offer.", by=by, now=now)
    return change_dispute(dispute=made, follow_up_on=company_today(now), by=by, now=now)


MADE: dict[str, Callable[[Customer], Model]] = {
    "credit/disputes/new/<": late,
    "credit/disputes/<": dispute,
}
