"""check_books adds up the direct debits anew, and finds what somebody changed behind the program's back."""

from datetime import date

import pytest

from crm.books import check
from financials.debits.booking import reject_debit
from financials.debits.collecting import discard_run
from financials.models import DebitItem, DebitPart
from financials.returns import return_payment
from tests import make
from tests.financials.debits.office import MONDAY, NOW, collected, prepared

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def busy(acme, due, anna):
    """A first debit that came back, the first again, one discarded, one refused, and one under way."""
    run = collected(anna, due)
    return_payment(payment=run.items.get().payment, returned_on=MONDAY, reason="no money", by=anna, now=make.at(MONDAY))
    monday = {"now": make.at(MONDAY), "collect_on": FRIDAY}
    collected(anna, due, **monday)
    more = [make.invoice(acme, "10.00", issued_on=date(2026, 10, 2)) for _ in range(3)]
    discard_run(run=prepared(anna, more[0], **monday), reason="x", by=anna, now=NOW)
    refused = prepared(anna, more[1], **monday)
    refused.sent_at, refused.sent_by = NOW, anna
    refused.save()
    reject_debit(item=refused.items.get(), reason="x", by=anna, now=NOW)
    return prepared(anna, more[2], **monday)


def test_the_books_of_a_busy_week_are_right(busy):
    assert list(check(as_of=FRIDAY)) == []


@pytest.mark.parametrize(
    ("plant", "rule"),
    [
        (lambda run: run.items.update(amount="10.01"), "the sum of its invoices"),
        (lambda run: DebitPart.objects.filter(item__run=run).update(ended_at=NOW), "only while that is under way"),
        (lambda run: DebitItem.objects.update(sequence="FRST"), "for the first time twice"),
    ],
)
def test_what_was_changed_by_hand_is_found(busy, plant, rule):
    plant(busy)
    assert any(rule in found.rule for found in check(as_of=FRIDAY))
