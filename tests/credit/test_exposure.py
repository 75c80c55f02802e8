"""How much of the limit is used: what is owed, and what of the orders is still to be invoiced, on any day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.exposure import exposure, limit_used_percent, uninvoiced_orders
from customers.models import Customer
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.models import Document
from tests import make

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
ORDER, DELIVERY, INVOICE = Document.Kind.ORDER, Document.Kind.DELIVERY, Document.Kind.INVOICE


@pytest.fixture
def acme():
    return make.customer(credit_limit=Decimal("1000.00"))


@pytest.fixture
def order(acme):
    """Ten boxes at 9.99 and freight, ordered on Monday: 119.90."""
    lines = [make.line("9.99", quantity=Decimal(10), part_number="BOX"), make.line("20.00", description="Freight")]
    return make.order(acme, issued_on=MONDAY, lines=lines)


def used(acme: object, as_of: date, today: date = date(2026, 6, 30)) -> Decimal:
    return exposure(customer=acme, as_of=as_of, today=today)


def carry(source, into, day, **quantities):
    lines = {line.part_number or "FREIGHT": line.pk for line in source.lines.all()}
    asked = {lines[part]: Decimal(quantity) for part, quantity in quantities.items()} or None
    return carry_out(
        source=source, into=into, by=make.somebody(), now=make.at(day), issued_on=day, quantities=asked
    )  # fmt: skip


def test_an_order_counts_in_full_until_something_of_it_is_invoiced(acme, order):
    assert used(acme, MONDAY, today=MONDAY) == Decimal("119.90")


def test_of_an_order_invoiced_in_part_only_the_rest_counts_beside_the_invoice(acme, order):
    friday = MONDAY + timedelta(days=4)
    carry(order, INVOICE, friday, BOX=3)
    [left] = uninvoiced_orders(customer=acme, as_of=friday, today=friday)
    assert (left.number, left.amount) == (order.number, Decimal("89.93"))
    assert used(acme, friday, today=friday) == Decimal("119.90")


def test_every_past_day_says_what_it_said_then_whether_invoiced_directly_or_from_deliveries(acme, order):
    delivery = carry(order, DELIVERY, MONDAY + timedelta(days=1), BOX=4)
    invoice = carry(delivery, INVOICE, MONDAY + timedelta(days=2))
    rest = carry(order, INVOICE, MONDAY + timedelta(days=7))
    paid_on = MONDAY + timedelta(days=9)
    make.payment(acme, rest.total, received_on=paid_on, to=[(rest, rest.total)])
    cancel(document=invoice, reason="Wrong address", by=make.somebody(), now=make.at(MONDAY + timedelta(days=14)))
    said = {
        offset: (left(acme, MONDAY + timedelta(days=offset)), used(acme, MONDAY + timedelta(days=offset)))
        for offset in (-1, 0, 1, 2, 7, 9, 14)
    }
    whole, part = Decimal("119.90"), Decimal("39.96")
    assert said == {
        -1: (0, 0),
        0: (whole, whole),
        1: (whole, whole),
        2: (whole - part, whole),
        7: (0, whole),
        9: (0, part),
        14: (part, part),
    }
    assert left(acme, date(2026, 6, 30)) == left(acme, date(2026, 6, 30), today=date(2026, 7, 1)) == part


def left(acme, as_of: date, today: date = date(2026, 6, 30)) -> Decimal:
    return sum((order.amount for order in uninvoiced_orders(customer=acme, as_of=as_of, today=today)), Decimal(0))


def test_a_cancelled_order_counted_until_it_was_cancelled(acme, order):
    cancel(document=order, reason="Bought elsewhere", by=make.somebody(), now=make.at(MONDAY + timedelta(days=3)))
    assert left(acme, MONDAY + timedelta(days=2)) == Decimal("119.90")
    assert left(acme, MONDAY + timedelta(days=3)) == left(acme, date(2026, 6, 30)) == 0


def test_an_order_taken_over_as_invoiced_counted_until_the_invoice_that_names_it(acme, order):
    Document.objects.filter(pk=order.pk).update(status="invoiced")
    make.invoice(acme, "119.90", issued_on=MONDAY + timedelta(days=5), order_number=order.number)
    assert left(acme, MONDAY + timedelta(days=4)) == Decimal("119.90")
    assert left(acme, MONDAY + timedelta(days=5)) == 0


def test_orders_in_another_currency_and_drafts_use_nothing_of_the_limit(acme):
    Customer.objects.filter(pk=acme.pk).update(credit_limit=None)  # else it would need approval
    make.order(acme, "80.00", issued_on=MONDAY, currency="EUR")
    drafted = make.order(acme, "70.00", issued_on=MONDAY)
    Document.objects.filter(pk=drafted.pk).update(status="draft")
    assert left(acme, MONDAY, today=MONDAY) == 0


def test_any_use_of_a_limit_of_nothing_is_all_of_it():
    assert limit_used_percent(exposure=Decimal("0.01"), limit=Decimal(0)) == 100
    assert limit_used_percent(exposure=Decimal(0), limit=Decimal(0)) == 0
    assert limit_used_percent(exposure=Decimal(500), limit=None) is None
    assert limit_used_percent(exposure=Decimal("999.99"), limit=Decimal(1000)) == 99
