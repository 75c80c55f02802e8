"""Placing and releasing a credit hold. While it is on, the database refuses new orders by every path.

A hold on a head office binds the branches that use its credit as well (customers.holds.binding_hold).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from credit.models import HeldWork, HoldProposal
from customers.holds import active_hold, lock_customer
from customers.models import Customer, Hold
from financials.models import Document
from journal.alerts import alert
from journal.record import record
from staff.models import User
from staff.permissions import holders

Act, Decision = HoldProposal.Act, HoldProposal.Decision


class HoldRefused(Exception):
    """The hold was not placed or not released; the text says why."""


@transaction.atomic
def place_on_hold(*, customer: Customer, reason: str, by: User | None, now: datetime, policy: str = "") -> Hold:
    """Put the customer on hold; waits for orders being taken at this moment. Raises HoldRefused.

    `policy` names the rule that asks for it; without a person (`by`) the policy itself places it.
    """
    lock_customer(customer)
    if hold := active_hold(customer):
        raise HoldRefused(f"{customer.name} is on hold already: {hold.reason} ({hold.placed_by_name}).")
    hold = Hold.objects.create(customer=customer, reason=_said(reason), placed_at=now, placed_by=by, policy=policy)
    record(customer, "hold_placed", f"Placed on hold: {hold.reason}", text=_rule(policy), by=by, now=now)
    _lapse(customer, Act.PLACE, hold, now)
    _tell(customer, f"{customer.name} was placed on hold by {hold.placed_by_name}: {hold.reason}", by, now)
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
    _lapse(customer, Act.RELEASE, hold, now)
    said = f"The hold of {customer.name} was released by {by.get_short_name()}: {hold.release_reason}"
    _tell(customer, said, by, now)
    return hold


def bound_by(customer: Customer) -> QuerySet[Customer]:
    """Return the customer and its branches that use its credit: whom its hold keeps from new work."""
    return Customer.objects.filter(Q(pk=customer.pk) | Q(parent=customer, shares_credit=True))


def concerned(customer: Customer) -> set[User]:
    """Return who is to know of a hold: the sales reps, and who has an order open or held back."""
    drafts = Document.objects.filter(
        customer__in=bound_by(customer), kind=Document.Kind.ORDER, status=Document.Status.DRAFT
    )
    people = {user for draft in drafts.select_related("created_by", "changed_by") for user in _writers(draft)}
    held = HeldWork.objects.filter(customer__in=bound_by(customer), decided_at=None).select_related("asked_by")
    reps = (each.sales_rep for each in bound_by(customer).select_related("sales_rep"))
    return people | {work.asked_by for work in held} | {rep for rep in reps if rep}


def _writers(draft: Document) -> list[User]:
    return [user for user in (draft.created_by, draft.changed_by) if user]


def _tell(customer: Customer, said: str, by: User | None, now: datetime) -> None:
    """Tell those concerned, and who decides about holds; what the policy does at night they are told in one line."""
    people = concerned(customer) | (set(holders("customers.change_hold")) if by else set())
    url = reverse("credit:overview", args=[customer.code])
    alert(customer=customer, text=said, url=url, to=people, but=by, now=now)


def _lapse(customer: Customer, act: str, hold: Hold, now: datetime) -> None:
    """What was proposed has been done by hand."""
    proposed = HoldProposal.objects.filter(customer=customer, act=act, decided_at=None)
    proposed.update(decided_at=now, decision=Decision.LAPSED, hold=hold)


def _rule(policy: str) -> str:
    return f"Rule of the hold policy: {policy}." if policy else ""


def _said(reason: str) -> str:
    if not reason.strip():
        raise HoldRefused("Say why: the reason is shown to everybody who is refused, and kept in the journal.")
    return reason.strip()
