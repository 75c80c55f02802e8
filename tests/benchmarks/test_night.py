"""At two in the morning everything is computed for everybody, beside one plain join and group by of the same ledger."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from credit.models import NightlyRun, NightStep, RatingHistory, RiskSnapshot, Standing
from crm import night
from financials.models import Entry
from foundation.periods import company_today
from tests.benchmarks.stopwatch import median_of, milliseconds

PLAIN = """
    SELECT entry.customer_id, sum(used.amount), count(*), max(used.effective_on - entry.due_on)
    FROM financials_entry entry JOIN financials_allocation used ON used.debit_id = entry.id
    WHERE entry.kind = 'invoice' GROUP BY entry.customer_id
"""
MILLION = 1_000_000
BACKFILLS = {"past ratings", "past receivables"}  # done once in the life of an installation


def plain() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(f"SELECT count(*) FROM ({PLAIN}) plain")
        cursor.fetchone()


@pytest.fixture(scope="module")
def took(board) -> dict[str, float]:
    """Seconds of each step when everything is written as on the first night; then it is taken back."""
    day, steps = company_today() - timedelta(days=1), [step for step in night.STEPS if step.name not in BACKFILLS]
    with transaction.atomic():
        for model in (Standing, NightlyRun, NightStep, RiskSnapshot, RatingHistory):
            model.objects.all().delete()
        now = timezone.now()
        took = {step.name: milliseconds(lambda step=step: step.do(day=day, now=now)) / 1000 for step in steps}
        took["plain join"] = median_of(plain, 3) / 1000
        transaction.set_rollback(True)
    return took


def test_the_night_is_short(took, board):
    invoices = Entry.objects.filter(kind="invoice").count()
    plain = took.pop("plain join")
    board.put("invoices", invoices, unit="")
    board.put("one plain join and group by", plain, unit="s")
    for step, seconds in took.items():
        board.put(f"night, {step}", seconds, unit="s")
    whole = sum(took.values())
    board.put("the whole night", whole, unit="s")
    board.put("the night, for each million invoices", whole * MILLION / invoices, target=15, unit="s")
    board.put("the night, in plain joins", whole / plain, target=30, unit="x")
