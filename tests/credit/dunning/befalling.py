"""What can befall a customer who owes 1,000.00 for 14 days: one story each for the table of the courtesy guard."""

from datetime import date, timedelta
from decimal import Decimal

from credit.collecting.disputes import open_dispute
from credit.dunning.stops import stop_reminders
from credit.models import Reminder
from financials.returns import return_payment
from journal.record import record
from tests import make
from tests.credit.dunning.debts import DAY, NOW, days_ago, overdue, reminded


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
    make.promise_payment(
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
