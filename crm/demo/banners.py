"""The support contracts of the demo company, the banners that tell of their fee, and words to write with."""

from decimal import Decimal
from functools import cached_property

from catalog.models import Product
from crm.demo.dealings import CUSTOMERS, Desk
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer
from documents.models import MessageTemplate
from financials.banners import keep_banner
from financials.models import Banner
from staff.models import User

FEE = "SLA-GOLD"
COST_OF_A_YEAR = 100  # units of what customers buy
BANNERS = (
    {
        "line1": "SLA Gold", "line2": "answer within 4 hours", "colour": "amber", "shape": "ribbon",
        "condition": "paid", "months": 12,
    },
    {"line1": "Support fee open", "colour": "blue", "shape": "pill", "condition": "open"},
    {
        "line1": "Support suspended", "line2": "fee was reminded", "colour": "red", "shape": "plate",
        "condition": "reminded",
    },
)  # fmt: skip
LETTER = """Dear {contact},

thank you for your call. As agreed, we look into it and come back to you by the end of the week.

Kind regards
{me}
{company}"""
COPIES = """Dear {contact},

the copies you asked for come with a separate e-mail. Tell me if one is missing.

Kind regards
{me}"""
CALL_BACK = """Dear {contact},

we tried to reach you by phone today. Please call us back when it suits you.

Kind regards
{me}
{company}"""
TEMPLATES = (
    ("Thanks for the call", "both", "Our call of {today}", LETTER),
    ("Copies of papers", "mail", "Copies you asked for", COPIES),
    ("Please call back", "mail", "We could not reach you", CALL_BACK),
)


class SupportDesk(Desk):
    """A desk that sells a year of support, and nothing else."""

    @cached_property
    def products(self) -> list[Product]:
        price = Decimal(round(COST_OF_A_YEAR * self.least))
        about = {"description": "Support, a year, answer within 4 hours", "list_price": price, "stocked": False}
        return [Product.objects.get_or_create(part_number=FEE, defaults=about)[0]]


def design_banners(plan: Plan, team: Team) -> None:
    """Invoice support to three customers, two of whom have paid; show it on their folders, and write the templates."""
    people = {role: User.objects.get(pk=members[0]) for role, members in team.members.items()}
    customers = Customer.objects.filter(status=Customer.Status.CUSTOMER, currency=plan.currency)
    free = customers.exclude(holds__released_at=None, holds__isnull=False).order_by("pk")
    desks = [SupportDesk(one, people, plan.today, plan.price_level) for one in free[CUSTOMERS + 1 : CUSTOMERS + 4]]
    for place, desk in enumerate(desks):
        _invoice(desk, 40 + 30 * place, paid=True)
    for desk in desks[2:]:
        _invoice(desk, 8, paid=False)
    for said in BANNERS if desks else ():
        keep_banner(banner=Banner(**said, product=desks[0].products[0]), **desks[0].clock("manager", 5))
    write_templates()


def write_templates() -> None:
    """Let there be words to write with."""
    for name, kind, subject, text in TEMPLATES:
        MessageTemplate.objects.get_or_create(name=name, kind=kind, defaults={"subject": subject, "text": text})


def _invoice(desk: SupportDesk, ago: int, *, paid: bool) -> None:
    invoice = desk.invoice(ago, 1)
    if paid:
        desk.pay(ago - 15, f"SLA-{ago}", invoice.total, (invoice, invoice.total))
