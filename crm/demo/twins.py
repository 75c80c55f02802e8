"""A firm the demo company has twice, so that there is one to merge."""

from crm.demo.cast import KNOWN, TWICE
from crm.demo.dealings import Desk
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.addresses import edit_address
from customers.models import Address, Customer
from customers.phones import add_phone
from staff.models import User

CALLED = 21  # days ago
NOT_ASKED = {"tax_id": "", "vat_id": ""}


def call_one_twice(plan: Plan, team: Team) -> None:
    """Let a prospect leave the telephone number and the town of a customer, and no tax number."""
    known = Customer.objects.in_bulk([plan.code(number) for number in (KNOWN, TWICE)], field_name="code")
    if len(known) < 2:
        return
    first, twin = known[plan.code(KNOWN)], known[plan.code(TWICE)]
    people = {role: User.objects.get(pk=team.members[role][0]) for role in ("sales", "manager")}
    desk = Desk(twin, people, plan.today, 0)
    clock = desk.clock("sales", CALLED)
    add_phone(of=twin, number=first.phones.order_by("pk")[0].e164, **clock)
    desk.change(twin, CALLED, **NOT_ASKED)
    main = Address.objects.filter(purpose=Address.Purpose.MAIN)
    there = main.get(customer=first)
    parts = {name: getattr(there, name) for name in ("city", "region", "postcode", "country")}
    edit_address(address=main.get(customer=twin), parts=parts | {"as_typed": ""}, **clock)
