"""What the tables of reminders refuse, whoever writes to them."""

import pytest
from django.db import DatabaseError, connection, transaction

from credit.dunning.runs import make_run
from credit.models import Reminder, ReminderItem, ReminderRun
from tests import make
from tests.credit.dunning.debts import DAY, NOW, debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    debtor()
    return make_run(by=make.user("Anna Meyer"), now=NOW)


@pytest.mark.parametrize(
    ("model", "change", "name"),
    [
        (Reminder, {"status": "excluded"}, "left_out_reminder_says_why"),
        (Reminder, {"status": "sent"}, "sent_reminder_says_when"),
        (ReminderItem, {"disputed": 1000}, "something_of_the_item_is_asked_for"),
        (ReminderItem, {"disputed": 400, "covered": 600}, "something_of_the_item_is_asked_for"),
        (ReminderRun, {"made_by": None}, "reminder_run_is_made_by_somebody"),
    ],
)
def test_a_row_that_says_too_little_is_refused(run, model, change, name):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        model.objects.update(**change)


def test_an_account_stands_once_in_a_run_and_a_day_has_one_automatic_run(run):
    twice = run.reminders.get()
    twice.pk = None
    with pytest.raises(DatabaseError, match="one_reminder_per_run_and_account"), transaction.atomic():
        twice.save(force_insert=True)
    ReminderRun.objects.create(day=DAY, automatic=True, made_at=NOW)
    with pytest.raises(DatabaseError, match="one_automatic_run_a_day"), transaction.atomic():
        ReminderRun.objects.create(day=DAY, automatic=True, made_at=NOW)


@pytest.mark.parametrize("column", ["reminder_id", "entry_id", "document_id"])
def test_an_item_is_of_the_customer_of_its_reminder_invoice_and_entry(run, column):
    constraint = f"credit_reminderitem_{column}_same_customer"
    ReminderItem.objects.update(customer=make.customer())
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        check(constraint)
    transaction.set_rollback(True)


def check(constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {constraint} IMMEDIATE")
