"""Sixteen clerks at once, on real connections: nothing is paid twice, no number is doubled, no entry is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections, transaction

from crm.books import check
from financials.ledger import DoesNotFit, allocate, open_amount
from financials.models import Allocation, Document, Payment
from financials.payments import RefusedPayment
from journal.examine import examine
from journal.models import Entry as JournalEntry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2026, 5, 4)
CLERKS = 16


def at_once(work, times: int = CLERKS) -> list:
    """Run `work(number)` that many times at once; exceptions come back as values."""

    def guarded(number: int):
        try:
            return work(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(guarded, range(times)))


def refusals(outcomes: list) -> list:
    unforeseen = [
        one for one in outcomes if isinstance(one, Exception) and not isinstance(one, (DoesNotFit, RefusedPayment))
    ]
    assert not unforeseen, unforeseen
    return [one for one in outcomes if isinstance(one, Exception)]


def test_two_customers_worth_of_money_cannot_pay_one_invoice():
    acme = make.customer()
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    outcomes = at_once(lambda number: make.payment(acme, "100.00", received_on=MAY, to=[(invoice, "100.00")]))
    assert len(refusals(outcomes)) == CLERKS - 1
    assert open_amount(invoice.entries.get()) == 0
    assert Payment.objects.count() == 1


def test_the_same_money_is_not_allocated_twice():
    acme = make.customer()
    invoices = [make.invoice(acme, "30.00", issued_on=MAY) for _ in range(CLERKS)]
    payment = make.payment(acme, "100.00", received_on=MAY)

    def allocate_30(number: int):
        with transaction.atomic():
            debit, credit = invoices[number].entries.get(), payment.entries.get()
            return allocate(debit=debit, credit=credit, amount=Decimal("30.00"), now=make.at(MAY))

    outcomes = at_once(allocate_30)
    used = sum(one.amount for one in Allocation.objects.all())
    assert used == payment.entries.get().allocated == Decimal("90.00")
    assert sum(not isinstance(one, Exception) for one in outcomes) == 3
    assert not list(check(as_of=MAY))


def test_the_same_form_sent_sixteen_times_at_once_is_one_payment():
    acme, key = make.customer(), "5f2f4f0e-3f4b-4b60-9b38-1d2f3a4b5c6d"
    outcomes = at_once(
        lambda number: make.payment(acme, "10.00", received_on=MAY, reference="check 5567", idempotency_key=key)
    )
    assert {one.pk for one in outcomes} == {Payment.objects.get().pk}


def test_invoices_of_many_customers_get_consecutive_numbers_and_one_chain_each():
    customers = [make.customer(name=f"Customer {number}") for number in range(4)]
    outcomes = at_once(lambda number: make.invoice(customers[number % 4], "10.00", issued_on=MAY))
    assert not refusals(outcomes)
    numbers = sorted(int("".join(filter(str.isdigit, one.number))) for one in Document.objects.all())
    assert numbers == list(range(numbers[0], numbers[0] + CLERKS))
    assert JournalEntry.objects.count() == CLERKS
    assert examine().bad is None
