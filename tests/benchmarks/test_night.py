"""At two in the morning the standing of everybody is computed anew."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from credit.models import NightlyRun, Standing
from credit.standing import run_night
from foundation.periods import company_today
from tests.benchmarks.stopwatch import milliseconds


def test_the_night_is_short(board):
    """Everything is written as on the first night, and taken back."""
    day = company_today() - timedelta(days=1)
    with transaction.atomic():
        Standing.objects.all().delete()
        NightlyRun.objects.all().delete()
        took = milliseconds(lambda: run_night(day=day, now=timezone.now()))
        transaction.set_rollback(True)
    board.put("nightly standing of everybody", took / 1000, target=60, unit="s")
