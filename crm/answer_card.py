"""The first answer as a card: a sentence, the customer's figures, and up to three pages by the keys 1 to 3."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import reverse

from credit.collecting.disputed import disputed_on
from crm.found import Found
from financials.models import Entry
from financials.why import Explanation, why_document, why_payment
from foundation.money import NOTHING
from staff.models import User


@dataclass
class Link:
    label: str
    url: str


@dataclass
class Settlement:
    label: str
    size: Decimal
    day: date


@dataclass
class Card:
    """What the card shows; `why` adds up to what is open of a posted paper."""

    found: Found
    today: date
    why: Explanation | None = None
    due_on: date | None = None
    links: list[Link] = field(default_factory=list)

    @property
    def template(self) -> str:
        kind = next((kind for kind in ("document", "payment", "call") if getattr(self.found, kind)), "customer")
        return f"search/cards/{kind}.html"

    @property
    def open(self) -> Decimal:
        """What is open of the paper, as a positive amount."""
        return abs(self.why.total) if self.why else NOTHING

    @property
    def disputed(self) -> str:
        """How much of an invoice is disputed since when, and why; empty for others."""
        return disputed_on([self.found.document.pk], self.today).get(self.found.document.pk, "")

    @property
    def settled_by(self) -> list[Settlement]:
        """What settled the paper, or what the payment settled."""
        steps = self.why.steps[self.why.posted :] if self.why else []
        return [Settlement(step.label[:1].lower() + step.label[1:], abs(step.amount), step.day) for step in steps]


def card(found: Found, *, user: User, today: date) -> Card:
    """Return the card of the first thing found, money as of today."""
    return Card(found, today, _why(found, today), _due_on(found), _links(found, user))


def _why(found: Found, today: date) -> Explanation | None:
    if found.document:
        return why_document(found.document, as_of=today)
    return why_payment(found.payment, as_of=today) if found.payment else None


def _due_on(found: Found) -> date | None:
    """When the next of an invoice is due; of a settled one, when the last was."""
    if not found.document:
        return None
    left = found.document.entries.filter(kind=Entry.Kind.INVOICE, is_open=True).order_by("due_on")
    return left.values_list("due_on", flat=True).first() or found.document.due_on


def _links(found: Found, user: User) -> list[Link]:
    """The paper, the folder and the tab asked for most, as far as the user may open them."""
    code = found.customer.code
    pages = [
        (Link("Folder", found.customer.get_absolute_url()), "customers.view_customer"),
        *([(Link("Service", reverse("service:calls", args=[code])), "service.view_servicecall")] if found.call else []),
        (Link("Financials", reverse("financials:overview", args=[code])), "financials.view_document"),
        (Link("Journal", reverse("journal:entries", args=[code])), "journal.view_entry"),
    ]
    links = [link for link, permission in pages if user.has_perm(permission)]
    return ([Link(str(found.numbered), found.url)] if found.numbered else []) + links[: 2 if found.numbered else 3]
