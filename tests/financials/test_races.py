"""Clerks at the same moment, on real connections: nothing is paid or used twice, no entry is lost (A8)."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from crm.books import check
from financials.allocations import apply_credit, credit_left, take_back_allocation
from financials.cancellation import cancel
from financials.documents import DocumentRefused
from financials.ledger import DoesNotFit, NotBooked, allocate, open_amount
from financials.models import Adjustment, Allocation, Payment
from financials.payments import RefusedPayment
from financials.refunds import refund_credit
from financials.returns import return_payment
from tests import make
from tests.financials.at_once import CLERKS, at_once, refusals, second_comes_before_first_commits

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2026, 5, 4)
NOW = make.at(MAY)
REASON = "Agreed with the head of accounts"


@pytest.fixture
def acme():
    make.user("Anna Meyer")
    return make.customer("ACME", "Acme Corp.")


@pytest.fixture(autouse=True)
def the_books_are_right_afterwards(transactional_db):
    yield
    assert not list(check(as_of=MAY))


def pay(acme, amount="100.00", *, to=(), **fields):
    return make.payment(acme, amount, received_on=MAY, to=to, **fields)


def clock() -> dict:
    return {"by": make.somebody(), "now": NOW}


def test_sixteen_customers_worth_of_money_cannot_pay_one_invoice(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    outcomes = at_once(lambda number: pay(acme, to=[(invoice, "100.00")]))
    assert len(refusals(outcomes)) == CLERKS - 1
    assert open_amount(invoice.entries.get()) == 0
    assert Payment.objects.count() == 1


def test_a_second_full_payment_waits_for_the_first_and_is_refused(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)

    def pay_it_all():
        return pay(acme, to=[(invoice, "100.00")])

    met = second_comes_before_first_commits(pay_it_all, pay_it_all)
    assert met.waited
    assert isinstance(met.second, DoesNotFit)
    assert open_amount(invoice.entries.get()) == 0


def test_a_second_full_payment_takes_the_place_of_a_first_that_was_given_up(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)

    def pay_it_all():
        return pay(acme, to=[(invoice, "100.00")])

    met = second_comes_before_first_commits(pay_it_all, pay_it_all, commit=False)
    assert (met.waited, met.second) == (True, Payment.objects.get())


def test_the_same_bank_reference_twice_is_one_payment(acme):
    met = second_comes_before_first_commits(
        lambda: pay(acme, reference="TRX 4711"), lambda: pay(acme, reference="TRX 4711")
    )
    assert (met.waited, type(met.second), Payment.objects.count()) == (True, RefusedPayment, 1)
    assert met.second.payment == met.first


@pytest.mark.parametrize("odd", range(5))
def test_a_form_sent_eight_times_at_once_once_with_other_words_has_one_effect(acme, odd):
    key = uuid4()

    def send(number: int):
        reference = "check 9" if number == odd else "check 5567"
        return pay(acme, "10.00", reference=reference, idempotency_key=key)

    outcomes = at_once(send, 8)
    booked = Payment.objects.get()
    said_the_same = 1 if booked.reference == "check 9" else 7
    assert outcomes.count(booked) == said_the_same
    assert len(refusals(outcomes)) == 8 - said_the_same


def test_the_same_key_for_two_customers_is_used_by_one(acme):
    other, key = make.customer("OTHER"), uuid4()
    met = second_comes_before_first_commits(
        lambda: pay(acme, idempotency_key=key), lambda: pay(other, idempotency_key=key)
    )
    assert (type(met.second), Payment.objects.get()) == (RefusedPayment, met.first)


def test_the_same_money_is_not_allocated_twice(acme):
    invoices = [make.invoice(acme, "30.00", issued_on=MAY) for _ in range(CLERKS)]
    payment = pay(acme)

    def allocate_30(number: int):
        with transaction.atomic():
            debit, credit = invoices[number].entries.get(), payment.entries.get()
            return allocate(debit=debit, credit=credit, amount=Decimal("30.00"), now=NOW)

    outcomes = at_once(allocate_30)
    used = sum(one.amount for one in Allocation.objects.all())
    assert used == payment.entries.get().allocated == Decimal("90.00")
    assert sum(not isinstance(one, Exception) for one in outcomes) == 3


def test_two_clerks_who_apply_the_same_credit_use_it_once(acme):
    invoices, payment = [make.invoice(acme, "80.00", issued_on=MAY) for _ in range(2)], pay(acme)

    def apply_to(invoice):
        return lambda: apply_credit(of=payment, to=[(invoice, Decimal(80))], **clock())

    met = second_comes_before_first_commits(*map(apply_to, invoices))
    assert met.waited
    assert isinstance(met.second, NotBooked)
    assert credit_left(payment) == Decimal(20)


def test_an_allocation_is_taken_back_once(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    pay(acme, to=[(invoice, "100.00")])
    allocation = Allocation.objects.get()
    outcomes = at_once(lambda number: take_back_allocation(allocation=allocation, reason=REASON, **clock()), 8)
    assert len(refusals(outcomes)) == 7
    assert open_amount(invoice.entries.get()) == Decimal(100)


def test_money_that_comes_back_while_it_is_applied_settles_nothing(acme):
    invoice, payment = make.invoice(acme, "100.00", issued_on=MAY), pay(acme)
    met = second_comes_before_first_commits(
        lambda: return_payment(payment=payment, returned_on=MAY, reason="no funds", **clock()),
        lambda: apply_credit(of=payment, to=[(invoice, Decimal(100))], **clock()),
    )
    assert (met.waited, isinstance(met.second, NotBooked)) == (True, True)
    assert open_amount(invoice.entries.get()) == Decimal(100)


def test_a_payment_is_returned_once(acme):
    payment = pay(acme)
    outcomes = at_once(lambda number: return_payment(payment=payment, returned_on=MAY, reason="no funds", **clock()), 8)
    assert (len(refusals(outcomes)), Adjustment.objects.count()) == (7, 1)


def test_the_same_credit_is_paid_back_once(acme):
    payment = pay(acme)

    def refund(number: int):
        return refund_credit(of=payment, amount=Decimal(60), paid_on=MAY, reference="wire", reason=REASON, **clock())

    assert len(refusals(at_once(refund, 8))) == 7
    assert credit_left(payment) == Decimal(40)


def test_an_invoice_is_cancelled_after_the_payment_that_was_first(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    met = second_comes_before_first_commits(
        lambda: pay(acme, to=[(invoice, "100.00")]), lambda: cancel(document=invoice, reason=REASON, **clock())
    )
    assert (met.waited, met.second.status) == (True, "cancelled")
    assert credit_left(met.first) == Decimal(100)


def test_an_invoice_that_was_cancelled_first_is_not_paid(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    met = second_comes_before_first_commits(
        lambda: cancel(document=invoice, reason=REASON, **clock()), lambda: pay(acme, to=[(invoice, "100.00")])
    )
    assert (met.waited, isinstance(met.second, (NotBooked, DocumentRefused))) == (True, True)
    assert not Payment.objects.exists()
