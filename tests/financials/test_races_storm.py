"""Eight clerks do whatever comes to them on two accounts at once: refusals are polite, the books are right after it."""

import random
from datetime import date
from decimal import Decimal

import pytest

from credit.holding.holds import HoldRefused, place_on_hold, release_hold
from crm.books import check
from customers.models import Hold
from financials.allocations import apply_credit, take_back_allocation
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.models import Allocation, Document, Entry, Payment
from financials.refunds import refund_credit
from financials.returns import return_payment
from financials.writeoffs import write_off
from journal.examine import examine
from tests import make
from tests.financials.at_once import POLITE, at_once

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2026, 5, 4)
CLERKS, EACH = 8, 14
REASON = "Agreed with the head of accounts"
NEXT = {"order": ["delivery", "invoice"], "delivery": ["invoice"], "invoice": ["credit_note"]}


class Clerk:
    """Looks at an account, and does one thing with what stands there; somebody else may have been faster."""

    def __init__(self, customers, number: int) -> None:
        self.customers, self.chance = customers, random.Random(number)
        self.clock = {"by": make.somebody(), "now": make.at(MAY)}

    def some(self, model, **which):
        customer = self.chance.choice(self.customers)
        rows = list(model.objects.filter(customer=customer, **which).order_by("?")[:1])
        return rows[0] if rows else None

    def work(self) -> None:
        acts = [self.bill, self.bill, self.pay, self.pay, self.apply, self.take_back, self.send_back, self.refund]
        acts += [self.let_go, self.cancel, self.order, self.carry, self.hold]
        for _ in range(EACH):
            try:
                self.chance.choice(acts)()
            except (*POLITE, HoldRefused):
                continue

    def bill(self) -> None:
        make.invoice(self.chance.choice(self.customers), str(self.chance.randint(1, 90)), issued_on=MAY)

    def pay(self) -> None:
        if debit := self.some(Entry, kind="invoice", is_open=True):
            amount = debit.amount - debit.allocated
            make.payment(debit.customer, amount + self.chance.choice([0, 7]), received_on=MAY, to=[(debit, amount)])

    def apply(self) -> None:
        credit, debit = self.some(Entry, kind="payment", is_open=True), self.some(Entry, kind="invoice", is_open=True)
        if credit and debit:
            apply_credit(of=credit.payment, to=[(debit, Decimal(1))], **self.clock)

    def take_back(self) -> None:
        if allocation := self.some(Allocation, reverses=None):
            take_back_allocation(allocation=allocation, reason=REASON, **self.clock)

    def send_back(self) -> None:
        if payment := self.some(Payment):
            return_payment(payment=payment, returned_on=MAY, reason="no funds", **self.clock)

    def refund(self) -> None:
        if credit := self.some(Entry, kind="payment", is_open=True):
            refund_credit(
                of=credit.payment, amount=Decimal(1), paid_on=MAY, reference="wire", reason=REASON, **self.clock
            )

    def let_go(self) -> None:
        if debit := self.some(Entry, kind="invoice", is_open=True):
            write_off(of=debit.document, amount=Decimal(1), reason=REASON, **self.clock)

    def cancel(self) -> None:
        if document := self.some(Document, status__in=("issued", "confirmed", "delivered")):
            cancel(document=document, reason=REASON, **self.clock)

    def order(self) -> None:
        make.order(self.chance.choice(self.customers), issued_on=MAY, lines=[make.line("9.00", quantity=Decimal(4))])

    def carry(self) -> None:
        if source := self.some(Document, kind__in=NEXT):
            into, half = self.chance.choice(NEXT[source.kind]), {line.pk: Decimal(2) for line in source.lines.all()[:1]}
            carry_out(source=source, into=into, quantities=half, issued_on=MAY, **self.clock)

    def hold(self) -> None:
        customer = self.chance.choice(self.customers)
        verb = release_hold if Hold.objects.active().filter(customer=customer).exists() else place_on_hold
        verb(customer=customer, reason="2 broken promises", **self.clock)


def test_eight_clerks_on_two_accounts(transactional_db):
    make.user("Anna Meyer")
    customers = [make.customer(), make.customer(name="Otter Ltd")]
    for number in range(8):
        make.invoice(customers[number % 2], "40.00", issued_on=MAY)
    outcomes = at_once(lambda number: Clerk(customers, number).work(), CLERKS)
    assert outcomes == [None] * CLERKS
    assert Payment.objects.exists()
    assert not list(check(as_of=MAY))
    assert examine().bad is None
