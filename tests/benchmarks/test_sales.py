"""Sales of the whole company: a year against the year before, cut every way, and who stopped ordering."""

import statistics
from datetime import timedelta

import pytest
from django.db import transaction

from crm.reports import REPORTS, Asked
from financials.sales.cuts import CUTS
from financials.sales.reps import reps
from financials.sales.sold import Which, sold
from financials.sales.spans import Span
from financials.sales.stopped import stopped
from foundation.periods import company_today
from tests.benchmarks.stopwatch import rounds_of

TODAY = company_today()
YEAR = Span(TODAY - timedelta(days=364), TODAY)
QUARTER = Span(TODAY - timedelta(days=90), TODAY)


def put(board, what: str, read, **target) -> None:
    """Read everything a few times, each in a transaction, as the rows stream."""

    def whole() -> None:
        with transaction.atomic():
            sum(1 for _ in read())

    rounds = rounds_of(whole, 3)
    board.put(f"sales, {what}", statistics.median(rounds), best=min(rounds), **target)


@pytest.mark.parametrize("by", [by for by in CUTS if by != "document"])
def test_a_year_against_the_year_before(by, house, board):
    put(board, f"a year by {by}", lambda: sold(cut=by, span=YEAR), target=6_000)


def test_a_quarter_costs_a_quarter(house, board):
    put(board, "a quarter by customer", lambda: sold(cut="customer", span=QUARTER), target=2_500)


def test_one_customer(house, board):
    put(
        board, "the giant's year by month", lambda: sold(cut="month", span=YEAR, which=Which(customers=[1])), target=400
    )


def test_who_stopped_ordering(house, board):
    put(board, "who stopped ordering", lambda: stopped(as_of=TODAY), target=6_000)


def test_what_the_reps_did(house, board):
    put(board, "what the reps did in a year", lambda: reps(span=YEAR), target=4_000)


def test_however_it_is_cut_the_large_company_sold_the_same(house):
    totals = []
    for by in CUTS:
        sums: dict[str, list] = {}
        with transaction.atomic():
            for row in sold(cut=by, span=YEAR):
                been = sums.setdefault(row.currency, [0, 0])
                been[0] += row.net
                been[1] += row.cost or 0
        totals.append({currency: figures for currency, figures in sums.items() if any(figures)})
    assert all(found == totals[0] for found in totals)


def test_the_report_on_screen(visitor, board):
    path = f"/reports/sales/?begins_on={YEAR.first_on}&by=customer"
    board.put("sales report, a year: queries", visitor.queries(path), target=20, unit="")
    rounds = rounds_of(lambda: visitor.get(path), 2)
    board.put("sales report, a year by customer, on screen", statistics.median(rounds), best=min(rounds))
    assert REPORTS["sales"].length(Asked(TODAY, begins_on=TODAY)) >= 0
