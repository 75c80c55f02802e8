"""A check bounces: everything the money had done is undone on that day, to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from credit.standing import standings
from crm.books import check
from crm.folder import last_payment
from financials.adjustments import AdjustmentRefused, undo_adjustment
from financials.aging import aging
from financials.allocations import apply_credit
from financials.ledger import invoice_entries, open_amount
from financials.models import Entry
from financials.refunds import refund_credit
from financials.returns import return_payment
from financials.shares import Share
from journal.models import Entry as JournalEntry
from tests import make

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 15), date(2026, 5, 4)


@pytest.fixture
def acme():
    return make.customer()


def bounce(payment, on=MAY, **fields):
    said = {"reason": "no funds", "by": make.somebody(), "now": make.at(on), **fields}
    return return_payment(payment=payment, returned_on=on, **said)


def balance(customer, day) -> Decimal:
    return aging(customer_id=customer.pk, currency="USD", as_of=day).balance


def left(document) -> Decimal:
    return sum(open_amount(entry) for entry in invoice_entries(document))


def test_a_bounced_check_opens_its_invoices_again_as_old_as_they_were(acme):
    first, second = (make.invoice(acme, amount, issued_on=MARCH) for amount in ("700.00", "300.00"))
    check_5567 = make.payment(
        acme, "1000.00", received_on=APRIL, method="check", reference="5567",
        to=[(first, "700.00"), (second, "300.00")],
    )  # fmt: skip
    bounce(check_5567)
    account = aging(customer_id=acme.pk, currency="USD", as_of=MAY)
    assert (account.balance, account.unapplied) == (Decimal("1000.00"), 0)
    assert account.by_bucket["31-60"] == {"count": 2, "amount": Decimal("1000.00")}
    assert not list(check(as_of=MAY))


def test_the_day_before_it_came_back_the_account_was_settled(acme):
    invoice = make.invoice(acme, "700.00", issued_on=MARCH)
    payment = make.payment(acme, "700.00", received_on=APRIL, to=[(invoice, "700.00")])
    bounce(payment)
    assert [balance(acme, day) for day in (MARCH, APRIL, date(2026, 5, 3), MAY)] == [700, 0, 0, 700]


def test_discount_charges_and_a_small_difference_go_with_the_money(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MARCH, terms="2/10 net 30")
    share = Share(invoice, Decimal("979.50"), Decimal("20.00"), Decimal("0.50"))
    payment = make.record_payment(
        customer=acme, reference="5567", amount=Decimal("964.50"), bank_charges=Decimal("15.00"), received_on=MARCH,
        allocate_to=[share], by=make.somebody(), now=make.at(MARCH),
    )  # fmt: skip
    assert (left(invoice), balance(acme, MARCH)) == (0, 0)
    returned = bounce(payment)
    assert (left(invoice), balance(acme, MAY)) == (Decimal("1000.00"), Decimal("1000.00"))
    assert returned.amount == Decimal("1000.00")
    kinds = {entry.kind: entry.amount for entry in returned.entries.filter(kind="return")}
    assert kinds == {"return": Decimal("979.50")}
    assert not Entry.objects.filter(customer=acme, is_open=True).exclude(document=invoice).exists()
    assert not list(check(as_of=MAY))


def test_what_the_customer_paid_is_as_before_and_the_grade_falls(acme):
    invoice = make.invoice(acme, "700.00", issued_on=MARCH)
    payment = make.payment(acme, "690.00", received_on=APRIL, to=[(invoice, "700.00")], bank_charges=Decimal("10.00"))
    [before] = standings(customer_id=acme.pk, as_of=APRIL)
    assert (before.paid, before.settled_invoices) == (Decimal("700.00"), 1)
    bounce(payment)
    [after] = standings(customer_id=acme.pk, as_of=MAY)
    assert (after.billed, after.paid, after.settled_invoices) == (Decimal("700.00"), 0, 0)
    assert (after.grade, after.times_late) == ("E", 1)


def test_the_bank_fee_is_invoiced_to_the_customer(acme):
    payment = make.payment(acme, "700.00", received_on=APRIL, reference="5567")
    bounce(payment, fee=Decimal("12.50"))
    fee = acme.documents.get(kind="invoice")
    assert (fee.total, fee.due_on) == (Decimal("12.50"), MAY)
    assert fee.lines.get().description == "Bank fee for returned payment 5567"
    assert balance(acme, MAY) == Decimal("12.50")


def test_a_returned_payment_is_no_last_payment_any_more(acme):
    earlier = make.payment(acme, "50.00", received_on=MARCH)
    payment = make.payment(acme, "700.00", received_on=APRIL)
    bounce(payment)
    assert [last_payment(acme, day) for day in (APRIL, MAY)] == [payment, earlier]


def test_money_that_was_paid_back_before_is_owed_when_the_check_bounces(acme):
    payment = make.payment(acme, "100.00", received_on=APRIL)
    refund_credit(
        of=payment, amount=Decimal("100.00"), paid_on=APRIL, reference="W-1", reason="paid twice", by=make.somebody(),
        now=make.at(APRIL),
    )  # fmt: skip
    bounce(payment)
    assert balance(acme, MAY) == Decimal("100.00")
    assert not list(check(as_of=MAY))


def test_credit_applied_later_than_the_return_day_is_taken_back_then(acme):
    payment = make.payment(acme, "50.00", received_on=APRIL)
    invoice = make.invoice(acme, "50.00", issued_on=date(2026, 5, 1))
    from_then = {"of": payment, "to": [(invoice, Decimal("50.00"))], "by": make.somebody(), "now": make.at(MAY)}
    apply_credit(**from_then)
    bounce(payment, on=date(2026, 4, 20), now=make.at(MAY))
    assert balance(acme, MAY) == left(invoice) == Decimal("50.00")
    assert not list(check(as_of=MAY))


def test_the_journal_says_what_is_open_again(acme):
    invoice = make.invoice(acme, "700.00", issued_on=MARCH)
    bounce(make.payment(acme, "700.00", received_on=APRIL, reference="5567", to=[(invoice, "700.00")]))
    entry = JournalEntry.objects.get(kind="payment_reversed")
    assert "Payment returned: 700.00 USD by wire / ACH 5567" in entry.body.content
    assert f"{invoice}: 700.00 USD open again." in entry.body.content


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"on": date(2026, 4, 14)}, "That was before 15 Apr 2026"),
        ({"on": date(2026, 5, 5), "now": make.at(MAY)}, "lies ahead"),
        ({"reason": "  "}, "Say why it came back"),
        ({"fee": Decimal("-1")}, "correct the fee"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_booked(acme, fields, words):
    payment = make.payment(acme, "700.00", received_on=APRIL)
    with pytest.raises(AdjustmentRefused, match=words):
        bounce(payment, **fields)
    assert not payment.adjustments.exists()


def test_a_payment_comes_back_once(acme):
    payment = make.payment(acme, "700.00", received_on=APRIL)
    returned = bounce(payment)
    with pytest.raises(AdjustmentRefused, match="was returned before, on 04 May 2026"):
        bounce(payment)
    with pytest.raises(AdjustmentRefused, match="A returned payment is not undone"):
        undo_adjustment(adjustment=returned, reason="was a mistake", by=make.somebody(), now=make.at(MAY))


def test_a_small_difference_kept_goes_with_the_payment_that_came_back(acme):
    invoice = make.invoice(acme, "700.00", issued_on=MARCH)
    payment = make.payment(acme, "700.50", received_on=APRIL, to=[(invoice, "700.00")], rest_is_difference=True)
    bounce(payment)
    assert (balance(acme, MAY), left(invoice)) == (Decimal("700.00"), Decimal("700.00"))
    assert not list(check(as_of=MAY))
