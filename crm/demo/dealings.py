"""What happened at the desk in the last weeks, done by the verbs: quotes in every state, orders delivered and invoiced
in parts, instalments, a check that came back, credit paid back, a rest written off, an invoice each month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from catalog.models import Product, Stock
from catalog.taxes import taxes_for
from credit.limits import OverLimit
from crm.demo.accounts import working_day
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer
from customers.register import edit_customer
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.documents import LineDraft
from financials.drafts import save_draft
from financials.invoices import issue_invoice
from financials.models import Document
from financials.orders import place_order
from financials.payments import record_payment
from financials.quotes import decline_quote, send_quote
from financials.recurring import start_recurring, write_due
from financials.refunds import refund_credit
from financials.reservations import reserve
from financials.returns import return_payment
from financials.writeoffs import write_off
from foundation.money import round_money
from foundation.periods import company_zone
from staff.models import User

CUSTOMERS = 10
ENOUGH = 60  # of a product on the shelf, to order and deliver from
ASKED_FOR = 3  # products at once
OFFICE_HOUR = time(11)


@dataclass
class Desk:
    """One customer, the goods it buys, and who looks after it; days are counted back from the plan's."""

    customer: Customer
    people: dict[str, User]
    today: date
    least: float  # a unit of what is bought costs at least so much

    @property
    def products(self) -> list[Product]:
        """Products of which there is enough to deliver from just now, the cheapest first."""
        enough = Stock.objects.filter(available__gte=ENOUGH).values("product")
        goods = Product.objects.filter(pk__in=enough, active=True, stocked=True, list_price__gte=self.least)
        return list(goods.order_by("list_price", "pk")[:12])

    def day(self, ago: int) -> date:
        return working_day(self.today - timedelta(days=ago))

    def clock(self, role: str, ago: int) -> dict[str, object]:
        """Return who acts, and when."""
        return {"by": self.people[role], "now": datetime.combine(self.day(ago), OFFICE_HOUR, company_zone())}

    def lines(self, *quantities: int) -> list[LineDraft]:
        products = self.products[: len(quantities)]
        main = self.customer.addresses.filter(purpose="main").first()
        place = {"country": main.country if main else "", "region": main.region if main else ""}
        taxes = taxes_for(customer=self.customer, products=products, day=self.today, **place)
        return [
            LineDraft(
                description=product.description, part_number=product.part_number, unit=product.unit,
                quantity=Decimal(quantity), unit_price=product.list_price, product_id=product.pk,
                price_reason="List price", tax_percent=tax.percent or Decimal(0), tax_reason=tax.reason,
                tax_category=tax.category,
            )
            for product, quantity, tax in zip(products, quantities, taxes, strict=True)
        ]  # fmt: skip

    def quote(self, ago: int, *, days: int, quantities: tuple[int, ...] = (6, 3)) -> Document:
        lines, until = self.lines(*quantities), self.day(ago) + timedelta(days=days)
        asked = {"customer": self.customer, "lines": lines, "issued_on": self.day(ago), "valid_until": until}
        return send_quote(**asked, **self.clock("sales", ago))

    def order(self, ago: int, *quantities: int, **fields) -> Document:
        lines = self.lines(*quantities)
        asked = {"customer": self.customer, "lines": lines, "issued_on": self.day(ago), **fields}
        return self._within_the_limit(ago, lambda: place_order(**asked, **self.clock("sales", ago)))

    def invoice(self, ago: int, *quantities: int, **fields) -> Document:
        lines = self.lines(*quantities)
        asked = {"customer": self.customer, "lines": lines, "issued_on": self.day(ago), **fields}
        return issue_invoice(**asked, **self.clock("clerk", ago))

    def carry(self, source: Document, into: str, ago: int, *parts: int) -> Document:
        """Carry out a document, or so many of each of its lines."""
        keys = source.lines.order_by("position").values_list("pk", flat=True)
        quantities = dict(zip(keys, map(Decimal, parts), strict=False)) if parts else None
        asked = {"source": source, "into": into, "quantities": quantities, "issued_on": self.day(ago)}
        return self._within_the_limit(ago, lambda: carry_out(**asked, **self.clock("clerk", ago)))

    def pay(self, ago: int, reference: str, amount: Decimal, *shares: tuple, **fields):
        said = {"reference": f"{reference}-{self.customer.code}", "amount": amount, "received_on": self.day(ago)}
        currency = self.customer.currency
        return record_payment(
            customer=self.customer, allocate_to=shares, currency=currency, **said, **fields,
            **self.clock("collections", ago),
        )  # fmt: skip

    def _within_the_limit(self, ago: int, take: Callable[[], Document]) -> Document:
        """Take an order; where it is too large for the credit limit, a higher one is agreed first."""
        try:
            with transaction.atomic():
                return take()
        except OverLimit as over:
            self.change(over.use.root, ago, credit_limit=2 * over.use.limit)
            return self._within_the_limit(ago, take)

    def change(self, customer: Customer, ago: int, **changes: object) -> None:
        """Change the record of a customer as its form does."""
        customer.refresh_from_db()
        original = {name: getattr(customer, name) for name in changes}
        edit_customer(customer=customer, changes=changes, original=original, **self.clock("manager", ago))


def quotes_in_every_state(desk: Desk) -> None:
    desk.quote(60, days=14, quantities=(12, 4, 2))
    desk.quote(5, days=30)
    declined = desk.quote(25, days=20)
    decline_quote(quote=declined, reason="Bought from stock elsewhere, delivery too late", **desk.clock("sales", 18))
    desk.carry(desk.quote(16, days=20), Document.Kind.ORDER, 12, 4)
    draft = {"lines": desk.lines(5), "issued_on": desk.day(1), "valid_until": desk.today + timedelta(days=29)}
    save_draft(customer=desk.customer, kind=Document.Kind.QUOTE, **draft, **desk.clock("sales", 1))


def delivered_in_two_parts(desk: Desk) -> None:
    """The first part is invoiced and paid with the discount for paying early, the second is still to be invoiced."""
    order = desk.order(21, 8, 4, reference="PO 4711", terms="2/10 net 30", requested_on=desk.day(10))
    first = desk.carry(order, Document.Kind.DELIVERY, 17, 5)
    invoice = desk.carry(first, Document.Kind.INVOICE, 16)
    discount = round_money(invoice.total / 50, invoice.currency)
    desk.pay(9, "CHK-20417", invoice.total - discount, (invoice, invoice.total - discount, discount), method="check")
    desk.carry(order, Document.Kind.DELIVERY, 7)


def waiting_for_goods(desk: Desk) -> None:
    """More is ordered than the shelves hold; ten leave at once."""
    shelf = Stock.objects.filter(product=desk.products[0]).order_by("-available")[0]
    order = desk.order(6, int(shelf.available) + 400, reference="PO 4720")
    desk.carry(order, Document.Kind.DELIVERY, 3, 10)


def in_instalments(desk: Desk) -> None:
    invoice = desk.invoice(34, 20, 10, terms="30% net10, 40% net30, 30% net60")
    first = invoice.entries.order_by("due_on")[0]
    desk.pay(23, "TRX-30118", first.amount, (first, first.amount))


def check_came_back(desk: Desk) -> None:
    invoice = desk.invoice(40, 6)
    payment = desk.pay(20, "CHK-20395", invoice.total, (invoice, invoice.total), method="check")
    fee = round_money(Decimal(15), invoice.currency)
    asked = {"returned_on": desk.day(13), "reason": "Account closed", "fee": fee}
    return_payment(payment=payment, **asked, **desk.clock("collections", 13))


def paid_twice(desk: Desk) -> None:
    invoice = desk.invoice(45, 3, 2)
    desk.pay(30, "TRX-30077", invoice.total, (invoice, invoice.total))
    again = desk.pay(28, "TRX-30081", invoice.total)
    asked = {"amount": again.amount, "paid_on": desk.day(21), "reference": f"OUT-{desk.customer.code}"}
    refund_credit(of=again, reason="Invoice was paid twice", **asked, **desk.clock("manager", 21))


def a_rest_written_off(desk: Desk) -> None:
    invoice = desk.invoice(75, 2, 3)
    rest = round_money(invoice.total / 90, invoice.currency)
    desk.pay(38, "TRX-30052", invoice.total - rest, (invoice, invoice.total - rest))
    write_off(of=invoice, reason="Freight disputed for weeks, goodwill", **desk.clock("manager", 15))


def invoiced_each_month(desk: Desk) -> None:
    lines = desk.lines(1, 1)
    asked = {"customer": desk.customer, "kind": Document.Kind.INVOICE, "lines": lines, "issued_on": desk.day(11)}
    template = save_draft(**asked, terms=desk.customer.terms, **desk.clock("clerk", 11))
    start_recurring(template=template, months=1, starts_on=desk.day(11), **desk.clock("clerk", 11))
    write_due(now=desk.clock("clerk", 11)["now"])


def taken_back(desk: Desk) -> None:
    invoice = desk.invoice(8, 4)
    cancel(document=invoice, reason="Written to the wrong branch", **desk.clock("manager", 6))
    order = desk.order(9, 3)
    cancel(document=order, reason="Project postponed by the customer", **desk.clock("sales", 4))


HARD = 2  # the last stories, which cost a customer its good grade
STORIES: tuple[Callable[[Desk], None], ...] = (
    quotes_in_every_state, delivered_in_two_parts, waiting_for_goods, in_instalments, paid_twice, invoiced_each_month,
    taken_back, check_came_back, a_rest_written_off,
)  # fmt: skip


def deal_at_the_desk(plan: Plan, team: Team) -> None:
    """Let nearly everything happen to the second customer, one story each to those after it; keep goods for orders."""
    people = {role: User.objects.get(pk=members[0]) for role, members in team.members.items()}
    if not plan.is_large:
        keep_goods(plan)
    customers = Customer.objects.filter(status=Customer.Status.CUSTOMER, currency=plan.currency)
    customers = list(customers.exclude(holds__released_at=None, holds__isnull=False).order_by("pk")[1 : CUSTOMERS + 1])
    for place, customer in enumerate(customers):
        desk = Desk(customer, people, plan.today, 9 * plan.price_level)
        for story in STORIES[:-HARD] if not place else STORIES[place - 1 : place]:
            if len(desk.products) >= ASKED_FOR:
                story(desk)


def keep_goods(plan: Plan) -> None:
    """Reserve goods for the orders that are open, as taking them does."""
    waiting = Document.objects.filter(kind=Document.Kind.ORDER, status=Document.Status.CONFIRMED)
    for order in waiting.order_by("issued_on", "pk"):
        reserve(order, today=plan.today)
