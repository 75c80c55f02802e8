"""The one door by which new business becomes binding: whether it may be taken is asked of the floors above.

settings.ORDER_GATES are asked in turn and refuse by raising; what they refuse at the desk stays a draft and is handed
to settings.ORDERS_HELD, and settings.ORDERS_SETTLED are told when such a draft becomes an order after all.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Sum
from django.utils.module_loading import import_string

from customers.holds import OnHold
from customers.models import Customer
from financials.documents import DocumentRefused
from financials.models import Document
from staff.models import User


class NeedsApproval(DocumentRefused):
    """The order is good in itself, but somebody has to approve it first; the text says why."""


HELD = (OnHold, NeedsApproval)


def ensure_may_be_taken(
    *, customer: Customer, total: Decimal, currency: str, order: Document | None = None, by: User, now: datetime
) -> None:
    """Raise OnHold or NeedsApproval unless new business of this total may be taken; the answer holds until commit.

    `order` is the draft it comes from, None for an order that comes whole.
    """
    for dotted in settings.ORDER_GATES:
        import_string(dotted)(customer=customer, total=total, currency=currency, order=order, by=by, now=now)


def ensure_may_be_issued(draft: Document, *, by: User, now: datetime) -> None:
    """Ask for a draft that is being issued: for an order, and for what is delivered without one.

    Invoices are never asked about: what was delivered may be billed, and what an invoice is for has been done.
    """
    if draft.kind == Document.Kind.ORDER:
        total = draft.total
    elif draft.kind == Document.Kind.DELIVERY:
        total = _unordered(draft)
    else:
        return
    if total is not None:
        ensure_may_be_taken(customer=draft.customer, total=total, currency=draft.currency, order=draft, by=by, now=now)


def _unordered(delivery: Document) -> Decimal | None:
    """Return what the lines of a delivery come to that carry out no order; None when all of them do."""
    return delivery.lines.filter(source=None).aggregate(sum=Sum(F("net") + F("tax")))["sum"]


def hold_back(*, draft: Document, refusal: Exception, by: User, now: datetime) -> str:
    """Hand on what was refused at the desk; return what the clerk is told of what happens to it now."""
    said = [import_string(dotted)(draft=draft, refusal=refusal, by=by, now=now) for dotted in settings.ORDERS_HELD]
    return " ".join(filter(None, said))


def settle(*, order: Document, by: User, now: datetime) -> None:
    """Say that an order, held back or not, has been taken."""
    for dotted in settings.ORDERS_SETTLED:
        import_string(dotted)(order=order, by=by, now=now)


def room_for(
    *, customer: Customer, kind: str, total: Decimal, currency: str, today: date
) -> tuple[str, str, str] | None:
    """Return what a document being written leaves of the credit limit, what follows, and the tone."""
    return import_string(settings.ROOM_OF)(customer=customer, kind=kind, total=total, currency=currency, today=today)


def held_on(drafts: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return the drafts, of those asked about by key, that are held back: the word, its tone and why."""
    return import_string(settings.HELD_OF)(drafts) if drafts else {}
