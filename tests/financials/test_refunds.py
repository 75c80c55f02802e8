"""Credit is paid back, bad debts are written off, allocations taken back: each with its reason, each can be undone."""

from datetime import date
from decimal import Decimal

import pytest

from credit.standing import standings
from crm.books import check
from financials.adjustments import AdjustmentRefused, undo_adjustment
from financials.aging import aging
from financials.allocations import apply_credit, credit_left, take_back_allocation
from financials.ledger import DoesNotFit, invoice_entries, open_amount
from financials.models import Adjustment, Allocation
from financials.refunds import refund_credit
from financials.shares import Share
from financials.writeoffs import write_off
from journal.models import Entry as JournalEntry
from tests import make

pytestmark = pytest.mark.django_db

MARCH, MAY = date(2026, 3, 2), date(2026, 5, 4)
KEY = "0b3c5a4e-6d0c-4a55-9c9f-0d8e5b6a7f11"
REASON = "insolvent, quota of nothing"


@pytest.fixture
def acme():
    return make.customer()


def clerk(on=MAY):
    return {"by": make.somebody(), "now": make.at(on)}


def refund(of, amount, **fields):
    said = {"paid_on": MAY, "reference": "W-77", "reason": "paid twice", **clerk(), **fields}
    return refund_credit(of=of, amount=Decimal(amount), **said)


def account(customer, day=MAY) -> tuple[Decimal, Decimal]:
    found = aging(customer_id=customer.pk, currency="USD", as_of=day)
    return found.balance, found.unapplied


def left(document) -> Decimal:
    return sum(open_amount(entry) for entry in invoice_entries(document))


def test_an_overpayment_is_paid_back(acme):
    invoice = make.invoice(acme, "89.00", issued_on=MARCH)
    payment = make.payment(acme, "95.00", received_on=MARCH, to=[(invoice, "89.00")])
    paid_back = refund(payment, "6.00")
    assert account(acme) == (0, 0)
    assert account(acme, MARCH) == (Decimal("-6.00"), Decimal("6.00"))
    assert (paid_back.amount, paid_back.payment, paid_back.reference) == (Decimal("6.00"), payment, "W-77")
    assert not list(check(as_of=MAY))


def test_the_rest_of_a_credit_note_is_paid_back_in_part(acme):
    note = make.credit_note(acme, "100.00", issued_on=MARCH)
    refund(note, "60.00")
    assert credit_left(note) == Decimal("40.00")


def test_more_than_the_credit_is_not_paid_back(acme):
    payment = make.payment(acme, "6.00", received_on=MARCH)
    with pytest.raises(DoesNotFit, match=r"Only 6\.00 USD of payment TRX\S+ is open; 6\.01 was asked for"):
        refund(payment, "6.01")


def test_the_refund_form_sent_twice_pays_once_and_with_another_amount_is_refused(acme):
    payment = make.payment(acme, "6.00", received_on=MARCH)
    first = refund(payment, "2.00", idempotency_key=KEY)
    assert refund(payment, "2.00", idempotency_key=KEY) == first
    with pytest.raises(AdjustmentRefused, match=r"another refund already: 2\.00 USD"):
        refund(payment, "3.00", idempotency_key=KEY)
    assert credit_left(payment) == Decimal("4.00")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "Say why the money was paid back"),
        ({"paid_on": date(2026, 5, 5)}, "lies ahead"),
        ({"paid_on": date(2026, 3, 1)}, "was before 02 Mar 2026"),
    ],
)
def test_a_refund_needs_a_reason_and_a_possible_day(acme, fields, words):
    payment = make.payment(acme, "6.00", received_on=MARCH)
    with pytest.raises(AdjustmentRefused, match=words):
        refund(payment, "6.00", **fields)


def test_a_refund_the_bank_sent_back_is_undone_and_the_credit_is_there_again(acme):
    payment = make.payment(acme, "6.00", received_on=MARCH)
    paid_back = refund(payment, "6.00")
    undo_adjustment(adjustment=paid_back, reason="account closed, money came back", **clerk())
    assert credit_left(payment) == Decimal("6.00")
    assert account(acme) == (Decimal("-6.00"), Decimal("6.00"))
    with pytest.raises(AdjustmentRefused, match="undone before"):
        undo_adjustment(adjustment=paid_back, reason="account closed, once more", **clerk())
    assert not list(check(as_of=MAY))


def test_what_will_not_be_paid_is_written_off_and_counts_as_a_failure(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MARCH)
    make.payment(acme, "100.00", received_on=date(2026, 3, 9), to=[(invoice, "100.00")])
    written = write_off(of=invoice, reason=REASON, **clerk())
    assert (written.amount, left(invoice)) == (Decimal("-200.00"), 0)
    assert account(acme) == (0, 0)
    assert standings(customer_id=acme.pk, as_of=MAY)[0].grade == "E"
    assert JournalEntry.objects.filter(kind="write_off").count() == 1
    assert not list(check(as_of=MAY))


def test_a_write_off_undone_is_forgotten_by_the_rating(acme):
    invoice = make.invoice(acme, "300.00", issued_on=date(2026, 4, 27))
    paid = make.invoice(acme, "300.00", issued_on=MARCH)
    make.payment(acme, "300.00", received_on=date(2026, 3, 9), to=[(paid, "300.00")])
    written = write_off(of=invoice, reason=REASON, **clerk())
    assert standings(customer_id=acme.pk, as_of=MAY)[0].grade == "E"
    undo_adjustment(adjustment=written, reason="the receiver pays after all", **clerk())
    assert left(invoice) == Decimal("300.00")
    assert standings(customer_id=acme.pk, as_of=MAY)[0].grade == "A"
    assert not list(check(as_of=MAY))


def test_instalments_are_written_off_in_part_oldest_first(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MARCH, terms="net 30/60/90")
    write_off(of=invoice, amount=Decimal("120.00"), reason=REASON, **clerk())
    assert [open_amount(entry) for entry in invoice_entries(invoice)] == [0, Decimal("80.00"), Decimal("100.00")]


@pytest.mark.parametrize("reason", ["", "too short", "   a       b   "])
def test_a_write_off_says_why(acme, reason):
    invoice = make.invoice(acme, "300.00", issued_on=MARCH)
    with pytest.raises(AdjustmentRefused, match="at least 10 characters"):
        write_off(of=invoice, reason=reason, **clerk())


def test_what_is_settled_is_not_written_off(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MARCH)
    make.payment(acme, "300.00", received_on=MARCH, to=[(invoice, "300.00")])
    with pytest.raises(AdjustmentRefused, match="there is nothing to write off"):
        write_off(of=invoice, reason=REASON, **clerk())


def test_more_than_is_open_is_not_written_off(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MARCH)
    with pytest.raises(DoesNotFit, match=r"Only 300\.00 USD"):
        write_off(of=invoice, amount=Decimal("300.01"), reason=REASON, **clerk())


def test_a_small_difference_is_undone_when_the_customer_insists(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MARCH)
    make.record_payment(
        customer=acme, reference="T-1", amount=Decimal("99.60"), received_on=MARCH, **clerk(MARCH),
        allocate_to=[Share(invoice, Decimal("99.60"), difference=Decimal("0.40"))],
    )  # fmt: skip
    undo_adjustment(adjustment=Adjustment.objects.get(), reason="they pay the rest after all", **clerk())
    assert left(invoice) == Decimal("0.40")
    assert not list(check(as_of=MAY))


def test_credit_is_applied_to_the_next_invoices_and_the_rest_stays(acme):
    payment = make.payment(acme, "100.00", received_on=MARCH)
    first, second = (make.invoice(acme, amount, issued_on=MAY) for amount in ("30.00", "50.00"))
    apply_credit(of=payment, to=[(first, Decimal("30.00")), (second, Decimal("50.00"))], **clerk())
    assert (left(first), left(second), credit_left(payment)) == (0, 0, Decimal("20.00"))
    assert JournalEntry.objects.filter(kind="payment_applied").count() == 1


def test_a_credit_note_with_ten_used_offers_ninety(acme):
    note = make.credit_note(acme, "100.00", issued_on=MARCH)
    small, large = (make.invoice(acme, amount, issued_on=MAY) for amount in ("10.00", "200.00"))
    apply_credit(of=note, to=[(small, Decimal("10.00"))], **clerk())
    assert credit_left(note) == Decimal("90.00")
    with pytest.raises(DoesNotFit, match=r"Only 90\.00 USD of credit note \S+ is open; 90\.01 was asked for"):
        apply_credit(of=note, to=[(large, Decimal("90.01"))], **clerk())


def test_credit_that_settles_nothing_is_asked_for_an_amount(acme):
    payment = make.payment(acme, "100.00", received_on=MARCH)
    with pytest.raises(AdjustmentRefused, match="type an amount beside at least one item"):
        apply_credit(of=payment, to=[], **clerk())


def test_an_allocation_to_the_wrong_invoice_is_taken_back(acme):
    wrong, right = (make.invoice(acme, "50.00", issued_on=MARCH) for _ in range(2))
    payment = make.payment(acme, "50.00", received_on=MARCH, to=[(wrong, "50.00")])
    allocation = Allocation.objects.get()
    take_back_allocation(allocation=allocation, reason="meant for the other one", **clerk())
    assert (left(wrong), credit_left(payment)) == (Decimal("50.00"), Decimal("50.00"))
    apply_credit(of=payment, to=[(right, Decimal("50.00"))], **clerk())
    with pytest.raises(DoesNotFit, match="already been taken back"):
        take_back_allocation(allocation=allocation, reason="meant for the other one", **clerk())
    assert not list(check(as_of=MAY))


def test_a_discount_taken_back_would_be_credit_nobody_paid_for(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MARCH, terms="2/10 net 30")
    make.payment(acme, "98.00", received_on=MARCH, to=[(invoice, "98.00", "2.00")])
    with pytest.raises(AdjustmentRefused, match="part of a discount"):
        take_back_allocation(
            allocation=Allocation.objects.get(credit__kind="discount"), reason="after the last day", **clerk()
        )
    assert left(invoice) == 0


def test_what_belongs_to_a_refund_is_not_taken_back_by_itself(acme):
    payment = make.payment(acme, "6.00", received_on=MARCH)
    refund(payment, "6.00")
    with pytest.raises(AdjustmentRefused, match="This is no money: it is part of"):
        take_back_allocation(allocation=Allocation.objects.get(), reason="long enough a reason", **clerk())
