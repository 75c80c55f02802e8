"""Placing and releasing a credit hold. While it is on, the database refuses new orders by every path."""

from datetime import datetime

from django.db import transaction

from customers.holds import active_hold, lock_customer
from customers.models import Customer, Hold
from journal.record import record
from staff.models import User


class HoldRefused(Exception):
    """The hold was not placed or not released; the text says why."""


@transaction.atomic
def place_on_hold(*, customer: Customer, reason: str, by: User, now: datetime) -> Hold:
    """Put the customer on hold; waits for orders being taken at this moment. Raises HoldRefused."""
    lock_customer(customer)
    if hold := active_hold(customer):
        raise HoldRefused(f"{customer.name} is on hold already: {hold.reason} ({hold.placed_by_name}).")
    hold = Hold.objects.create(customer=customer, reason=_said(reason), placed_at=now, placed_by=by)
    record(customer, "hold_placed", f"Placed on hold: {hold.reason}", by=by, now=now)
    return hold


@transaction.atomic
def release_hold(*, customer: Customer, reason: str, by: User, now: datetime) -> Hold:
    """Release the hold in force; orders are taken again from now on. Raises HoldRefused."""
    lock_customer(customer)
    hold = active_hold(customer)
    if not hold:
        raise HoldRefused(f"{customer.name} is not on hold any more.")
    hold.released_at, hold.released_by, hold.release_reason = now, by, _said(reason)
    hold.save(update_fields=["released_at", "released_by", "release_reason"])
    record(customer, "hold_released", f"Hold released: {hold.release_reason}", by=by, now=now)
    return hold


def _said(reason: str) -> str:
    if not reason.strip():
        raise HoldRefused("Say why: the reason is shown to everybody who is refused, and kept in the journal.")
    return reason.strip()
