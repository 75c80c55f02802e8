"""The hold policy of the made-up company: sensible rules to begin with, all of which ask a person."""

from decimal import Decimal

from credit.models import HoldRule
from crm.demo.plan import Plan

Kind = HoldRule.Kind


def agree_hold_policy(plan: Plan) -> None:
    """Write the rules, unless the installation has its own; the first night asks them."""
    if HoldRule.objects.exists():
        return
    HoldRule.objects.bulk_create(
        [
            HoldRule(kind=Kind.OVERDUE_DAYS, days=60, amount=Decimal(500), currency=plan.currency),
            HoldRule(kind=Kind.BROKEN_PROMISES, times=2),
            HoldRule(kind=Kind.RETURNED_PAYMENTS, times=2),
        ]
    )
