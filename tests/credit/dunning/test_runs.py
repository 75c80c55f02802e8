"""A run of reminders: proposed, looked through, released, and claimed one by one as they go out."""

from datetime import timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import open_dispute
from credit.dunning.claiming import claim
from credit.dunning.refusals import DunningRefused
from credit.dunning.runs import discard_run, leave_out, make_run, release_run, take_in
from credit.models import CollectionCase, DunningLevel, Reminder, ReminderRun
from tests import make
from tests.credit.dunning.debts import DAY, NOW, days_ago, debtor, overdue, reminded

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


def test_a_letter_speaks_in_the_words_of_the_highest_level_any_of_its_items_has_reached(anna):
    """Nobody who had a final notice is asked whether it escaped their notice."""
    DunningLevel.objects.filter(position=3).update(fee=Decimal(5), fee_currency="USD")
    customer = debtor("1000.00", days=60)
    reminded(customer, level=3, on=days_ago(12))
    overdue(customer, "50.00", days=7)
    reminder = only(make_run(by=anna, now=NOW))
    assert (reminder.level.name, reminder.fee, reminder.amount) == ("Final notice", 5, 1050)
    assert [(item.level, item.is_new) for item in reminder.items.order_by("-open")] == [(3, False), (1, True)]
    release_run(run=reminder.run, by=anna, now=NOW)
    reminder.refresh_from_db()
    claimed = claim(reminder=reminder, now=NOW)
    assert (claimed.level.name, claimed.charge.total) == ("Final notice", 5)
