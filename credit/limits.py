"""The credit limit: whose it is, how much of it is used and by whom, and when an order would pass it (F103, F52).

"Used" is the exposure of everybody who uses the limit; the folder, the queue and the check of an order read it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credit.exposure import Exposure, exposures, limit_used_percent
from customers.credit_groups import credit_groups
from customers.models import Customer
from financials.gates import NeedsApproval
from foundation.money import NOTHING, format_money


@dataclass(frozen=True)
class Share:
    """What one customer has of a limit."""

    customer: Customer
    exposure: Exposure


@dataclass(frozen=True)
class LimitUse:
    """How much of a credit limit is used, and by whom, in `currency`; `own` is the part of the customer asked about."""

    root: Customer
    own: Exposure
    members: tuple[Share, ...]

    @property
    def limit(self) -> Decimal | None:
        return self.root.credit_limit

    @property
    def currency(self) -> str:
        return self.root.currency

    @property
    def used(self) -> Decimal:
        return sum((one.exposure.amount for one in self.members), NOTHING)

    @property
    def free(self) -> Decimal | None:
        """What is left of the limit, negative when it is passed; None without one."""
        return None if self.limit is None else self.limit - self.used

    @property
    def over(self) -> Decimal:
        """By how much the limit is passed; nothing while it is not."""
        return max(-self.free, NOTHING) if self.free is not None else NOTHING

    @property
    def percent(self) -> int | None:
        return limit_used_percent(exposure=self.used, limit=self.limit)

    @property
    def is_shared(self) -> bool:
        return len(self.members) > 1

    @property
    def is_passed(self) -> bool:
        return self.free is not None and self.free < NOTHING

    def too_much(self, total: Decimal) -> Decimal:
        """Return by how much a further amount would pass the limit; nothing while it fits."""
        return NOTHING if self.free is None else max(total - self.free, NOTHING)


class OverLimit(NeedsApproval):
    """An order would pass the credit limit, or cannot be measured against it; the text says by how much."""

    def __init__(self, text: str, use: LimitUse):
        super().__init__(text)
        self.use = use


def limit_uses(
    customers: Iterable[int], *, as_of: date, today: date, at_hand: Iterable[Customer] = ()
) -> dict[int, LimitUse]:
    """Return by customer how much of its limit is used at the end of a day; three queries for however many.

    Limits, and who shares them, are those of today on any day. Customers `at_hand` are not read again: to be shown,
    never to decide on, as what another request changed meanwhile is not in them.
    """
    groups = credit_groups(customers)
    members = {member for _, all_of_them in groups.values() for member in all_of_them}
    known = {customer.pk: customer for customer in at_hand}
    if others := members - known.keys():
        known |= Customer.objects.in_bulk(others)
    used = exposures(members, as_of=as_of, today=today)
    return {
        customer: LimitUse(known[root], used[customer], tuple(Share(known[one], used[one]) for one in all_of_them))
        for customer, (root, all_of_them) in groups.items()
    }


def limit_use(*, customer: Customer, as_of: date, today: date, at_hand: Iterable[Customer] = ()) -> LimitUse:
    """Return how much of the customer's limit, its own or its head office's, is used at the end of a day."""
    return limit_uses([customer.pk], as_of=as_of, today=today, at_hand=at_hand)[customer.pk]


def over_limit(
    *, customer: Customer, total: Decimal, currency: str, today: date, what: str = "order"
) -> OverLimit | None:
    """Return why an order of this total needs approval, None when it fits into the limit or there is none.

    The answer holds until commit while the credit line is locked (customers.credit_groups.lock_credit_line).
    """
    use = limit_use(customer=customer, as_of=today, today=today)
    return over_this(use, total=total, currency=currency, what=what)


def over_this(
    use: LimitUse, *, total: Decimal, currency: str, what: str = "order", taken: Decimal = NOTHING
) -> OverLimit | None:
    """Return why an order of this total needs approval; `taken` was taken since the limit was measured."""
    if use.limit is None or total <= NOTHING:
        return None
    if currency != use.currency:
        said = f"This {what} is in {currency}, but the credit limit of {use.root.name} is in {use.currency}"
        return OverLimit(f"{said}: it cannot be measured, so it needs approval.", use)
    return OverLimit(_said(use, total + taken, what), use) if use.too_much(total + taken) else None


def _said(use: LimitUse, total: Decimal, what: str) -> str:
    def amount(value: Decimal) -> str:
        return format_money(value, use.currency)

    if not use.limit:
        return f"The credit limit of {use.root.name} is {amount(NOTHING)} {use.currency}: every {what} needs approval."
    whom, whose = (f"{use.root.name} and its branches", "their") if use.is_shared else (use.root.name, "its")
    return (
        f"This {what} would take {whom} to {amount(use.used + total)} of {whose} limit of {amount(use.limit)} "
        f"{use.currency}: {amount(use.too_much(total))} too much."
    )
