"""Everybody at once, on real connections: no account is reminded twice, and the run of a day is made once."""

import pytest
from django.db import transaction

from credit.dunning.claiming import claim
from credit.dunning.runs import make_run, release_run
from credit.models import Reminder, ReminderItem, ReminderRun
from financials.models import Document
from tests import make
from tests.credit.dunning.debts import DAY, NOW, debtor, sent
from tests.financials.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def claimed_and_sent(reminder: Reminder) -> Reminder | None:
    """What a worker does with a reminder, in one transaction."""
    with transaction.atomic():
        taken = claim(reminder=reminder, now=NOW)
        return sent(taken) if taken else None


def released() -> ReminderRun:
    anna = make.somebody()
    return release_run(run=make_run(by=anna, now=NOW), by=anna, now=NOW)


def test_many_runs_at_once_over_one_account_remind_it_once():
    make.user()
    customer = debtor()
    runs = [make_run(by=make.somebody(), now=NOW) for _ in range(WORKERS)]
    for run in runs:
        release_run(run=run, by=make.somebody(), now=NOW)
    outcomes = at_once(lambda number: claimed_and_sent(runs[number].reminders.get()), WORKERS)
    assert sum(isinstance(one, Reminder) for one in outcomes) == 1
    assert outcomes.count(None) == WORKERS - 1
    assert ReminderItem.objects.get(counts=True).customer == customer


def test_one_reminder_is_claimed_by_one_worker():
    make.user()
    debtor()
    reminder = released().reminders.get()
    outcomes = at_once(lambda _: claimed_and_sent(reminder), WORKERS)
    assert sum(isinstance(one, Reminder) for one in outcomes) == 1


def test_a_payment_and_a_reminder_at_once_do_not_cross():
    """Either the payment is seen and nothing goes out, or the reminder was first: never one that missed the payment."""
    make.user()
    customer = debtor()
    reminder, late = released().reminders.get(), Document.objects.get()

    def act(number: int) -> object:
        if number:
            return claimed_and_sent(reminder)
        return make.payment(customer, "1000.00", received_on=DAY, to=[(late, "1000.00")])

    at_once(act, 2)
    reminder.refresh_from_db()
    assert (reminder.status, reminder.exclusion) in [("sent", ""), ("excluded", "paid"), ("excluded", "settled")]


def test_the_automatic_run_of_a_day_is_made_once_by_whoever_is_first():
    make.user()
    debtor()
    outcomes = at_once(lambda _: make_run(now=NOW, automatic=True).pk, WORKERS)
    assert len(set(outcomes)) == 1
    assert ReminderRun.objects.get().reminders.count() == 1
