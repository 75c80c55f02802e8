"""The courtesy guard: who is overdue and yet left in peace, and why (D14)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from credit.collecting.disputes import open_dispute
from credit.collecting.promises import promise_payment
from credit.dunning.courtesy import situations_of
from credit.dunning.stops import stop_reminders
from credit.models import Reminder
from financials.returns import return_payment
from journal.record import record
from tests import make
from tests.credit.dunning.debts import DAY, NOW, days_ago, debtor, overdue, reminded
from tests.financials.debits import office


def nothing(customer, anna):
    """Overdue for 14 days and nothing else."""


def paid_yesterday(customer, anna):
    overdue(customer, "500.00", days=40)
    first = customer.documents.order_by("issued_on").first()
    make.payment(customer, "500.00", received_on=days_ago(1), to=[(first, "500.00")])


def paid_a_minute_ago_with_value_of_last_week(customer, anna):
    first = customer.documents.first()
    make.payment(customer, "500.00", received_on=days_ago(6), to=[(first, "500.00")], now=NOW)


def paid_three_days_ago(customer, anna):
    first = customer.documents.first()
    make.payment(customer, "500.00", received_on=days_ago(3), to=[(first, "500.00")])


def paid_and_returned(customer, anna):
    first = customer.documents.first()
    paid = make.payment(customer, "500.00", received_on=days_ago(1), to=[(first, "500.00")])
    return_payment(payment=paid, returned_on=DAY, reason="no funds", by=anna, now=NOW)


def not_applied_yet(customer, anna):
    make.payment(customer, "1000.00", received_on=days_ago(5))
    overdue(customer, "1.00", days=-10)  # so that the account is not at nothing


def credit_note_not_applied_yet(customer, anna):
    make.credit_note(customer, "1000.00", issued_on=days_ago(5))
    overdue(customer, "1.00", days=-10)


def disputed(customer, anna):
    dispute(customer, "1000.00", anna)


def disputed_in_part(customer, anna):
    dispute(customer, "200.00", anna)


def dispute(customer, amount, anna):
    document = customer.documents.first()
    open_dispute(document=document, amount=Decimal(amount), reason="wrong price", by=anna, now=make.at(days_ago(9)))


def complaint(customer, anna):
    note(customer, "complaint", days_ago(9), anna)


def old_complaint(customer, anna):
    note(customer, "complaint", days_ago(15), anna)


def promised(customer, anna):
    promise(customer, DAY + timedelta(5), anna)


def promised_for_two_business_days_ago(customer, anna):
    promise(customer, days_ago(2), anna)


def promise_has_passed(customer, anna):
    promise(customer, days_ago(3), anna)


def promise(customer, due_on, anna):
    promise_payment(
        customer=customer, amount=Decimal(500), due_on=due_on, promised_by="Ms Lee", by=anna, now=make.at(days_ago(8))
    )


def in_credit(customer, anna):
    make.payment(customer, "1500.00", received_on=days_ago(5))


def within_grace(customer, anna):
    first = customer.documents.first()
    make.payment(customer, "1000.00", received_on=days_ago(5), to=[(first, "1000.00")])
    overdue(customer, "90.00", days=3)


def too_early_for_the_first_level(customer, anna):
    first = customer.documents.first()
    make.payment(customer, "1000.00", received_on=days_ago(5), to=[(first, "1000.00")])
    overdue(customer, "90.00", days=4)


def spoken_with(customer, anna):
    note(customer, "collection_call", days_ago(3), anna)


def spoken_with_long_ago(customer, anna):
    note(customer, "collection_call", days_ago(4), anna)


def remarked(customer, anna):
    note(customer, "note", days_ago(1), anna)


def invoice_mailed(customer, anna):
    note(customer, "email", days_ago(1), anna, about=customer.documents.first())


def answered_by_mail(customer, anna):
    note(customer, "email", days_ago(1), anna)


def note(customer, kind, day, anna, **fields):
    record(customer, kind, "They said something", by=anna, now=make.at(day), **fields)


def stopped(customer, anna):
    until = date(2026, 11, 30)
    stop_reminders(customer=customer, reason="talks about a plan", until=until, by=anna, now=NOW)


def stopped_until_yesterday(customer, anna):
    stop_reminders(customer=customer, reason="talks", until=days_ago(1), by=anna, now=make.at(days_ago(8)))


def reminded_lately(customer, anna):
    reminded(customer, level=1, on=days_ago(4))
    overdue(customer, "70.00", days=7)  # a new one, due for the first level


def second_level_is_not_due(customer, anna):
    reminded(customer, level=1, on=days_ago(7))


def second_level_is_due(customer, anna):
    overdue(customer, "70.00", days=20)
    reminded(customer, level=1, on=days_ago(10))


def last_level(customer, anna):
    reminded(customer, level=3, on=days_ago(12))


def perhaps_gone_out(customer, anna):
    reminder = reminded(customer, level=1, on=days_ago(12))
    Reminder.objects.filter(pk=reminder.pk).update(status="unclear")


def little(customer, anna):
    first = customer.documents.first()
    make.payment(customer, "990.50", received_on=days_ago(5), to=[(first, "990.50")])


def nowhere(customer, anna):
    customer.emails.all().delete()


TABLE = [
    (nothing, None, "", "1000"),
    (paid_yesterday, "paid", "Paid 500.00 USD yesterday", "1000"),
    (paid_a_minute_ago_with_value_of_last_week, "paid", "Paid 500.00 USD today", "500"),
    (paid_three_days_ago, None, "", "500"),
    (paid_and_returned, None, "", "1000"),
    (not_applied_yet, "covered", "1,000.00 USD of money or credit is not applied yet and covers it", "0"),
    (credit_note_not_applied_yet, "covered", "1,000.00 USD of money or credit is not applied yet and covers it", "0"),
    (disputed, "disputed", "Disputed", "0"),
    (disputed_in_part, None, "", "800"),
    (complaint, "complaint", "Complaint of 4 Nov", "1000"),
    (old_complaint, None, "", "1000"),
    (promised, "promised", "Promised 500.00 USD by 18 Nov (Ms Lee)", "1000"),
    (promised_for_two_business_days_ago, "promised", "Promised 500.00 USD by 11 Nov (Ms Lee)", "1000"),
    (promise_has_passed, None, "", "1000"),
    (in_credit, "in_credit", "In credit: the account stands at −500.00 USD", "0"),
    (within_grace, "grace", "Within the days of grace, 3 days past due", "0"),
    (too_early_for_the_first_level, "waiting", "The next level is due on 14 Nov", "90"),
    (spoken_with, "contacted", "Spoken with on 10 Nov (collection call)", "1000"),
    (spoken_with_long_ago, None, "", "1000"),
    (remarked, None, "", "1000"),
    (invoice_mailed, None, "", "1000"),
    (answered_by_mail, "contacted", "Written to or heard from yesterday (e-mail)", "1000"),
    (stopped, "stopped", "Reminders stopped by Rita Meyer until 30 Nov: talks about a plan", "1000"),
    (stopped_until_yesterday, None, "", "1000"),
    (reminded_lately, "reminded", "Reminded on 9 Nov (Reminder)", "1070"),
    (second_level_is_not_due, "waiting", "The next level is due on 16 Nov", "1000"),
    (second_level_is_due, None, "", "1070"),
    (last_level, "last_level", "Last level reached on 1 Nov", "1000"),
    (perhaps_gone_out, "under_way", "A reminder may have gone out or not: say first which", "1000"),
    (little, "small", "Less than 10.00 USD", "9.50"),
    (nowhere, "no_address", "No e-mail address and no postal address", "1000"),
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
    complaint(customer, anna)
    paid_yesterday(customer, anna)
    spoken_with(customer, anna)
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
    with django_assert_num_queries(2):
        assert len(situations_of(asked, as_of=DAY)) == customers
