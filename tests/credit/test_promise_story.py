"""A promise from the call to the next working morning (A17), and what the tables refuse to keep of one."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from credit.collecting.keeping import judge
from credit.collecting.worklist import waiting
from credit.dunning.runs import make_run
from credit.models import Promise
from credit.standing import run_night
from journal.agenda.tasks import give_task
from journal.models import Task
from tests import make
from tests.credit.dunning.debts import debtor

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 9)
WEDNESDAY, FRIDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def test_a_promise_pauses_reminders_and_calls_and_a_broken_one_is_a_call_on_the_next_working_morning():
    rita = make.person("Rita Meyer", "collections")
    acme = debtor("1000.00", days=20, today=MONDAY)
    make.promise_payment(
        customer=acme, amount=Decimal(1000), due_on=WEDNESDAY, promised_by="Ms Lee", by=rita, now=make.at(MONDAY)
    )

    def reminded_on(day: date) -> str:
        return make_run(now=make.at(day), by=rita, customer=acme).reminders.get().exclusion

    def called_on(day: date) -> bool:
        return waiting(user=rita, now=make.at(day)).filter(customer=acme).exists()

    run_night(day=MONDAY, now=make.at(WEDNESDAY))
    for day in (WEDNESDAY, FRIDAY):  # its day, and two working days more
        assert (reminded_on(day), called_on(day)) == ("promised", False)
    judge(day=FRIDAY, now=make.at(FRIDAY + timedelta(days=1)))
    assert (reminded_on(NEXT_MONDAY), called_on(NEXT_MONDAY)) == ("", True)
    task = Task.objects.get(customer=acme)
    assert (task.owner, task.due_on, task.due_at) == (rita, NEXT_MONDAY, time(8))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"amount": 0}, "promise_is_positive"),
        ({"due_on": MONDAY - timedelta(days=1)}, "promise_lies_ahead"),
        ({"outcome": "kept"}, "closed_promise_says_how"),
        ({"closed_on": FRIDAY}, "closed_promise_says_how"),
        ({"received": -1}, "received_is_not_negative"),
        ({"closed_on": FRIDAY, "outcome": "kept", "made_good_on": FRIDAY}, "only_broken_is_made_good"),
        ({"closed_on": FRIDAY, "outcome": "withdrawn"}, "withdrawn_promise_says_why"),
        ({"withdrawn_because": "Replaced"}, "withdrawn_promise_says_why"),
    ],
)
def test_the_database_takes_no_promise_that_says_nothing_sensible(fields, name):
    promise = stored(make.customer())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**fields)


def test_a_promise_names_no_call_to_another_customer():
    promise, rita = stored(make.customer()), make.person("Rita Meyer", "collections")
    task = give_task(
        title="Call", due_on=FRIDAY, owner=rita, by=rita, now=make.at(MONDAY), customer=make.customer(), what="call"
    )
    with pytest.raises(IntegrityError, match="credit_promise_task_id_same_customer"), transaction.atomic():
        name_call(promise, task)


def name_call(promise: Promise, task: Task) -> None:
    Promise.objects.filter(pk=promise.pk).update(task=task)
    connection.check_constraints()


def stored(customer) -> Promise:
    return Promise.objects.create(
        customer=customer, currency="USD", amount=Decimal(500), due_on=WEDNESDAY, made_on=MONDAY,
        promised_by="Ms Lee", recorded_by=make.somebody(),
    )  # fmt: skip
