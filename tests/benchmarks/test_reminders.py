"""In the morning reminders are proposed for everybody, with who is left out and why; a folder asks for one alone."""

from django.db import transaction
from django.utils import timezone

from credit.dunning.courtesy import situations_of
from credit.dunning.runs import make_run
from foundation.periods import company_today
from staff.models import User
from tests.benchmarks.stopwatch import median_of, milliseconds


def test_the_guard_looks_at_everybody_in_seconds(house, board):
    today = company_today()

    def everybody():
        return situations_of(None, as_of=today)

    found = everybody()
    board.put("overdue accounts", len(found), unit="")
    board.put("the courtesy guard, all accounts", median_of(everybody, 3) / 1000, unit="s")
    customer, _ = next(iter(found))
    board.put("the courtesy guard, one customer", median_of(lambda: situations_of([customer], as_of=today)), target=100)


def test_a_run_is_proposed_in_seconds(house, board):
    with transaction.atomic():
        by, now, made = User.objects.first(), timezone.now(), []
        took = milliseconds(lambda: made.append(make_run(now=now, by=by))) / 1000
        board.put("reminders in the run", made[0].reminders.count(), unit="")
        board.put("a run for everybody, proposed", took, target=10, unit="s")
        transaction.set_rollback(True)
