"""The collections report on paper, for five thousand customers who owe: what somebody waits for who asked for a PDF."""

import resource
from dataclasses import replace
from itertools import cycle, islice

import pytest
from django.db import transaction

from crm.reports import REPORTS, Asked
from crm.reports.printing import write_pdf
from foundation.periods import company_today
from tests.benchmarks.stopwatch import milliseconds

CUSTOMERS = 5_000
MEGABYTE = 1024  # KiB


@pytest.fixture
def five_thousand(house):
    """The collections report with so many accounts, those of the company again where it has fewer."""
    report = REPORTS["collections"]

    def rows(asked: Asked):
        return islice(cycle(list(report.rows(asked))), CUSTOMERS)

    return replace(report, rows=rows)


def test_five_thousand_customers_are_printed_within_a_minute(five_thousand, board, tmp_path):
    asked = Asked(company_today())
    with transaction.atomic():
        counted = milliseconds(lambda: REPORTS["collections"].length(asked))
    took = counted + milliseconds(lambda: write_pdf(five_thousand, asked, tmp_path / "report.pdf"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    board.put("collections report of 5,000, processor time of the two that draw", children.ru_utime, unit="s")
    board.put("collections report of 5,000, most memory of one of them", children.ru_maxrss / MEGABYTE, unit="MB")
    board.put("collections report of 5,000 customers as PDF", took / 1000, target=60, unit="s")
