"""The Financials tab of the giant, twenty thousand invoices of one customer: its list, filters and explanations."""

import re
import statistics
from html import unescape

import pytest

from customers.models import Customer
from financials.models import Line
from tests.benchmarks.stopwatch import rounds_of

LISTS = {
    "the list": "",
    "only open": "?open=on",
    "one age": "?age=1-30",
    "credit notes": "?kind=credit_note",
    "a month": "?since=2025-03-01&until=2025-03-31",
    "an amount": "?least=900&most=950",
}


@pytest.fixture(scope="module")
def giant(house) -> Customer:
    return Customer.objects.order_by("pk")[0]


def put(board, visitor, what: str, path: str, **target) -> None:
    board.put(f"giant's tab, {what}: queries", visitor.queries(path), target=25, unit="")
    rounds = rounds_of(lambda: visitor.get(path), 7)
    board.put(f"giant's tab, {what}", statistics.median(rounds), best=min(rounds), **target)


@pytest.mark.parametrize("what", LISTS)
def test_the_list_pages_by_key(what, giant, visitor, board):
    put(board, visitor, what, f"/customers/{giant.code}/financials/{LISTS[what]}", target=80)


def test_the_pages_behind_the_first_cost_the_same(giant, visitor, board):
    path = f"/customers/{giant.code}/financials/"
    page = visitor.get(path)
    following = re.search(r'rel="next" href="([^"]+)"', page)
    put(board, visitor, "the next page", path + unescape(following[1]), target=80)


def test_a_part_number_is_found_in_a_life(giant, visitor, board):
    bought = Line.objects.filter(customer=giant).exclude(part_number="").order_by("-pk")
    put(board, visitor, "a part number", f"/customers/{giant.code}/financials/?part={bought[0].part_number}", target=80)


def test_words_are_found_in_all_lines(giant, visitor, board):
    """Every line of the customer is read for it; no index holds the words of all lines of everybody."""
    put(board, visitor, "words in the lines", f"/customers/{giant.code}/financials/?text=unheard-of")


def test_a_day_of_the_past(giant, visitor, board):
    put(board, visitor, "a past day", f"/customers/{giant.code}/financials/?as_of=2026-03-02")


def test_why(giant, visitor, board):
    put(board, visitor, "why this balance", f"/customers/{giant.code}/financials/why/")
