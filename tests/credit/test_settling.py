"""What instalments, bank charges, differences, write-offs and refunds do to the standing: only what they should."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import DisputeRefused, open_dispute
from credit.standing import payment_days_by_month, standings
from financials.adjustments import undo_adjustment
from financials.aging import aging
from financials.cancellation import cancel
from financials.refunds import refund_credit
from financials.shares import Share
from financials.writeoffs import write_off
from tests import make

pytestmark = pytest.mark.django_db

START, TODAY = date(2025, 9, 1), date(2026, 3, 2)


@pytest.fixture
def acme():
    return make.customer()


def standing(customer, as_of=TODAY):
    return standings(customer_id=customer.pk, as_of=as_of)[0]


def clerk(on=TODAY):
    return {"by": make.somebody(), "now": make.at(on)}


def pay(customer, amount, after, to, **fields):
    return make.payment(customer, amount, received_on=START + timedelta(days=after), to=to, **fields)


def test_an_invoice_in_three_instalments_is_one_invoice_settled_by_the_last(acme):
    invoice = make.invoice(acme, "300.00", issued_on=START, terms="net 30/60/90")
    for after in (28, 58, 95):
        pay(acme, "100.00", after, [(invoice, "100.00")])
    found = standing(acme)
    assert (found.settled_invoices, found.payment_days_min, found.payment_days_max) == (1, 95, 95)
    assert (found.times_late, found.times_delinquent) == (0, 0)
    assert found.provisional
    assert payment_days_by_month(customer_id=acme.pk, currency="USD", as_of=TODAY) == [("Dec 2025", 95.0)]


def test_it_is_late_once_however_many_instalments_were(acme):
    invoice = make.invoice(acme, "300.00", issued_on=START, terms="net 30/60/90")
    pay(acme, "100.00", 70, [(invoice, "100.00")])
    pay(acme, "100.00", 101, [(invoice, "100.00")])
    found = standing(acme)
    assert (found.settled_invoices, found.times_late, found.times_delinquent) == (0, 1, 1)
    pay(acme, "100.00", 102, [(invoice, "100.00")])
    found = standing(acme)
    assert (found.settled_invoices, found.times_late, found.times_delinquent) == (1, 1, 1)


def test_each_instalment_ages_in_its_own_bucket(acme):
    make.invoice(acme, "300.00", issued_on=START, terms="net 30/60/90")
    found = aging(customer_id=acme.pk, currency="USD", as_of=START + timedelta(days=70))
    assert {bucket.key: bucket.amount for bucket in found.buckets if bucket.count} == {
        "current": Decimal(100), "1-30": Decimal(100), "31-60": Decimal(100),
    }  # fmt: skip


def test_a_dispute_is_taken_off_the_instalments_once_the_oldest_first(acme):
    invoice = make.invoice(acme, "300.00", issued_on=START, terms="net 30/60/90")
    late = START + timedelta(days=100)
    said = {"document": invoice, "reason": "two boxes short", **clerk(late)}
    before = standing(acme, late)
    at_risk = float(before.value_at_risk) / before.risk
    with pytest.raises(DisputeRefused, match=r"at most what is open: 300\.00 USD"):
        open_dispute(amount=Decimal("300.01"), **said)
    open_dispute(amount=Decimal("150.00"), **said)
    contested = standing(acme, late)
    undisputed = float(contested.value_at_risk) / contested.risk
    assert (at_risk, undisputed) == (pytest.approx(300, abs=0.1), pytest.approx(150, abs=0.1))


def test_what_the_bank_kept_was_paid_by_the_customer(acme):
    twin = make.customer(name="Twin Ltd")
    for customer, arrived, charges in ((acme, "985.00", "15.00"), (twin, "1000.00", "0")):
        invoice = make.invoice(customer, "1000.00", issued_on=START)
        pay(customer, arrived, 40, [(invoice, "1000.00")], bank_charges=Decimal(charges))
    one, other = standing(acme), standing(twin)
    assert (one.paid, one.score, one.payment_days_weighted) == (Decimal(1000), other.score, 40)


def test_charges_of_money_not_applied_yet_cover_what_is_owed_too(acme):
    twin = make.customer(name="Twin Ltd")
    for customer, arrived, charges in ((acme, "985.00", "15.00"), (twin, "1000.00", "0")):
        make.invoice(customer, "1000.00", issued_on=START)
        pay(customer, arrived, 40, [], bank_charges=Decimal(charges))
    assert standing(acme).score == standing(twin).score


def test_a_small_difference_and_a_write_off_are_no_paying(acme):
    first, second = (make.invoice(acme, "100.00", issued_on=START) for _ in range(2))
    make.record_payment(
        customer=acme, reference="T-1", amount=Decimal("99.50"), received_on=START + timedelta(days=20),
        allocate_to=[Share(first, Decimal("99.50"), difference=Decimal("0.50"))], **clerk(START + timedelta(days=20)),
    )  # fmt: skip
    before = standing(acme)
    write_off(of=second, reason="insolvent, nothing left", **clerk())
    after = standing(acme)
    assert (before.settled_invoices, before.paid) == (after.settled_invoices, after.paid) == (1, Decimal("99.50"))
    assert (before.payment_days_max, after.payment_days_max, after.grade) == (20, 20, "E")
    assert (before.times_late, after.times_late) == (1, 0)


def test_an_undone_write_off_fails_nobody_and_on_the_day_between_it_did(acme):
    invoice = make.invoice(acme, "100.00", issued_on=TODAY - timedelta(days=10))
    paid = make.invoice(acme, "100.00", issued_on=START)
    pay(acme, "100.00", 20, [(paid, "100.00")])
    written = write_off(of=invoice, reason="insolvent, nothing left", **clerk(TODAY - timedelta(days=5)))
    undo_adjustment(adjustment=written, reason="they pay after all", **clerk(TODAY))
    assert [standing(acme, TODAY - timedelta(days=days)).grade for days in (6, 5, 1, 0)] == ["A", "E", "E", "A"]
    assert standing(acme).billed == Decimal(200)


def test_a_refund_is_neither_billed_nor_a_payment_returned(acme):
    invoice = make.invoice(acme, "100.00", issued_on=START)
    payment = pay(acme, "110.00", 20, [(invoice, "100.00")])
    before = standing(acme)
    refund_credit(of=payment, amount=Decimal(10), paid_on=TODAY, reference="W", reason="paid too much", **clerk())
    after = standing(acme)
    assert (after.billed, after.paid, after.grade) == (before.billed, before.paid, "A")


def test_a_cancelled_invoice_was_never_billed_a_cancelled_credit_note_changes_nothing_of_it(acme):
    invoice = make.invoice(acme, "100.00", issued_on=START)
    note = make.credit_note(acme, "30.00", issued_on=START)
    make.invoice(acme, "50.00", issued_on=START)
    cancel(document=note, reason="wrong customer", **clerk())
    assert standing(acme).billed == Decimal(150)
    cancel(document=invoice, reason="wrong customer", **clerk())
    assert standing(acme).billed == Decimal(50)
