"""The courtesy guard: who is overdue and yet left in peace, and why (D14)."""

from decimal import Decimal

import pytest
from django.db import transaction

from credit.dunning.courtesy import situations_of
from tests import make
from tests.credit.dunning import befalling
from tests.credit.dunning.debts import DAY, days_ago, debtor, overdue
from tests.financials.debits import office

TABLE = [
    (befalling.nothing, None, "", "1000"),
    (befalling.paid_yesterday, "paid", "Paid 500.00 USD yesterday", "1000"),
    (befalling.paid_a_minute_ago_with_value_of_last_week, "paid", "Paid 500.00 USD today", "500"),
    (befalling.paid_three_days_ago, None, "", "500"),
    (befalling.paid_and_returned, None, "", "1000"),
    (befalling.not_applied_yet, "covered", "1,000.00 USD of money or credit is not applied yet and covers it", "0"),
    (
        befalling.credit_note_not_applied_yet,
        "covered",
        "1,000.00 USD of money or credit is not applied yet and covers it",
        "0",
    ),
    (befalling.disputed, "disputed", "Disputed", "0"),
    (befalling.disputed_in_part, None, "", "800"),
    (befalling.complaint, "complaint", "Complaint of 4 Nov", "1000"),
    (befalling.old_complaint, None, "", "1000"),
    (befalling.promised, "promised", "Promised 500.00 USD by 18 Nov (Ms Lee)", "1000"),
    (befalling.promised_for_two_business_days_ago, "promised", "Promised 500.00 USD by 11 Nov (Ms Lee)", "1000"),
    (befalling.promise_has_passed, None, "", "1000"),
    (befalling.in_credit, "in_credit", "In credit: the account stands at −500.00 USD", "0"),
    (befalling.within_grace, "grace", "Within the days of grace, 3 days past due", "0"),
    (befalling.too_early_for_the_first_level, "waiting", "The next level is due on 14 Nov", "90"),
    (befalling.spoken_with, "contacted", "Spoken with on 10 Nov (collection call)", "1000"),
    (befalling.spoken_with_long_ago, None, "", "1000"),
    (befalling.remarked, None, "", "1000"),
    (befalling.invoice_mailed, None, "", "1000"),
    (befalling.answered_by_mail, "contacted", "Written to or heard from yesterday (e-mail)", "1000"),
    (befalling.stopped, "stopped", "Reminders stopped by Rita Meyer until 30 Nov: talks about a plan", "1000"),
    (befalling.stopped_until_yesterday, None, "", "1000"),
    (befalling.reminded_lately, "reminded", "Reminded on 9 Nov (Reminder)", "1070"),
    (befalling.second_level_is_not_due, "waiting", "The next level is due on 16 Nov", "1000"),
    (befalling.second_level_is_due, None, "", "1070"),
    (befalling.last_level, "last_level", "Last level reached on 1 Nov", "1000"),
    (befalling.perhaps_gone_out, "under_way", "A reminder may have gone out or not: say first which", "1000"),
    (befalling.little, "small", "Less than 10.00 USD", "9.50"),
    (befalling.nowhere, "no_address", "No e-mail address and no postal address", "1000"),
]


@pytest.fixture(scope="module")
def situations(django_db_setup, django_db_blocker):
    """Everybody of the table, each in a trouble of its own, looked at at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        anna = make.user("Rita Meyer")
        debtors = {}
        for story, *_ in TABLE:
            debtors[story] = debtor("1000.00")
            story(debtors[story], anna)
        found = situations_of(None, as_of=DAY)
        alone = {story: situations_of([one.pk], as_of=DAY)[one.pk, "USD"] for story, one in debtors.items()}
        assert alone == {story: found[one.pk, "USD"] for story, one in debtors.items()}
        transaction.set_rollback(True)
    return alone


@pytest.mark.parametrize(("story", "key", "why", "asked"), TABLE, ids=lambda value: getattr(value, "__name__", ""))
def test_the_truth_table(situations, story, key, why, asked):
    found = situations[story]
    verdict = found.verdict
    assert (verdict.key if verdict else None) == key
    assert (verdict.why.replace("\N{NO-BREAK SPACE}", " ") if verdict else "") == why
    assert found.asked == Decimal(asked)
    assert sum(item.asked for item in found.items) == found.asked


def test_a_direct_debit_under_way_is_waited_for(db):
    anna = make.user("Anna Meyer")
    customer = office.debtor(by=anna)
    make.email(customer, "payables@baumgart.example")
    late = make.invoice(customer, "300.00", issued_on=days_ago(45), currency="EUR")
    office.prepared(anna, late)
    found = situations_of([customer.pk], as_of=office.TODAY)[customer.pk, "EUR"]
    assert (found.verdict.key, found.asked) == ("debit", 0)
    overdue(customer, "80.00", days=10)
    found = situations_of([customer.pk], as_of=office.TODAY)[customer.pk, "EUR"]
    assert (found.verdict, found.asked) == (None, 80), "what is not debited is asked for"


def test_everything_that_speaks_against_it_is_known(db):
    anna = make.user("Anna Meyer")
    customer = debtor("1000.00")
    befalling.complaint(customer, anna)
    befalling.paid_yesterday(customer, anna)
    befalling.spoken_with(customer, anna)
    found = situations_of([customer.pk], as_of=DAY)[customer.pk, "USD"]
    assert [finding.key for finding in found.findings] == ["paid", "complaint", "contacted"]


def test_each_currency_is_an_account_of_its_own(db):
    customer = debtor("1000.00")
    make.invoice(customer, "70.00", issued_on=days_ago(50), currency="EUR")
    make.payment(customer, "70.00", received_on=days_ago(6), currency="EUR")
    found = situations_of([customer.pk], as_of=DAY)
    assert found[customer.pk, "USD"].verdict is None
    assert found[customer.pk, "EUR"].verdict.key == "in_credit"


def test_credit_goes_to_what_fell_due_first(db):
    customer = debtor("100.00", days=60)
    overdue(customer, "300.00", days=20)
    make.credit_note(customer, "150.00", issued_on=days_ago(9))
    items = situations_of([customer.pk], as_of=DAY)[customer.pk, "USD"].items
    assert [(item.open, item.covered, item.asked) for item in items] == [(300, 50, 250)]


@pytest.mark.parametrize("customers", [1, 3])
def test_asking_costs_the_same_for_any_number_of_customers(db, customers, django_assert_num_queries):
    asked = [debtor().pk for _ in range(customers)]
    with django_assert_num_queries(3):
        assert len(situations_of(asked, as_of=DAY)) == customers
