"""The books of the large company: a year of it handed over, and the page that asks before."""

import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from financials.accounting.accounts import Accounts, policy
from financials.accounting.exporting import entries_in
from financials.accounting.files import pack
from financials.accounting.period import Period, last_month
from financials.accounting.reconciling import foreseen
from financials.accounting.slots import USUAL
from foundation.periods import company_today
from tests.benchmarks.stopwatch import milliseconds

MANY = 100_000  # entries
A_SECOND = 6_000  # of them, at least


@pytest.fixture
def accounts():
    """The usual ones, with digits enough for every customer."""
    rule = policy()
    rule.digits = 8
    return Accounts(rule, USUAL)


def months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


@pytest.fixture
def period(house) -> Period:
    """As many whole months as have about a hundred thousand entries, the last one at least."""
    last = last_month(company_today())
    for months in range(60):
        found = Period(months_before(last.ends_on, months), last.ends_on)
        if entries_in(found) >= MANY:
            break
    return found


@pytest.mark.parametrize("layout", ["csv", "datev"])
def test_a_hundred_thousand_entries_are_written_and_proved(period, accounts, board, layout):
    entries = entries_in(period)
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        busy, proofs = time.process_time(), []
        took = milliseconds(lambda: proofs.append(pack(period, layout, accounts, Path(folder), lambda done: None)[1]))
        busy = time.process_time() - busy
    assert proofs[0].agrees
    board.put(f"{entries:,} entries handed over as {layout}", took / 1000, unit="s")
    board.put("of that, processor time of ours", busy, target=max(entries / A_SECOND, 2), unit="s")


def test_the_page_that_asks_before_handing_over(period, board):
    with transaction.atomic():
        took = milliseconds(lambda: foreseen(period))
    board.put("how the receivables move in that time", took / 1000, target=3, unit="s")
