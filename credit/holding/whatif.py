"""What a hold, its release, another limit or a payment would change, before anybody does it (D9).

There is no second set of rules that could differ: the change is really made, the gates are really asked, and the
transaction is rolled back.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from credit.holding.holds import place_on_hold, release_hold
from credit.holding.rules import Match, met_by
from credit.holding.work_to_come import Work, going_on, to_come
from credit.limits import LimitUse, limit_use
from customers.credit_groups import credit_groups
from customers.holds import binding_hold
from customers.models import Customer, Hold
from financials.payments import record_payment
from foundation.periods import company_today
from staff.models import User

Change = Callable[[], object]


@dataclass(frozen=True)
class State:
    """What holds at one moment: the work to come, each asked by itself, the rules that are met, the hold, the limit."""

    work: tuple[Work, ...]
    rules: tuple[Match, ...]
    hold: Hold | None
    limit: LimitUse


@dataclass(frozen=True)
class Effect:
    """One piece of work, and why it would be refused before and after the change."""

    work: Work
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """Work that fares alike: a heading, its tone, and why; `reason` is said once where it is the same for all."""

    heading: str
    tone: str
    effects: list[Effect]
    reasons: list[str]

    @property
    def reason(self) -> str:
        return "" if self.differ else self.reasons[0]

    @property
    def differ(self) -> bool:
        return len(set(self.reasons)) > 1

    @property
    def rows(self) -> list[tuple[Work, str]]:
        return [(one.work, why) for one, why in zip(self.effects, self.reasons, strict=True)]


@dataclass(frozen=True)
class WhatIf:
    """The difference a change would make, and what goes on whatever is decided."""

    before: State
    after: State
    goes_on: list[dict] = field(default_factory=list)

    @property
    def effects(self) -> list[Effect]:
        then = {(one.kind, one.url): one.refusal for one in self.after.work}
        return [Effect(one, one.refusal, then.get((one.kind, one.url), one.refusal)) for one in self.before.work]

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
    def parts(self) -> list[Part]:
        """What is shown: what would be stopped, what could be taken, what stays refused."""
        by_this_hold = self.after.hold and not self.before.hold  # whose reason is being written at this moment
        whys = ["" if by_this_hold else one.after for one in self.stopped]
        found = (
            Part("Would be refused from then on", "red", self.stopped, whys),
            Part("Could be taken from then on", "green", self.freed, [one.before for one in self.freed]),
            Part("Stays refused", "amber", self.still_refused, [one.after for one in self.still_refused]),
        )
        return [part for part in found if part.effects]

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
    work = to_come(customer, today=today, by=by, now=now)
    rules = met_by(customer.pk, as_of=today)
    use = limit_use(customer=customer, as_of=today, today=today)
    return State(tuple(work), tuple(rules), binding_hold(customer), use)
