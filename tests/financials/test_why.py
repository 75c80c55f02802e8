""" "Why this amount?": the explanation adds up to the amount shown, to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from credit.standing import standings
from financials.aging import aging
from financials.cancellation import cancel
from financials.returns import return_payment
from financials.why import turnover, why_items, why_open, why_turnover
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 31)


@pytest.fixture
def acme():
    """A customer calls about invoice 10432: 1,190 billed, 500 paid by check 5567, 50 credited."""
    acme = make.customer()
    invoice = make.invoice(acme, "1190.00", issued_on=date(2026, 2, 2))
    make.payment(
        acme, "500.00", received_on=date(2026, 3, 3), reference="5567", method="check", to=[(invoice, "500.00")]
    )
    make.credit_note(acme, "50.00", issued_on=date(2026, 3, 9), applies_to=invoice)
    return acme


def test_an_open_invoice_is_its_total_less_what_settled_it(acme):
    invoice = acme.documents.get(kind="invoice")
    found = why_open(invoice.entries.get(), customer=acme, as_of=TODAY)
    said = [(step.label.split()[0], step.amount) for step in found.steps]
    assert said == [("Invoice", Decimal("1190.00")), ("Check", Decimal("-500.00")), ("Credit", Decimal("-50.00"))]
    assert found.total == Decimal("640.00")
    assert found.steps[1].url == acme.payments.get().get_absolute_url()


def test_the_day_before_the_credit_note_it_was_50_more(acme):
    entry = acme.documents.get(kind="invoice").entries.get()
    assert why_open(entry, customer=acme, as_of=date(2026, 3, 8)).total == Decimal("690.00")


def test_the_balance_is_the_open_items_and_everything_posted(acme):
    make.payment(acme, "25.00", received_on=date(2026, 4, 1))
    balance = aging(customer_id=acme.pk, currency="USD", as_of=TODAY).balance
    asked = {"customer": acme, "currency": "USD", "as_of": TODAY}
    assert why_items("balance", **asked).total == turnover(**asked).total == balance == Decimal("615.00")


def test_what_was_billed_and_paid_is_what_the_credit_tab_says(acme):
    wrong = make.invoice(acme, "77.00", issued_on=date(2026, 4, 1))
    cancel(document=wrong, reason="Wrong firm", by=make.somebody(), now=make.at(date(2026, 4, 2)))
    check = make.payment(acme, "25.00", received_on=date(2026, 4, 3), bank_charges=Decimal("1.50"))
    asked = {"payment": check, "returned_on": date(2026, 4, 9), "reason": "no funds", "by": make.somebody()}
    return_payment(**asked, now=make.at(date(2026, 4, 9)))
    [figures] = standings(customer_id=acme.pk, as_of=TODAY)
    asked = {"customer": acme, "currency": "USD", "as_of": TODAY}
    explained = {name: why_turnover(name, **asked).total for name in ("billed", "paid")}
    assert explained == {"billed": figures.billed, "paid": figures.paid}
