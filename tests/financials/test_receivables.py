"""What is offered when money comes in: oldest due first, the discount of the day, the likeliest combination."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from financials.models import Entry
from financials.receivables import receivables, suggested
from financials.refunds import refund_credit
from financials.returns import return_payment
from foundation.money import major
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)


@pytest.fixture
def acme():
    return make.customer()


def offered(customer, amount, on) -> list[tuple[Decimal, Decimal]]:
    """What the page fills in for money of that day: (money, discount) by line."""
    items = receivables(customer=customer, currency="USD", on=on)
    parts = suggested(items, Decimal(amount), "USD").parts
    return [(major(part.amount, "USD"), major(part.discount, "USD")) for part in parts]


def pay_as_offered(customer, amount, after):
    """Book what the page fills in so many days after the invoice."""
    on = MAY + timedelta(days=after)
    items = {item.pk: item for item in receivables(customer=customer, currency="USD", on=on)}
    parts = suggested(list(items.values()), Decimal(amount), "USD").parts
    to = [(items[part.key].entry, major(part.amount, "USD"), major(part.discount, "USD")) for part in parts]
    return make.payment(customer, amount, received_on=on, to=to)


def still_open(customer) -> list[Decimal]:
    return [entry.amount - entry.allocated for entry in Entry.objects.filter(customer=customer, kind="invoice")]


def test_two_ten_net_thirty_980_on_day_ten_closes_with_20_discount_recorded(acme):
    make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    payment = pay_as_offered(acme, "980.00", 10)
    assert (still_open(acme), payment.discount_taken) == ([0], Decimal("20.00"))


def test_980_on_day_eleven_leaves_20(acme):
    make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    payment = pay_as_offered(acme, "980.00", 11)
    assert (still_open(acme), payment.discount_taken) == ([Decimal(20)], 0)


def test_500_on_day_five_then_480_on_day_ten_closes(acme):
    make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    assert pay_as_offered(acme, "500.00", 5).discount_taken == 0
    assert pay_as_offered(acme, "480.00", 10).discount_taken == Decimal("20.00")
    assert still_open(acme) == [0]


def test_the_discount_is_taken_once(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    make.payment(acme, "490.00", received_on=MAY, to=[(invoice, "490.00", "20.00")])
    assert offered(acme, "490.00", MAY) == [(Decimal(490), 0)]


def test_a_bounced_check_gives_the_discount_back_as_far_as_the_day_allows(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    payment = make.payment(acme, "980.00", received_on=MAY, to=[(invoice, "980.00", "20.00")])
    day = MAY + timedelta(days=9)
    return_payment(payment=payment, returned_on=day, reason="no funds", by=make.somebody(), now=make.at(day))
    assert offered(acme, "980.00", day) == [(Decimal(980), Decimal(20))]
    assert offered(acme, "980.00", day + timedelta(days=2)) == [(Decimal(980), 0)]


def test_what_was_credited_earns_no_discount(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    make.credit_note(acme, "100.00", issued_on=MAY, applies_to=invoice)
    assert offered(acme, "882.00", MAY) == [(Decimal(882), Decimal(18))]


def test_a_refund_whose_money_bounced_can_be_settled_like_an_invoice(acme):
    payment = make.payment(acme, "100.00", received_on=MAY)
    said = {"by": make.somebody(), "now": make.at(MAY)}
    refund_credit(of=payment, amount=Decimal(100), paid_on=MAY, reference="W-1", reason="paid twice", **said)
    return_payment(payment=payment, returned_on=MAY, reason="no funds", **said)
    [item] = receivables(customer=acme, currency="USD", on=MAY)
    assert (item.name, item.open) == ("Refund W-1", Decimal(100))
    pay_as_offered(acme, "100.00", 1)
    assert receivables(customer=acme, currency="USD", on=MAY) == []


def test_oldest_due_first_each_instalment_by_itself_and_other_currencies_elsewhere(acme):
    make.invoice(acme, "300.00", issued_on=MAY, terms="net 30/60/90")
    make.invoice(acme, "50.00", issued_on=MAY, terms="net 45")
    make.invoice(acme, "70.00", issued_on=MAY, currency="EUR")
    items = receivables(customer=acme, currency="USD", on=MAY)
    assert [(item.open, item.is_instalment) for item in items] == [
        (100, True), (50, False), (100, True), (100, True),
    ]  # fmt: skip


@pytest.mark.parametrize("invoices", [1, 3])
def test_the_items_are_two_queries_however_many(acme, invoices, django_assert_num_queries):
    for _ in range(invoices):
        make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    with django_assert_num_queries(2):
        items = receivables(customer=acme, currency="USD", on=MAY)
    assert [item.discount for item in items] == [20] * invoices
