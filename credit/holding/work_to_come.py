"""What could still be taken from a customer, each piece asked of the gates as if it were taken now; and what was
promised before and goes on whatever is decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from credit.models import HeldWork
from customers.credit_groups import credit_groups
from customers.holds import OnHold
from customers.models import Customer
from financials.conversion import remaining
from financials.documents import DocumentRefused
from financials.gates import ensure_may_be_taken
from financials.models import Document
from foundation.money import NOTHING, round_money
from staff.models import User

KIND, STATUS = Document.Kind, Document.Status
LISTED = 50  # of each kind, the newest, of a whole group: a wholesaler has hundreds of quotes open


@dataclass(frozen=True)
class Work:
    """One piece of new work, and why it would be refused if it were taken now ("" when it would pass)."""

    kind: str
    label: str
    url: str
    day: date | None
    who: str
    amount: Decimal | None
    currency: str
    refusal: str


def to_come(customer: Customer, *, today: date, by: User, now: datetime) -> list[Work]:
    """Return the order drafts, open quotes and noted calls of the customer and who shares its credit."""
    group = members(customer)
    drafts = chain.from_iterable(_drafts(member, by, now) for member in group)
    quotes = chain.from_iterable(_quotes(member, today, by, now) for member in group)
    calls = chain.from_iterable(_calls(member) for member in group)
    return [*islice(drafts, LISTED), *islice(quotes, LISTED), *calls]


def members(customer: Customer) -> list[Customer]:
    """The customer first, then whoever uses the same credit."""
    _, members = credit_groups([customer.pk])[customer.pk]
    found = Customer.objects.filter(pk__in=members).select_related("parent").order_by("pk")
    return sorted(found, key=lambda one: one.pk != customer.pk)


def _drafts(customer: Customer, by: User, now: datetime) -> Iterator[Work]:
    drafts = customer.documents.filter(kind=KIND.ORDER, status=STATUS.DRAFT)
    held = set(HeldWork.objects.filter(customer=customer, decided_at=None).values_list("order_id", flat=True))
    for draft in drafts.select_related("customer", "created_by", "changed_by").order_by("-pk")[:LISTED]:
        who = draft.changed_by or draft.created_by or by
        refusal = _refusal(customer, draft.total, draft.currency, draft, who, now)
        kind = "held order" if draft.pk in held else "order draft"
        yield _work(kind, draft, draft.total, draft.changed_by or draft.created_by, refusal)


def _quotes(customer: Customer, today: date, by: User, now: datetime) -> Iterator[Work]:
    """Open quotes are orders to come: what is left of each, as if it were ordered now.

    An accepted one counts while its lines say that it was ordered in part; of one taken over nobody knows.
    """
    quotes = customer.documents.filter(kind=KIND.QUOTE)
    sent = quotes.filter(status=STATUS.SENT).exclude(valid_until__lt=today)
    in_part = quotes.filter(status=STATUS.ACCEPTED, lines__ordered__gt=0)
    found = quotes.filter(Q(pk__in=sent.values("pk")) | Q(pk__in=in_part.values("pk")))
    for quote in found.select_related("customer", "created_by").order_by("-issued_on", "-pk")[:LISTED]:
        if total := _left(quote):
            refusal = _refusal(customer, total, quote.currency, None, by, now)
            yield _work("quote", quote, total, quote.created_by, refusal)


def _left(quote: Document) -> Decimal:
    parts = remaining(quote, KIND.ORDER).items()
    return round_money(
        sum(((line.net + line.tax) * left / line.quantity for line, left in parts), NOTHING), quote.currency
    )


def _refusal(customer: Customer, total: Decimal, currency: str, order: Document | None, by: User, now: datetime) -> str:
    try:
        ensure_may_be_taken(customer=customer, total=total, currency=currency, order=order, by=by, now=now)
    except (OnHold, DocumentRefused) as refusal:
        return str(refusal)
    return ""


def _work(kind: str, document: Document, amount: Decimal, who: User | None, refusal: str) -> Work:
    return Work(
        kind=kind, label=str(document), url=document.get_absolute_url(), day=document.issued_on,
        who=who.get_short_name() if who else "", amount=amount, currency=document.currency, refusal=refusal,
    )  # fmt: skip


def _calls(customer: Customer) -> Iterator[Work]:
    """What the other floors have that a hold stops (settings.HOLD_AFFECTS)."""
    for row in _affected(customer):
        if not row["goes_on"]:
            yield Work(**{name: row[name] for name in ("kind", "label", "url", "day", "who", "amount", "currency")},
                       refusal=row["note"] if row["stopped"] else "")  # fmt: skip


def _affected(customer: Customer) -> Iterator[dict]:
    for dotted in settings.HOLD_AFFECTS:
        for row in import_string(dotted)(customer=customer):
            yield {"goes_on": False, **row}


def going_on(customer: Customer) -> list[dict]:
    """Return what was promised before and goes on while a hold is in force: kind, label, url, day, amount, note."""
    group = members(customer)
    confirmed = chain.from_iterable(_confirmed(member) for member in group)
    return [*islice(confirmed, LISTED), *chain.from_iterable(_taken_calls(member) for member in group)]


def _confirmed(customer: Customer) -> Iterator[dict]:
    """Confirmed orders are delivered, and what is delivered is invoiced."""
    notes = {
        (KIND.ORDER, STATUS.CONFIRMED): "is delivered and invoiced as promised",
        (KIND.ORDER, STATUS.DELIVERED): "delivered: is invoiced",
        (KIND.DELIVERY, STATUS.DELIVERED): "delivered: is invoiced",
    }
    open_ones = customer.documents.filter(
        kind__in=(KIND.ORDER, KIND.DELIVERY), status__in=(STATUS.CONFIRMED, STATUS.DELIVERED)
    )
    for one in open_ones.select_related("customer").order_by("-issued_on", "-pk")[:LISTED]:
        row = {"kind": one.get_kind_display(), "label": str(one), "url": one.get_absolute_url(), "day": one.issued_on}
        yield row | {"amount": one.total, "currency": one.currency, "note": notes[one.kind, one.status]}


def _taken_calls(customer: Customer) -> Iterator[dict]:
    return (row for row in _affected(customer) if row["goes_on"])
