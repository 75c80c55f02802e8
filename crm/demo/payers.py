"""Who pays for whom in the demo company: a parent for a child, and a head office for one of its branches."""

from crm.demo.cast import HEAD_OFFICE
from crm.demo.dealings import ASKED_FOR, Desk
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer, Hold
from customers.payers import set_payer
from financials.models import Document
from staff.models import User

BRANCH = 29  # buys little; its head office wants to see the bills
SINCE = 20  # days


def name_payers(plan: Plan, team: Team) -> None:
    """Let a head office pay for a branch, and of two people who are customers one for the other, who may be served."""
    people = {role: User.objects.get(pk=members[0]) for role, members in team.members.items()}

    def desk(customer: Customer) -> Desk:
        return Desk(customer, people, plan.today, 9 * plan.price_level)

    known = Customer.objects.in_bulk([plan.code(number) for number in (HEAD_OFFICE, BRANCH)], field_name="code")
    if len(known) == 2:
        head, branch = known[plan.code(HEAD_OFFICE)], known[plan.code(BRANCH)]
        set_payer(customer=branch, payer=head, **desk(branch).clock("manager", SINCE))
    persons = list(Customer.objects.filter(kind=Customer.Kind.PERSON, status=Customer.Status.CUSTOMER).order_by("pk"))
    held = set(Hold.objects.active().values_list("customer", flat=True))
    child = next((one for one in persons if one.pk not in held), None)
    parent = next((one for one in persons if one != child), None)
    if child and parent:
        _family(desk(parent), desk(child))


def _family(parent: Desk, child: Desk) -> None:
    """The child buys; the goods go to the child, the invoice to the parent."""
    child.change(child.customer, SINCE, payer=parent.customer)
    child.customer.refresh_from_db()
    if len(child.products) < ASKED_FOR:
        return
    home = child.customer.addresses.filter(purpose="main").first()
    order = child.order(9, 2, 1, billing_address=home, delivery_address=home)
    delivery = child.carry(order, Document.Kind.DELIVERY, 6)
    child.carry(delivery, Document.Kind.INVOICE, 3)
