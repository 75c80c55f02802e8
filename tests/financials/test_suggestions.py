"""Which invoices a payment means, told from the amounts."""

import time
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from financials.suggestions import MOST_FOR_A_SET, OpenInvoice, only_set, suggest

MAY = date(2026, 5, 1)


def invoices(*amounts: int) -> list[OpenInvoice]:
    """Open invoices due one day after the other, keyed by their place."""
    return [OpenInvoice(key, MAY + timedelta(days=key), amount) for key, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("amount", "open_amounts", "rule", "parts"),
    [
        (100, [50, 100, 30], "one", [(1, 100)]),
        (100, [60, 40, 100], "one", [(2, 100)]),
        (100, [70, 100, 100], "one", [(1, 100)]),
        (80, [50, 100, 30], "set", [(0, 50), (2, 30)]),
        (180, [50, 100, 30], "set", [(0, 50), (1, 100), (2, 30)]),
        (100, [60, 60, 40], "oldest", [(0, 60), (1, 40)]),
        (70, [50, 100, 30], "oldest", [(0, 50), (1, 20)]),
        (500, [50, 100, 30], "oldest", [(0, 50), (1, 100), (2, 30)]),
        (100, [], "nothing", []),
        (0, [50], "nothing", []),
        (50, [0, 50], "one", [(1, 50)]),
    ],
)
def test_one_invoice_or_one_set_or_the_oldest_first(amount, open_amounts, rule, parts):
    suggestion = suggest(amount, invoices(*open_amounts))
    assert (suggestion.rule, list(suggestion.parts)) == (rule, parts)


def test_the_day_it_is_due_decides_what_is_oldest_not_the_order_of_the_list():
    newest_first = [OpenInvoice(1, MAY + timedelta(days=9), 80), OpenInvoice(2, MAY, 80)]
    assert list(suggest(90, newest_first).parts) == [(2, 80), (1, 10)]


def sets_that_fit(amounts: list[int], target: int) -> list[list[int]]:
    places = range(len(amounts))
    choices = (chosen for size in range(1, len(amounts) + 1) for chosen in combinations(places, size))
    return [list(chosen) for chosen in choices if sum(amounts[place] for place in chosen) == target]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=9), st.integers(1, 150))
@example([1, 2, 4, 8, 16], 31)
@example([5, 5], 5)
def test_the_only_set_is_found_exactly_when_there_is_one(amounts, target):
    fitting = sets_that_fit(amounts, target)
    assert only_set(amounts, target) == (fitting[0] if len(fitting) == 1 else None)


@given(st.lists(st.integers(1, 10**9), max_size=20), st.integers(1, 10**10))
def test_a_suggestion_never_settles_more_than_the_money_or_an_invoice(amounts, amount):
    suggestion = suggest(amount, invoices(*amounts))
    settled = sum(part for _, part in suggestion.parts)
    assert settled == min(amount, sum(amounts))
    assert all(0 < part <= amounts[key] for key, part in suggestion.parts)
    assert len({key for key, _ in suggestion.parts}) == len(suggestion.parts)


def test_thirty_open_invoices_are_searched_at_once():
    powers = invoices(*(2**bit for bit in range(MOST_FOR_A_SET)))
    started = time.process_time()
    suggestion = suggest(2**29 + 12_345, powers)
    assert time.process_time() - started < 0.1
    assert suggestion.rule == "set"
    assert sum(part for _, part in suggestion.parts) == 2**29 + 12_345


def test_more_than_thirty_that_could_fit_are_not_searched():
    assert suggest(2**31 + 1, invoices(*(2**bit for bit in range(33)))).rule == "oldest"
