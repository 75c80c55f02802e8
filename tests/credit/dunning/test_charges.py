"""Fee and interest: booked once, when the reminder goes out, so that letter, balance and statement agree."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from credit.dunning.charges import take_back_charges
from credit.dunning.claiming import claim
from credit.dunning.runs import make_run, release_run
from credit.models import DunningLevel, Reminder
from financials.aging import aging
from tests import make
from tests.credit.dunning.debts import DAY, NOW, debtor, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.user("Anna Meyer")


@pytest.fixture
def charging():
    """From the second level on the house charges 5.00 and nine percent."""
    DunningLevel.objects.filter(position__gte=2).update(
        fee=Decimal("5.00"), fee_currency="USD", interest_percent=Decimal(9)
    )


def remind(anna, *, days_later: int = 0) -> Reminder:
    """Make, release and send the only reminder of that day."""
    now = NOW + timedelta(days_later)
    run = release_run(run=make_run(by=anna, now=now), by=anna, now=now)
    return sent(claim(reminder=run.reminders.get(status="queued"), now=now), now=now)


def balance(customer, *, days_later: int = 0) -> Decimal:
    return aging(customer_id=customer.pk, currency="USD", as_of=DAY + timedelta(days_later)).balance


def test_without_fee_and_interest_nothing_is_booked(anna):
    customer = debtor(days=30)
    reminder = remind(anna)
    assert (reminder.charge, reminder.total, balance(customer)) == (None, 1000, 1000)


def test_letter_and_balance_agree(charging, anna):
    customer = debtor("1000.00", days=10)
    remind(anna)
    reminder = remind(anna, days_later=20)
    # 1,000.00 for 30 days at 9 % of 365 days: 7.40, and the fee of 5.00.
    assert reminder.days_late == 30
    assert (reminder.amount, reminder.fee, reminder.interest) == (1000, 5, Decimal("7.40"))
    assert balance(customer, days_later=20) == reminder.total == Decimal("1012.40")
    assert (reminder.charge.total, reminder.charge.due_on) == (Decimal("12.40"), reminder.pay_by)
    assert [line.description for line in reminder.charge.lines.order_by("position")] == [
        "Reminder fee (Second reminder)", "Interest for late payment, 9 % a year",
    ]  # fmt: skip


def test_interest_runs_on_from_the_last_charge_and_a_charge_bears_none(charging, anna):
    debtor("1000.00", days=10)
    remind(anna)
    remind(anna, days_later=20)
    reminder = remind(anna, days_later=34)
    # Fourteen days more on 1,000.00: 3.45. The first charge, 12.40 and seven days late, is asked for and bears none.
    assert (reminder.amount, reminder.fee, reminder.interest) == (Decimal("1012.40"), 5, Decimal("3.45"))


def test_a_reminder_of_charges_alone_costs_nothing_more(charging, anna):
    customer = debtor("1000.00", days=10)
    remind(anna)
    charged = remind(anna, days_later=20)
    late = customer.documents.get(total=1000)
    make.payment(customer, "1000.00", received_on=DAY + timedelta(21), to=[(late, "1000.00")])
    reminder = remind(anna, days_later=40)
    assert (reminder.amount, reminder.level.position) == (charged.charge.total, 1)
    assert (reminder.fee, reminder.interest, reminder.charge) == (0, 0, None)


def test_an_account_in_another_currency_is_charged_no_fee(charging, anna):
    customer = debtor("1000.00", days=10, currency="EUR")
    remind(anna)
    reminder = remind(anna, days_later=20)
    assert (reminder.customer, reminder.fee, reminder.interest) == (customer, 0, Decimal("7.40"))


def test_interest_is_of_what_is_asked_for(charging, anna):
    customer = debtor("1000.00", days=10)
    remind(anna)
    make.payment(customer, "400.00", received_on=DAY + timedelta(10))
    assert remind(anna, days_later=20).interest == Decimal("4.44")  # 600.00 for 30 days


def test_what_fails_on_the_way_takes_its_charge_with_it(charging, anna):
    customer = debtor("1000.00", days=10)
    remind(anna)
    now = NOW + timedelta(20)
    queued = release_run(run=make_run(by=anna, now=now), by=anna, now=now).reminders.get()
    with transaction.atomic():
        claim(reminder=queued, now=now)
        transaction.set_rollback(True)
    assert balance(customer, days_later=20) == 1000
    assert claim(reminder=queued, now=now).charge
    assert balance(customer, days_later=20) == Decimal("1012.40")


def test_the_charge_of_a_reminder_that_was_not_sent_is_cancelled_and_charged_once_at_last(charging, anna):
    customer = debtor("1000.00", days=10)
    remind(anna)
    now = NOW + timedelta(20)
    queued = release_run(run=make_run(by=anna, now=now), by=anna, now=now).reminders.get()
    refused = claim(reminder=queued, now=now)
    take_back_charges(reminder=refused, by=anna, now=now)
    refused.status = "queued"
    refused.save()
    refused.items.update(counts=False)
    assert balance(customer, days_later=20) == 1000
    again = claim(reminder=refused, now=now)
    assert again.interest == Decimal("7.40")
    assert balance(customer, days_later=20) == Decimal("1012.40")
