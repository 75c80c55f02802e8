"""Two clerks at two desks send at the same moment: one is booked, the other reads what is left and keeps the form."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.books import check
from crm.roles import give_roles
from financials.ledger import NotBooked, invoice_entries, open_amount
from financials.models import Adjustment, Payment
from financials.refunds import refund_credit
from financials.returns import return_payment
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 6


@pytest.fixture
def acme():
    return make.customer("BAUM-1")


@pytest.fixture
def today():
    return company_today()


def desks(number: int) -> list[Client]:
    """Clerks who may book money, each signed in at a desk of their own."""
    clients = []
    for _ in range(number):
        clerk = make.user()
        give_roles(clerk, "manager")
        clients.append(Client())
        clients[-1].force_login(clerk)
    return clients


def at_once(works) -> list:
    """Start all of them at the same moment, each on a connection of its own; refusals come back as values."""
    works = list(works)
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        except NotBooked as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def form(entry, reference):
    return {
        "key": str(uuid4()), "amount": "100.00", "method": "check", "reference": reference, "currency": "USD",
        "received_on": company_today().isoformat(), f"{entry.pk}-amount": "100.00",
    }  # fmt: skip


def test_two_clerks_book_full_payments_of_one_invoice(acme, today):
    invoice = make.invoice(acme, "100.00", issued_on=today - timedelta(days=30), now=timezone.now())
    [entry], page = invoice_entries(invoice), reverse("financials:new-payment", args=["BAUM-1"])
    answers = at_once(
        lambda desk=desk, number=number: desk.post(page, form(entry, f"check {number}"))
        for number, desk in enumerate(desks(CLERKS))
    )
    assert sorted(answer.status_code for answer in answers) == [302] + [422] * (CLERKS - 1)
    refused = [answer.content.decode() for answer in answers if answer.status_code == 422]
    assert all("Only 0.00 USD of Invoice" in said or "settled meanwhile" in said for said in refused)
    assert all('value="check ' in said for said in refused)
    assert (Payment.objects.count(), open_amount(invoice_entries(invoice)[0])) == (1, 0)


def test_one_form_sent_from_a_shaky_line_is_one_payment(acme, today):
    invoice = make.invoice(acme, "100.00", issued_on=today - timedelta(days=30), now=timezone.now())
    data = form(invoice_entries(invoice)[0], "check 5567")
    page = reverse("financials:new-payment", args=["BAUM-1"])
    [desk] = desks(1)
    answers = at_once(lambda: desk.post(page, data) for _ in range(CLERKS))
    assert [answer.url for answer in answers] == [Payment.objects.get().get_absolute_url()] * CLERKS


def test_credit_is_paid_back_once(acme, today):
    payment = make.payment(acme, "100.00", received_on=today, now=timezone.now())
    by = make.somebody()
    outcomes = at_once(
        lambda number=number: refund_credit(
            of=payment, amount=payment.amount, paid_on=today, reference=f"W-{number}", reason="paid twice", by=by,
            now=timezone.now(),
        )
        for number in range(CLERKS)
    )  # fmt: skip
    assert sum(isinstance(one, Adjustment) for one in outcomes) == 1
    assert not list(check(as_of=today))


def test_a_check_bounces_once_while_it_is_being_paid_back(acme, today):
    payment = make.payment(acme, "100.00", received_on=today, now=timezone.now())
    by, now = make.somebody(), timezone.now()
    at_once(
        [
            *[lambda: return_payment(payment=payment, returned_on=today, reason="no funds", by=by, now=now)] * 3,
            lambda: refund_credit(
                of=payment, amount=payment.amount, paid_on=today, reference="W", reason="paid twice", by=by, now=now
            ),
        ]
    )
    assert Adjustment.objects.filter(kind="return").count() == 1
    assert not list(check(as_of=today))
