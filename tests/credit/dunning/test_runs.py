"""A run of reminders: proposed, looked through, released, and claimed one by one as they go out."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from credit.collecting.disputes import open_dispute
from credit.dunning.claiming import claim
from credit.dunning.refusals import DunningRefused
from credit.dunning.runs import discard_run, leave_out, make_run, release_run, take_in
from credit.models import CollectionCase, DunningLevel, Reminder, ReminderItem, ReminderRun
from tests import make
from tests.credit.dunning.debts import DAY, NOW, days_ago, debtor, overdue, reminded, sent

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


def test_a_reminder_is_proposed_for_what_is_beyond_grace(acme, anna):
    reminder = only(make_run(by=anna, now=NOW))
    assert (reminder.status, reminder.level.name) == ("proposed", "Reminder")
    assert (reminder.amount, reminder.days_late, reminder.total) == (1000, 14, 1000)
    assert (reminder.channel, reminder.to, reminder.language) == ("email", "payables@acme.example", "en")
    assert reminder.pay_by == DAY + timedelta(10)
    assert [(item.level, item.is_new, item.counts) for item in reminder.items.all()] == [(1, True, False)]


def test_who_is_left_out_stands_in_the_run_with_the_reason(anna):
    paid = debtor()
    make.payment(paid, "1.00", received_on=days_ago(1))
    early = debtor(days=2)
    run = make_run(by=anna, now=NOW)
    row = only(run)
    assert (row.customer, row.status, row.exclusion) == (paid, "excluded", "paid")
    assert row.why == "Paid 1.00\N{NO-BREAK SPACE}USD yesterday"
    assert not row.items.exists()
    assert not run.reminders.filter(customer=early).exists()


def test_a_partly_disputed_invoice_is_asked_for_in_part(anna):
    customer = debtor()
    open_dispute(
        document=customer.documents.get(), amount=Decimal(200), reason="wrong price", by=anna, now=make.at(days_ago(9))
    )
    reminder = only(make_run(by=anna, now=NOW))
    assert (reminder.amount, reminder.disputed) == (800, 200)
    assert [item.asked for item in reminder.items.all()] == [800]


def test_all_items_beyond_grace_are_listed_at_the_highest_new_level(anna):
    customer = debtor("1000.00", days=30)
    reminded(customer, level=1, on=days_ago(14))
    overdue(customer, "50.00", days=7)
    reminder = only(make_run(by=anna, now=NOW))
    assert (reminder.level.position, reminder.amount) == (2, 1050)
    assert [(item.level, item.is_new) for item in reminder.items.order_by("-open")] == [(2, True), (1, True)]


def test_an_item_whose_level_is_not_due_is_repeated_beside_the_new_one(anna):
    customer = debtor("1000.00")
    reminded(customer, level=1, on=days_ago(8))
    overdue(customer, "50.00", days=7)
    reminder = only(make_run(by=anna, now=NOW))
    assert (reminder.level.position, reminder.amount) == (1, 1050)
    assert [(item.level, item.is_new) for item in reminder.items.order_by("-open")] == [(1, False), (1, True)]


def test_the_automatic_run_of_a_day_is_made_once(acme):
    runs = {make_run(now=NOW, automatic=True).pk for _ in range(10)}
    assert len(runs) == 1
    assert Reminder.objects.count() == 1


def test_an_automatic_run_without_reminders_is_finished_when_it_is_released():
    run = release_run(run=make_run(now=NOW, automatic=True), by=None, now=NOW)
    assert (run.status, run.finished_at) == ("finished", NOW)


def test_a_run_for_one_collector_asks_its_own_customers_alone(acme, anna):
    mine = debtor()
    CollectionCase.objects.create(customer=mine, collector=anna, changed_at=NOW)
    assert only(make_run(by=anna, now=NOW, collector=anna)).customer == mine


def test_a_run_for_one_customer_says_why_there_is_no_reminder(acme, anna):
    early = debtor(days=2)
    assert only(make_run(by=anna, now=NOW, customer=early)).exclusion == "grace"
    with pytest.raises(DunningRefused, match="Nothing of Fair Ltd is overdue"):
        make_run(by=anna, now=NOW, customer=make.customer(name="Fair Ltd"))
    assert ReminderRun.objects.count() == 1


def test_a_person_leaves_a_reminder_out_and_takes_it_in_again(acme, anna):
    reminder = only(make_run(by=anna, now=NOW))
    with pytest.raises(DunningRefused, match="Say why"):
        leave_out(reminder=reminder, reason=" ", by=anna, now=NOW)
    out = leave_out(reminder=reminder, reason="Their cheque is in the post", by=anna, now=NOW)
    assert (out.status, out.exclusion, out.why, out.left_out_by) == (
        "excluded", "by_hand", "Their cheque is in the post", anna,
    )  # fmt: skip
    assert take_in(reminder=out, by=anna, now=NOW).status == "proposed"


def test_the_guards_no_stands(acme, anna):
    make.payment(acme, "1.00", received_on=DAY)
    row = only(make_run(by=anna, now=NOW))
    with pytest.raises(DunningRefused, match="stays out: Paid"):
        take_in(reminder=row, by=anna, now=NOW)


def test_a_run_is_released_once_and_not_discarded_then(acme, anna):
    run = make_run(by=anna, now=NOW)
    release_run(run=run, by=anna, now=NOW)
    assert only(run).status == "queued"
    with pytest.raises(DunningRefused, match="being sent already by A"):
        release_run(run=run, by=anna, now=NOW)
    with pytest.raises(DunningRefused, match="being sent already"):
        discard_run(run=run, by=anna, now=NOW)
    with pytest.raises(DunningRefused, match="not waiting for its release any more"):
        take_in(reminder=only(run), by=anna, now=NOW)


def test_a_run_with_nothing_to_send_is_not_released_by_a_person(acme, anna):
    run = make_run(by=anna, now=NOW)
    leave_out(reminder=only(run), reason="no", by=anna, now=NOW)
    with pytest.raises(DunningRefused, match="nothing to send"):
        release_run(run=run, by=anna, now=NOW)
    assert discard_run(run=run, by=anna, now=NOW).status == "discarded"


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
