"""What a hold, its release, another limit or a payment would change, before anybody does it (D9).

There is no second set of rules that could differ: the change is really made, the gates are really asked, and the
transaction is rolled back.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from credit.holds import place_on_hold, release_hold
from credit.limits import LimitUse, limit_use
from credit.models import HeldWork
from credit.rules import Match, met_by
from customers.credit_groups import credit_groups
from customers.holds import OnHold, binding_hold
from customers.models import Customer, Hold
from financials.conversion import remaining
from financials.documents import DocumentRefused
from financials.gates import ensure_may_be_taken
from financials.models import Document
from financials.payments import record_payment
from foundation.money import NOTHING, round_money
from foundation.periods import company_today
from staff.models import User

KIND, STATUS = Document.Kind, Document.Status
Change = Callable[[], object]
LISTED = 50  # of each kind, the newest; a wholesaler has hundreds of quotes open


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


@dataclass(frozen=True)
class State:
    """What holds at one moment: the work to come, each asked by itself, the rules that are met, the hold, the limit."""

    work: tuple[Work, ...]
    rules: tuple[Match, ...]
    hold: Hold | None
    limit: LimitUse


@dataclass(frozen=True)
class Effect:
    """One piece of work before and after the change."""

    work: Work
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return bool(self.before) != bool(self.after)


@dataclass(frozen=True)
class WhatIf:
    """The difference a change would make, and what goes on whatever is decided."""

    before: State
    after: State
    goes_on: list[dict] = field(default_factory=list)

    @property
    def effects(self) -> list[Effect]:
        then = {(one.kind, one.url): one.refusal for one in self.after.work}
        return [Effect(one, one.refusal, then[one.kind, one.url]) for one in self.before.work]

    @property
    def stopped(self) -> list[Effect]:
        """What would be refused after it and is not now."""
        return [one for one in self.effects if one.after and not one.before]

    @property
    def freed(self) -> list[Effect]:
        """What would pass after it and does not now."""
        return [one for one in self.effects if one.before and not one.after]

    @property
    def still_refused(self) -> list[Effect]:
        return [one for one in self.effects if one.before and one.after]

    @property
    def still_passes(self) -> list[Effect]:
        return [one for one in self.effects if not one.before and not one.after]

    @property
    def rules_gone(self) -> list[Match]:
        left = {one.rule.pk for one in self.after.rules}
        return [one for one in self.before.rules if one.rule.pk not in left]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Let happen what is inside, and undo it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@transaction.atomic
def what_if(*, customer: Customer, changes: Sequence[Change], by: User, now: datetime) -> WhatIf:
    """Return what these changes, made one after the other, would mean for the customer and who shares its credit.

    Raises what the verbs raise that are called to make the changes.
    """
    before = state_of(customer, by=by, now=now)
    with rolled_back():
        for change in changes:
            change()
        after = state_of(customer, by=by, now=now)
    return WhatIf(before, after, going_on(customer))


def placing(customer: Customer, *, by: User, now: datetime) -> Change:
    return lambda: place_on_hold(customer=customer, reason="what if", by=by, now=now)


def releasing(customer: Customer, *, by: User, now: datetime) -> Change:
    return lambda: release_hold(customer=customer, reason="what if", by=by, now=now)


def limiting(customer: Customer, limit: Decimal | None) -> Change:
    """Another limit on the account whose limit counts: its own, or that of the head office it shares."""
    root, _ = credit_groups([customer.pk])[customer.pk]
    return lambda: Customer.objects.filter(pk=root).update(credit_limit=limit)


def paying(customer: Customer, amount: Decimal, *, by: User, now: datetime, currency: str = "") -> Change:
    """Money that comes today; that it is not applied yet makes no difference to rules and limit."""
    reference, today = f"what if {uuid.uuid4()}", company_today(now)
    return lambda: record_payment(
        customer=customer, reference=reference, amount=amount, received_on=today, by=by, now=now,
        currency=currency or customer.currency,
    )  # fmt: skip


def state_of(customer: Customer, *, by: User, now: datetime) -> State:
    """Ask the gates about everything that could still be taken from the customer and who shares its credit."""
    today = company_today(now)
    customer = Customer.objects.get(pk=customer.pk)
    work = [
        one
        for member in _members(customer)
        for one in (*_drafts(member, by, now), *_quotes(member, today, by, now), *_calls(member))
    ]
    rules = met_by(customer.pk, as_of=today)
    use = limit_use(customer=customer, as_of=today, today=today)
    return State(tuple(work), tuple(rules), binding_hold(customer), use)


def _members(customer: Customer) -> list[Customer]:
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
    """Open quotes are orders to come: what is left of each, as if it were ordered now."""
    quotes = customer.documents.filter(kind=KIND.QUOTE, status__in=(STATUS.SENT, STATUS.ACCEPTED))
    quotes = quotes.exclude(valid_until__lt=today, status=STATUS.SENT)
    for quote in quotes.select_related("customer", "created_by").order_by("-issued_on", "-pk")[:LISTED]:
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
    return [row for member in _members(customer) for row in (*_confirmed(member), *_taken_calls(member))]


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
