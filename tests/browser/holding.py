"""What holds work back, for the walk over all pages: a rule, a proposal, an order held back, an override, news."""

from collections.abc import Callable

from django.db.models import Model
from django.utils import timezone

from credit.holding.overrides import grant_override
from credit.models import HeldWork, HoldProposal, HoldRule, Override
from crm.roles import give_roles
from customers.models import Customer
from financials.drafts import issue, save_draft
from financials.gates import hold_back
from financials.models import Document
from foundation.periods import company_today
from journal.alerts import alert
from journal.models import Alert
from staff.models import User
from tests import make


def thing(route: str, customer: Customer) -> Model | None:
    """Return what a page of the hold policy, the queue, the overrides or the alerts is about; None for other pages."""
    return next((made(customer) for part, made in MADE.items() if part in route), None)


def rule(customer: Customer) -> HoldRule:
    return HoldRule.objects.first() or HoldRule.objects.create(kind="overdue_days", days=60)


def proposal(customer: Customer) -> HoldProposal:
    made = {"rule": rule(customer), "reason": "1,242.00 USD more than 60 days overdue", "made_at": timezone.now()}
    return customer.hold_proposals.first() or customer.hold_proposals.create(act="place", **made)


def held(customer: Customer) -> HeldWork:
    """An order somebody else wrote while the customer was on hold."""
    return customer.held_work.filter(decided_at=None).first() or _refused(customer)


def override(customer: Customer) -> Override:
    if not customer.overrides.exists():
        karla = make.user("Karla Benz")
        give_roles(karla, "manager")
        order = _refused(customer).order
        grant_override(work=order, reason="agreed with the owner", by=karla, now=timezone.now())
    return customer.overrides.first()


def news(customer: Customer) -> Alert:
    told = {"text": "Baumgart is on hold", "url": customer.get_absolute_url(), "to": User.objects.all()}
    alert(customer=customer, now=timezone.now(), **told)
    return Alert.objects.get(recipient__name="Renate Meyer", text=told["text"])


def _refused(customer: Customer) -> HeldWork:
    by, now = make.user("Jan Silva"), timezone.now()
    fields = {"lines": [make.line("490.00")], "issued_on": company_today(), "by": by, "now": now}
    draft: Document = save_draft(customer=customer, kind="order", **fields)
    try:
        issue(draft=draft, by=by, now=now)
    except Exception as refusal:  # on hold, or over the limit
        hold_back(draft=draft, refusal=refusal, by=by, now=now)
    return customer.held_work.get(order=draft)


MADE: dict[str, Callable[[Customer], Model]] = {
    "credit/policy/<": rule,
    "credit/proposals/<": proposal,
    "credit/held/<": held,
    "credit/overrides/<": override,
    "alerts/<": news,
}
