"""What the signals of an account (credit.signals) look at, for one customer or for a page of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from credit.limits import LimitUse, limit_uses
from credit.observations import BROKEN_PROMISES
from customers.models import Customer, Hold
from financials.aging import Aging, agings, nothing_open
from foundation.periods import company_today, end_of_day
from foundation.sql import fetch, statement

LATELY = timedelta(days=365)
QUARTER = timedelta(days=92)
OFTEN = 2  # promises broken within 12 months
WORSE = 5  # points of the score lost within three months
KEPT = f"WITH {BROKEN_PROMISES}, {statement(__file__, 'health')}"


@dataclass(frozen=True)
class Kept:
    """What is kept of one customer's promises, disputes, reminders and ratings."""

    broken: list[date] = field(default_factory=list)  # days of the promises broken lately
    scores: tuple[int, int] | None = None  # three months ago, and last night
    night: date | None = None  # the last night that was computed
    disputes: int = 0  # open ones
    disputed_since: date | None = None
    disputed: frozenset[int] = frozenset()  # the keys of the invoices
    last_reminded_on: date | None = None  # at the last level, about what is open still


@dataclass(frozen=True)
class Facts:
    """A customer's account in its own currency on a day."""

    as_of: date
    aging: Aging
    use: LimitUse
    hold: Hold | None  # its own, or of the head office whose credit it uses
    kept: Kept


def facts_of(customers: Iterable[Customer], *, as_of: date, today: date) -> dict[int, Facts]:
    """Return the facts of some customers by key; the same few queries for however many."""
    customers = list(customers)
    keys = [customer.pk for customer in customers]
    accounts, uses = agings(keys, as_of=as_of), limit_uses(keys, as_of=as_of, today=today)
    holds, kept = holds_on(uses, as_of), kept_of(keys, as_of=as_of, today=today)
    return {
        key: facts(own_account(one, accounts[key]), uses[key], holds[key], kept[key], as_of=as_of)
        for key, one in zip(keys, customers, strict=True)
    }


def kept_of(customers: list[int] | None, *, as_of: date, today: date) -> dict[int, Kept]:
    """Return what is kept of some customers by key, or (None) of all of whom it asks for attention; one query.

    Whether the nights are old is asked of today alone.
    """
    asked = {"customers": customers, "as_of": as_of, "since": as_of - LATELY, "before": as_of - QUARTER}
    asked |= {"until": end_of_day(as_of), "often": OFTEN, "worse": WORSE}
    return {row["customer_id"]: _kept(row, is_today=as_of == today) for row in fetch(KEPT, asked)}


def _kept(row: dict, *, is_today: bool) -> Kept:
    reminded = row["last_reminded_at"]
    return Kept(
        broken=row["broken"] or [],
        scores=_pair(row),
        night=row["night"] if is_today else None,
        disputes=row["disputes"],
        disputed_since=row["disputed_since"],
        disputed=frozenset(row["disputed"] or ()),
        last_reminded_on=company_today(reminded) if reminded else None,
    )


def _pair(row: dict) -> tuple[int, int] | None:
    known = row["before"] is not None and row["latest"] is not None
    return (row["before"], row["latest"]) if known else None


def facts(aging: Aging, use: LimitUse, hold: Hold | None, kept: Kept, *, as_of: date) -> Facts:
    """Return the facts of one customer from what was read already."""
    return Facts(as_of, aging, use, hold, kept)


def own_account(customer: Customer, accounts: list[Aging]) -> Aging:
    """Return the account in the customer's own currency."""
    own = (one for one in accounts if one.currency == customer.currency)
    return next(own, nothing_open(customer.pk, customer.currency))


def holds_on(uses: dict[int, LimitUse], day: date) -> dict[int, Hold | None]:
    """Return the hold that bound each customer at the end of a day: its own, else the nearest head office's."""
    until = end_of_day(day)
    everybody = {share.customer.pk for use in uses.values() for share in use.members}
    placed = Hold.objects.filter(customer__in=everybody, placed_at__lt=until).exclude(released_at__lt=until)
    found = {hold.customer_id: hold for hold in placed.select_related("customer", "placed_by").order_by("placed_at")}
    return {
        customer: next((found[one] for one in credit_line(customer, use) if one in found), None)
        for customer, use in uses.items()
    }


def credit_line(customer: int, use: LimitUse) -> list[int]:
    """Return the customer and the head offices whose credit it uses, from the branch up to the credit root."""
    members = {share.customer.pk: share.customer for share in use.members}
    line = [customer]
    while line[-1] != use.root.pk and (above := members[line[-1]].parent_id) in members and above not in line:
        line.append(above)
    return line
