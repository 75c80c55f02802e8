"""A reminder is claimed as it goes out: the guard and the amounts are asked once more, then frozen."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from credit.dunning.claiming import claim
from credit.dunning.runs import make_run, release_run
from credit.models import DunningLevel, Reminder, ReminderItem, ReminderRun
from tests import make
from tests.credit.dunning.debts import DAY, NOW, debtor, overdue, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.user("Anna Meyer")


@pytest.fixture
def acme():
    """Acme owes 1,000.00, 14 days overdue, and 300.00 that is 2 days overdue."""
    acme = debtor(code="ACME", name="Acme Ltd")
    overdue(acme, "300.00", days=2)
    return acme


def only(run: ReminderRun) -> Reminder:
    return run.reminders.get()


def released(anna, **fields) -> Reminder:
    """The only reminder of a run that was made and released now."""
    return only(release_run(run=make_run(by=anna, now=NOW, **fields), by=anna, now=NOW))


def test_a_claimed_reminder_is_frozen_and_its_items_count(acme, anna):
    reminder = claim(reminder=released(anna), now=NOW)
    assert (reminder.status, reminder.amount, reminder.claimed_at) == ("preparing", 1000, NOW)
    assert [item.counts for item in reminder.items.all()] == [True]


def test_a_payment_between_release_and_sending_stops_the_reminder(acme, anna):
    reminder = released(anna)
    late = acme.documents.get(total=1000)
    make.payment(acme, "1000.00", received_on=DAY, to=[(late, "1000.00")])
    assert claim(reminder=reminder, now=NOW) is None
    reminder.refresh_from_db()
    assert (reminder.status, reminder.exclusion) == ("excluded", "paid")
    assert not ReminderItem.objects.filter(counts=True).exists()


def test_what_is_settled_without_money_says_so(anna):
    customer = debtor()
    reminder = released(anna)
    make.credit_note(customer, "1000.00", issued_on=DAY, applies_to=customer.documents.get())
    assert claim(reminder=reminder, now=NOW) is None
    reminder.refresh_from_db()
    assert (reminder.exclusion, reminder.why) == ("settled", "Nothing is overdue any more")


def test_amounts_are_those_of_the_moment_of_sending(acme, anna):
    reminder = released(anna)
    make.credit_note(acme, "400.00", issued_on=DAY, applies_to=acme.documents.get(total=1000))
    overdue(acme, "77.00", days=20)
    assert claim(reminder=reminder, now=NOW).amount == 677


def test_of_two_runs_over_the_same_account_one_reminds(acme, anna):
    first, second = make_run(by=anna, now=NOW), make_run(by=anna, now=NOW)
    for run in (first, second):
        release_run(run=run, by=anna, now=NOW)
    Reminder.objects.update(status="preparing")  # two workers have them, and neither waits for the other
    first_of_all = claim(reminder=only(first), now=NOW)
    assert claim(reminder=only(second), now=NOW) is None
    assert (only(second).exclusion, only(second).why) == ("waiting", "The next level is due on 16 Nov")
    assert only(make_run(by=anna, now=NOW, customer=acme)).exclusion == "under_way"
    Reminder.objects.filter(pk=first_of_all.pk).update(status="handing")
    Reminder.objects.filter(run=second).update(status="queued")
    assert claim(reminder=only(second), now=NOW) is None
    assert (only(second).exclusion, only(second).why) == ("under_way", "Another reminder is on its way")


def test_what_is_sent_is_not_claimed_again(acme, anna):
    reminder = sent(claim(reminder=released(anna), now=NOW))
    assert claim(reminder=reminder, now=NOW) is None
    reminder.refresh_from_db()
    assert reminder.status == "sent"


def test_a_failed_reminder_does_not_hold_its_level(acme, anna):
    reminder = claim(reminder=released(anna), now=NOW)
    reminder.items.update(counts=False)
    Reminder.objects.filter(pk=reminder.pk).update(status="queued")
    again = claim(reminder=reminder, now=NOW + timedelta(hours=1))
    assert [(item.level, item.counts) for item in again.items.all()] == [(1, True)]


def test_ten_runs_a_day_remind_once(acme, anna):
    for hour in range(10):
        now = NOW + timedelta(minutes=hour)
        run = make_run(by=anna, now=now)
        if run.reminders.filter(status="proposed").exists():
            release_run(run=run, by=anna, now=now)
            sent(claim(reminder=only(run), now=now), now=now)
    assert Reminder.objects.filter(status="sent").count() == 1


def test_a_new_debt_each_week_keeps_no_old_one_from_its_next_level(anna):
    """Once in seven days at most the account is written to, and the oldest item goes through all levels."""
    customer, raised = debtor("1000.00", days=5), []
    for number in range(0, 42, 2):
        now = NOW + timedelta(number)
        if number % 6 == 0:
            overdue(customer, "50.00", days=-number - 1)
        run = make_run(by=anna, now=now)
        if run.reminders.filter(status="proposed").exists():
            release_run(run=run, by=anna, now=now)
            items = sent(claim(reminder=only(run), now=now), now=now).items
            raised.append((number, items.get(open=1000, disputed=0).level, items.count()))
    assert [level for _, level, _ in raised] == sorted(level for _, level, _ in raised)
    assert {level for _, level, _ in raised} == {1, 2, 3}
    days = [number for number, _, _ in raised]
    assert all(later - earlier >= 7 for earlier, later in pairwise(days))


def test_without_levels_nobody_is_reminded(acme, anna):
    DunningLevel.objects.all().delete()
    assert only(make_run(by=anna, now=NOW, customer=acme)).why == "No levels of reminders are set up"


def test_the_database_itself_refuses_an_item_twice_at_a_level(anna):
    debtor()
    item = sent(claim(reminder=released(anna), now=NOW)).items.get()
    other = ReminderRun.objects.create(day=DAY, made_at=NOW, made_by=anna)
    again = Reminder.objects.create(run=other, customer=item.customer, currency="USD", status="preparing")
    item.pk, item.reminder = None, again
    with pytest.raises(IntegrityError, match="reminded_once_a_level"), transaction.atomic():
        item.save(force_insert=True)
