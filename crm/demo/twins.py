"""A firm the demo company has twice, so that there is one to merge."""

from crm.demo.cast import KNOWN, TWICE
from crm.demo.dealings import Desk
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer
from customers.phones import add_phone
from staff.models import User

CALLED = 21  # days ago


def call_one_twice(plan: Plan, team: Team) -> None:
    """Let a prospect leave the telephone number the house has of a customer."""
    known = Customer.objects.in_bulk([plan.code(number) for number in (KNOWN, TWICE)], field_name="code")
    if len(known) < 2:
        return
    twin, number = known[plan.code(TWICE)], known[plan.code(KNOWN)].phones.order_by("pk").values_list("e164", flat=True)
    desk = Desk(twin, {"sales": User.objects.get(pk=team.members["sales"][0])}, plan.today, 0)
    add_phone(of=twin, number=number[0], **desk.clock("sales", CALLED))
