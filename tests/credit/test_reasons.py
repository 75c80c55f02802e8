"""Why somebody is risky, in the clerk's words, and the invoices each reason opens."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.risk.chances import open_risks
from credit.risk.reasons import customer_risk
from financials.returns import return_payment
from tests import make
from tests.credit.test_risk import model

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
# Half of the company's invoices are paid on the due day, and two days late on average.
COMPANY = {"mean_late": 2.2, "median_late": 2.0}


def paid(customer, late, *, due_on, amount="100.00", terms=30):
    invoice = make.invoice(customer, amount, issued_on=due_on - timedelta(days=terms), due_on=due_on)
    make.payment(customer, amount, received_on=due_on + timedelta(days=late), to=[(invoice, amount)])
    return invoice


def paid_each_month(customer, *late, until=date(2026, 1, 6)):
    """One invoice a month, due on a Tuesday, the last due four weeks before `until`."""
    return [paid(customer, days, due_on=until - timedelta(days=28 * place)) for place, days in enumerate(late, 1)]


def open_since(customer, days, amount="1000.00"):
    """An invoice so many days overdue, negative when not due yet."""
    due_on = TODAY - timedelta(days=days)
    return make.invoice(customer, amount, issued_on=due_on - timedelta(days=30), due_on=due_on)


def why(customer):
    chance, reasons = customer_risk(customer_id=customer.pk, currency="USD", as_of=TODAY, model=model(**COMPANY))
    assert len(reasons) <= 3
    assert [abs(one.effect) for one in reasons] == sorted((abs(one.effect) for one in reasons), reverse=True)
    return chance, {reason.key: reason for reason in reasons}


def ids(*documents):
    return [document.pk for document in documents]


def test_the_slow_payer_pays_on_average_two_weeks_late():
    acme = make.customer()
    seen = paid_each_month(acme, *[14] * 9)
    open_since(acme, -20)
    chance, reasons = why(acme)
    assert reasons["pays-late"].text == "pays on average 14 days late (pool 2)"
    assert sorted(reasons["pays-late"].documents) == sorted(ids(*seen))
    assert reasons["pays-late"].effect > 0
    (said,) = open_risks(customer_id=acme.pk, as_of=TODAY, model=model(**COMPANY))
    assert chance == pytest.approx(said.not_paid_30d)


def test_the_prompt_payer_is_safer_for_it():
    acme = make.customer()
    paid_each_month(acme, *[-3] * 9)
    open_since(acme, -10)
    _, reasons = why(acme)
    assert reasons["pays-late"].text == "pays on average 3 days early (pool 2 late)"
    assert reasons["pays-late"].effect < 0


def test_the_worsening_one_says_since_when():
    acme = make.customer()
    paid_each_month(acme, *[12] * 9, until=date(2025, 11, 4))
    recent = [paid(acme, 21, due_on=date(2026, 1, day)) for day in (5, 6, 7)]
    open_since(acme, -3)
    _, reasons = why(acme)
    assert reasons["worsening"].text == "worsening: last 90 days 21 vs 12"
    assert sorted(reasons["worsening"].documents) == sorted(ids(*recent))
    assert reasons["worsening"].effect > 0


def test_an_overdue_invoice_is_told_by_how_it_went_before():
    acme = make.customer()
    went_past = paid_each_month(acme, 40, 35, 50, 33, 41, 60)
    not_past = paid_each_month(acme, 12, 15, until=date(2025, 5, 1))
    paid_each_month(acme, 0, 0, until=date(2024, 12, 31))
    invoice = open_since(acme, 11)
    _, reasons = why(acme)
    assert reasons["overdue-now"].text == "11 days overdue; from there 6 of 8 went past 30"
    first, *others = reasons["overdue-now"].documents
    assert first == invoice.pk
    assert sorted(others) == sorted(ids(*went_past, *not_past))


def test_the_other_overdue_invoices_are_added_up():
    acme = make.customer()
    paid_each_month(acme, *[2] * 6)
    open_since(acme, 25, "9000.00")
    others = [open_since(acme, days, amount) for days, amount in ((12, "4100.00"), (20, "4000.00"), (6, "100.00"))]
    open_since(acme, -5)
    _, reasons = why(acme)
    assert reasons["others-overdue"].text == "3 other invoices overdue, 8,200.00"
    assert sorted(reasons["others-overdue"].documents) == sorted(ids(*others))
    assert reasons["overdue-now"].text.startswith("25 days overdue; never that late before")


def test_promises_broken_in_the_last_year_count():
    acme = make.customer()
    open_since(acme, -5)
    for day in (date(2025, 12, 1), date(2026, 1, 7), date(2024, 12, 1)):
        acme.promises.create(
            currency="USD", amount=Decimal(50), due_on=day, promised_by="Mr Roth", made_on=day - timedelta(days=7),
            recorded_by=make.somebody(), closed_on=day + timedelta(days=5), outcome="broken",
        )  # fmt: skip
    _, reasons = why(acme)
    assert reasons["broken-promises"].text == "2 broken promises"
    assert reasons["broken-promises"].effect == pytest.approx(1.4, abs=1e-6)


def test_a_partly_disputed_invoice_and_a_payment_that_came_back():
    acme = make.customer()
    disputed = open_since(acme, -5)
    acme.disputes.create(document=disputed, amount=Decimal(100), reason="short delivery", opened_on=TODAY)
    bounced = paid(acme, 1, due_on=TODAY - timedelta(days=60))
    payment = acme.payments.get()
    returned_on = TODAY - timedelta(days=50)
    return_payment(
        payment=payment, returned_on=returned_on, reason="no funds", by=make.somebody(), now=make.at(returned_on)
    )
    make.payment(acme, "100.00", received_on=TODAY - timedelta(days=40), to=[(bounced, "100.00")])
    _, reasons = why(acme)
    assert (reasons["disputed"].text, reasons["disputed"].documents) == ("disputed", (disputed.pk,))
    assert reasons["disputed"].effect == pytest.approx(1.8, abs=1e-6)
    assert (reasons["returned"].text, reasons["returned"].documents) == ("a payment was returned", (bounced.pk,))


def test_somebody_new_is_said_to_be_new():
    acme = make.customer()
    seen = paid(acme, 3, due_on=date(2026, 1, 6))
    open_since(acme, -5)
    _, reasons = why(acme)
    assert reasons["new"].text == "new customer, 1 paid invoice: company average used"
    assert reasons["new"].documents == (seen.pk,)
    nobody = make.customer(name="Otter Ltd")
    open_since(nobody, -5)
    assert why(nobody)[1]["new"].text == "new customer, no paid invoice yet: company average used"


def test_a_weekday_run_is_mentioned_where_there_is_room():
    acme = make.customer()
    paid_each_month(acme, *[0, 7, 7, 0, 7, 7, 3])
    open_since(acme, -5)
    _, reasons = why(acme)
    assert reasons["weekday"].text == "usually pays Tuesdays"
    assert len(reasons["weekday"].documents) == 6


def test_with_nothing_open_there_is_nothing_to_explain(django_assert_num_queries):
    acme = make.customer()
    paid_each_month(acme, 3, 3, 3)
    company = model(**COMPANY)
    with django_assert_num_queries(1):
        found = customer_risk(customer_id=acme.pk, currency="USD", as_of=TODAY, model=company)
    assert found == (None, [])


def test_an_invoice_in_another_currency_is_judged_there(django_assert_num_queries):
    acme = make.customer()
    open_since(acme, 12)
    make.invoice(acme, "10.00", issued_on=TODAY - timedelta(days=1), currency="EUR")
    company = model(**COMPANY)
    with django_assert_num_queries(1):
        _, reasons = customer_risk(customer_id=acme.pk, currency="EUR", as_of=TODAY, model=company)
    assert [reason.key for reason in reasons] == ["new"]
