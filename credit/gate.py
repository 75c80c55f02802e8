"""Whether new business may be taken: no hold, and room in the credit limit (settings.ORDER_GATES, CALL_GATES).

The customer and its credit root stay locked until commit, so of two orders that would pass the limit together one is
refused. The hold is guarded by the database as well (migrations 0002, 0006); asking first makes a sentence of it.
"""

from datetime import datetime
from decimal import Decimal

from credit.limits import over_limit
from credit.models import Override
from customers.credit_groups import lock_credit_line
from customers.holds import OnHold, binding_hold
from customers.models import Customer
from financials.documents import DocumentRefused
from financials.models import Document
from foundation.periods import company_today
from staff.models import User


class OwnOverride(DocumentRefused):
    """Whoever granted an override cannot use it; the text says who can."""

    def __init__(self, override: Override):
        asked_by = override.requested_by.get_short_name()
        super().__init__(
            f"You granted the override of this order yourself: let {asked_by}, who asked for it, confirm it."
        )


def ensure_credit(
    *, customer: Customer, total: Decimal, currency: str, order: Document | None, by: User, now: datetime
) -> None:
    """Raise OnHold, OverLimit or OwnOverride unless an order of this total may be taken; holds until commit.

    `order` is the draft that is being confirmed (or the delivery made without an order), None for an order that comes
    whole. An override that lifts what stands against it lets it pass, if it has not grown since.
    """
    line = lock_credit_line(customer)
    customer, root = line[0], line[-1]
    override = good_override(order=order, total=total, currency=currency, now=now)
    hold = binding_hold(customer)
    if hold and not (override and override.lifts_hold):
        raise OnHold(hold, customer)
    what = "delivery" if order and order.kind == Document.Kind.DELIVERY else "order"
    asked = {"customer": customer, "total": total, "currency": currency, "today": company_today(now), "what": what}
    over = None if root.credit_limit is None else over_limit(**asked)
    if over and not (override and override.lifts_limit):
        raise over
    if override and (hold or over) and by == override.granted_by:
        raise OwnOverride(override)


def good_override(*, order: Document | None, total: Decimal, currency: str, now: datetime) -> Override | None:
    """Return the override of this order that is still good for its total, None without one."""
    if order is None or order.pk is None:
        return None
    good = _unused(now).filter(order=order, amount__gte=total, currency=currency)
    return good.select_related("granted_by", "requested_by").first()


def ensure_call(*, customer: Customer, call, by: User, now: datetime) -> None:
    """Raise OnHold unless the service call may be taken: there is no hold, or somebody else let this call pass."""
    customer = lock_credit_line(customer)[0]
    hold = binding_hold(customer)
    if not hold:
        return
    override = _unused(now).filter(customer=customer, call_id=call.pk, lifts_hold=True).first()
    if not override or override.granted_by_id == by.pk:
        raise OnHold(hold, customer)


def _unused(now: datetime):
    return Override.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)
