"""A promise from the call to the next working morning (A17): they are left in peace until it is broken."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from credit.collecting.keeping import judge
from credit.collecting.promises import promise_payment
from credit.collecting.worklist import waiting
from credit.dunning.runs import make_run
from credit.standing import run_night
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
    promise_payment(
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
