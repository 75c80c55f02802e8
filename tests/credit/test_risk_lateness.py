"""Which invoices say how late a customer pays: the office's cases of CREDIT §2.1 and §2.2, one by one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import open_dispute
from credit.risk.chances import open_risks
from credit.risk.fitting import FIT, fitted
from financials.returns import return_payment
from financials.writeoffs import write_off
from foundation.sql import fetch
from tests import make
from tests.credit.test_risk import model

pytestmark = pytest.mark.django_db

ISSUED = date(2026, 1, 5)  # a Monday; net 30 is due on Wednesday 4 February
DUE = date(2026, 2, 4)
TODAY = date(2026, 3, 2)


def invoice(customer, amount="100.00", **fields):
    return make.invoice(customer, amount, issued_on=ISSUED, **fields)


def pay(customer, document, amount="100.00", *, late=0, **fields):
    return make.payment(customer, amount, received_on=DUE + timedelta(days=late), to=[(document, amount)], **fields)


def known(customer, as_of=TODAY):
    """Pairs of days late and whether that is when it was paid."""
    found = fetch(FIT, {"customers": [customer.pk], "as_of": as_of})[0]["lateness"] or []
    return sorted((row["days_late"], row["paid"]) for row in found for _ in range(row["seen"]))


def test_an_invoice_is_as_late_as_the_last_money_for_it():
    acme = make.customer()
    document = invoice(acme)
    pay(acme, document, "60.00", late=-3)
    pay(acme, document, "40.00", late=12)
    assert known(acme) == [(12, True)]


def test_what_is_open_is_known_to_be_as_late_as_it_is_and_counts_on_a_day_of_the_past_as_it_was_then():
    acme = make.customer()
    document = invoice(acme)
    pay(acme, document, late=20)
    assert known(acme, DUE + timedelta(days=19)) == [(19, False)]
    assert known(acme, DUE + timedelta(days=20)) == [(20, True)]


def test_what_was_booked_late_was_not_known_before():
    acme = make.customer()
    document = invoice(acme)
    pay(acme, document, late=2, now=make.at(DUE + timedelta(days=15)))
    assert known(acme, DUE + timedelta(days=14)) == [(14, False)]
    assert known(acme, DUE + timedelta(days=15)) == [(2, True)]


def test_a_credit_note_is_no_paying():
    acme = make.customer()
    credited, partly = invoice(acme), invoice(acme)
    make.credit_note(acme, "100.00", issued_on=TODAY - timedelta(days=9), applies_to=credited)
    pay(acme, partly, "80.00", late=1)
    make.credit_note(acme, "20.00", issued_on=TODAY - timedelta(days=8), applies_to=partly)
    assert known(acme) == [(1, True)]


def test_money_that_came_before_the_invoice_says_nothing():
    acme = make.customer()
    cash_sale = invoice(acme, due_on=ISSUED)
    make.payment(acme, "100.00", received_on=ISSUED, to=[(cash_sale, "100.00")])
    assert known(acme) == []


def test_money_that_waits_to_be_applied_counts_at_the_day_it_came():
    acme = make.customer()
    invoice(acme)
    make.payment(acme, "100.00", received_on=DUE + timedelta(days=4))
    assert known(acme) == [(4, True)]
    (risk,) = open_risks(customer_id=acme.pk, as_of=TODAY, model=model())
    assert (risk.open, risk.at_risk) == (100, 0)


def test_what_is_disputed_says_nothing_while_it_is():
    acme = make.customer()
    document = invoice(acme)
    fields = {"reason": "never arrived", "by": make.somebody(), "now": make.at(DUE + timedelta(days=3))}
    open_dispute(document=document, amount=Decimal("100.00"), **fields)
    assert known(acme, DUE + timedelta(days=2)) == [(2, False)]
    assert known(acme, DUE + timedelta(days=3)) == []


def test_what_was_written_off_is_known_to_have_stayed_unpaid():
    acme = make.customer()
    document, day = invoice(acme), DUE + timedelta(days=21)
    write_off(of=document, effective_on=day, reason="insolvent since January", by=make.somebody(), now=make.at(day))
    assert known(acme) == [(21, False)]


def test_a_returned_payment_leaves_the_invoice_open_as_it_was():
    acme = make.customer()
    document = invoice(acme)
    payment = pay(acme, document, late=1)
    returned_on = DUE + timedelta(days=6)
    return_payment(
        payment=payment, returned_on=returned_on, reason="no funds", by=make.somebody(), now=make.at(returned_on)
    )
    assert known(acme, DUE + timedelta(days=5)) == [(1, True)]
    assert known(acme, DUE + timedelta(days=6)) == [(6, False)]


def test_a_due_day_on_a_weekend_is_the_monday_after():
    acme = make.customer()
    document = make.invoice(acme, "100.00", issued_on=ISSUED, due_on=date(2026, 2, 7))
    make.payment(acme, "100.00", received_on=date(2026, 2, 9), to=[(document, "100.00")])
    assert known(acme) == [(0, True)]


def test_what_was_settled_over_two_years_ago_is_forgotten():
    acme = make.customer()
    document = invoice(acme)
    pay(acme, document, late=1)
    assert known(acme, date(2028, 2, 4)) == [(1, True)]
    assert known(acme, date(2028, 2, 5)) == []


def test_a_company_without_any_history_is_judged_by_what_is_usual():
    acme = make.customer()
    invoice(acme)
    company = fitted(as_of=ISSUED)
    assert (sum(company.paid), sum(company.beyond)) == (0, 0)
    (risk,) = open_risks(customer_id=acme.pk, as_of=ISSUED, model=company)
    assert 0 < risk.not_paid_30d < 1
    assert ISSUED < risk.earliest <= risk.latest


def test_a_disputed_a_promised_and_a_returned_one_are_riskier():
    acme = make.customer()
    document = invoice(acme)
    invoice(acme, "50.00")
    now = make.at(DUE + timedelta(days=3))
    open_dispute(document=document, amount=Decimal("10.00"), reason="short delivery", by=make.somebody(), now=now)
    disputed, plain = sorted(open_risks(customer_id=acme.pk, as_of=TODAY, model=model()), key=lambda one: -one.open)
    assert (disputed.disputed, disputed.at_risk, plain.disputed) == (True, 90, False)
    assert disputed.not_paid_30d == pytest.approx(with_odds(plain.not_paid_30d, 6.05), abs=1e-3)
    acme.promises.create(
        currency="USD", amount=Decimal(50), due_on=date(2026, 2, 10), promised_by="Mr Roth", made_on=DUE,
        recorded_by=make.somebody(), closed_on=date(2026, 2, 13), outcome="broken",
    )  # fmt: skip
    broken = min(open_risks(customer_id=acme.pk, as_of=TODAY, model=model()), key=lambda one: one.open)
    assert broken.not_paid_30d == pytest.approx(with_odds(plain.not_paid_30d, 2.014), abs=1e-3)


def with_odds(chance: float, times: float) -> float:
    odds = chance / (1 - chance) * times
    return odds / (1 + odds)


def test_each_instalment_counts_for_itself():
    acme = make.customer()
    document = invoice(acme, terms="net 30/60")
    make.payment(acme, "50.00", received_on=DUE + timedelta(days=2), to=[(document, "50.00")])
    assert known(acme) == [(-4, False), (2, True)]
