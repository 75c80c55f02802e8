"""An invoice is taken back: what paid it is credit again, what was let go is not, and no day shows money used twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.books import check
from financials.adjustments import undo_adjustment
from financials.aging import aging
from financials.allocations import apply_credit
from financials.cancellation import cancel
from financials.documents import DocumentRefused
from financials.payments import record_payment
from financials.shares import Share
from financials.writeoffs import write_off
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
REASON = "Sent to the wrong firm"


def clock(day: date = MAY) -> dict:
    return {"by": make.somebody(), "now": make.at(day)}


@pytest.fixture
def acme():
    return make.customer()


def balance(customer, day: date = MAY) -> Decimal:
    return aging(customer_id=customer.pk, currency="USD", as_of=day).balance


def test_a_discount_that_was_taken_is_no_money_to_be_freed(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    make.payment(acme, "980.00", received_on=MAY, to=[(invoice, "980.00", "20.00")])
    with pytest.raises(DocumentRefused, match=r"20\.00 USD discount taken, which was never paid"):
        cancel(document=invoice, reason=REASON, **clock())
    assert balance(acme) == 0


def test_an_invoice_written_off_is_cancelled_after_the_write_off_was_undone(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    let_go = write_off(of=invoice, amount=Decimal(40), reason="Bankrupt, says the court", **clock())
    with pytest.raises(DocumentRefused, match=r"40\.00 USD write-off"):
        cancel(document=invoice, reason=REASON, **clock())
    undo_adjustment(adjustment=let_go, reason="Was a mistake of ours", **clock())
    cancel(document=invoice, reason=REASON, **clock())
    assert balance(acme) == 0


def test_a_small_difference_is_undone_first_too(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    share = Share(invoice, Decimal("99.50"), difference=Decimal("0.50"))
    said = {"reference": "5567", "amount": Decimal("99.50"), "received_on": MAY, "allocate_to": [share]}
    record_payment(customer=acme, **said, **clock())
    with pytest.raises(DocumentRefused, match=r"0\.50 USD small difference"):
        cancel(document=invoice, reason=REASON, **clock())


def test_credit_of_a_day_to_come_is_not_used_twice_on_the_days_before(acme):
    first, second = (make.invoice(acme, "100.00", issued_on=MAY) for _ in range(2))
    payment = make.payment(acme, "60.00", received_on=MAY, to=[(first, "60.00")])
    note = make.credit_note(acme, "40.00", issued_on=MAY + timedelta(days=5), now=make.at(MAY))
    apply_credit(of=note, to=[(first, Decimal(40))], **clock())
    cancel(document=first, reason=REASON, **clock())
    apply_credit(of=payment, to=[(second, Decimal(60))], **clock())
    assert [balance(acme, MAY + timedelta(days=days)) for days in (0, 4, 5)] == [40, 40, 0]
    assert not list(check(as_of=MAY))
