"""What happens to the cast at the desk, after the history is written: done by the verbs, like everything there."""

from collections.abc import Callable
from decimal import Decimal

from credit.holding.holds import place_on_hold
from credit.limits import limit_use
from crm.demo.cast import HEAD_OFFICE
from crm.demo.dealings import ASKED_FOR, Desk
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer
from financials.drafts import save_draft
from financials.editor.keeping import issued_or_held
from financials.models import Document
from staff.models import User

STEP = 100  # limits are round figures


def the_first_invoice_is_paid(desk: Desk) -> None:
    invoice = desk.invoice(46, 4, 2, 6)
    desk.pay(19, "TRX-30344", invoice.total, (invoice, invoice.total))
    desk.invoice(9, 8, 3)


def on_hold(desk: Desk) -> None:
    """A quote is open and an order half delivered when the hold comes; who orders all the same waits for approval."""
    desk.quote(12, days=40)
    order = desk.order(24, 8, 4, reference="PO 8812", requested_on=desk.day(16))
    desk.carry(order, Document.Kind.DELIVERY, 14, 5)
    place_on_hold(
        customer=desk.customer, reason="Nothing paid for ten weeks, calls are not returned", **desk.clock("manager", 6)
    )
    asked = {"lines": desk.lines(6, 2), "issued_on": desk.day(2), "reference": "PO 8840"}
    clock = desk.clock("sales", 2)
    draft = save_draft(customer=desk.customer, kind=Document.Kind.ORDER, **asked, **clock)
    issued_or_held(draft, **clock)


def the_limit_is_nearly_used(desk: Desk) -> None:
    desk.order(5, 10, 5, 5, reference="PO 2093")
    _agree_limit(desk, share=Decimal("0.96"))


def branches_share_a_limit(desk: Desk) -> None:
    for branch in desk.customer.branches.order_by("pk"):
        desk.change(branch, 30, shares_credit=True)
    _agree_limit(desk, share=Decimal("0.7"))


def _agree_limit(desk: Desk, *, share: Decimal) -> None:
    """Agree a round limit of which about this share is used today."""
    used = limit_use(customer=desk.customer, as_of=desk.today, today=desk.today).used
    desk.change(desk.customer, 1, credit_limit=(used / share // STEP + 1) * STEP)


SCENES: dict[int, Callable[[Desk], None]] = {
    HEAD_OFFICE: branches_share_a_limit,
    34: the_first_invoice_is_paid,
    35: on_hold,
    36: the_limit_is_nearly_used,
}


def play_scenes(plan: Plan, team: Team) -> None:
    """Let happen to the cast what the history does not tell."""
    people = {role: User.objects.get(pk=members[0]) for role, members in team.members.items()}
    codes = {plan.code(number): scene for number, scene in SCENES.items() if number <= plan.customers}
    for customer in Customer.objects.filter(code__in=codes).order_by("pk"):
        desk = Desk(customer, people, plan.today, 9 * plan.price_level)
        if len(desk.products) >= ASKED_FOR:
            codes[customer.code](desk)
