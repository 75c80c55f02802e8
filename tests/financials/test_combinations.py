"""Sets of amounts that add up, against trying every set."""

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from financials import combinations as engine
from financials.combinations import Effort, Fitting, fitting_sets, with_equals

ALL = Effort(sets=1 << 14)


def sets_that_fit(amounts: list[int], target: int) -> set[tuple[int, ...]]:
    places = range(len(amounts))
    choices = (chosen for size in range(1, len(amounts) + 1) for chosen in combinations(places, size))
    return {chosen for chosen in choices if sum(amounts[place] for place in chosen) == target}


def told_apart(amounts: list[int], fitting: Fitting) -> list[tuple[int, ...]]:
    return [each for found in fitting.sets for each in with_equals(amounts, found)]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=9), st.integers(1, 150))
@example([1, 2, 4, 8, 16], 31)
@example([5, 5], 5)
@example([6, 10, 10, 14], 24)
def test_every_set_is_found_and_none_twice(amounts, target):
    fitting = fitting_sets(amounts, target, ALL)
    found = told_apart(amounts, fitting)
    assert fitting.complete
    assert sorted(found) == sorted(sets_that_fit(amounts, target))


@pytest.mark.parametrize("way", ["table", "halves"])
@given(amounts=st.lists(st.integers(1, 12), min_size=1, max_size=9), target=st.integers(1, 60))
def test_both_ways_find_the_same(way, amounts, target):
    groups = engine._groups(amounts, range(len(amounts)))
    search = {
        "table": lambda: Fitting(list(engine._by_table(groups, target)), complete=True),
        "halves": lambda: engine._meet_in_the_middle(groups, target, ALL),
    }[way]
    assert sorted(told_apart(amounts, search())) == sorted(sets_that_fit(amounts, target))


@given(st.lists(st.integers(1, 20), min_size=1, max_size=9), st.integers(1, 60), st.integers(1, 3))
def test_it_is_complete_only_when_there_is_no_other(amounts, target, most):
    fitting = fitting_sets(amounts, target, Effort(sets=most))
    everything = fitting_sets(amounts, target, ALL)
    assert len(fitting.sets) <= most
    assert fitting.complete == (len(everything.sets) <= most)


def test_of_equal_amounts_the_first_are_taken():
    assert fitting_sets([5, 3, 5, 5], 10, ALL).sets == [(0, 2)]
    assert fitting_sets([5, 3, 5, 5], 13, ALL).sets == [(0, 1, 2)]
    assert set(with_equals([5, 3, 5, 5], (0, 2))) == {(0, 2), (0, 3), (2, 3)}


def test_what_is_too_much_is_searched_among_the_first():
    powers = [3**place for place in range(60)]
    fitting = fitting_sets(powers, sum(powers[1:20]) + 3**25, Effort(sets=5))
    assert fitting == Fitting([(*range(1, 20), 25)], complete=True)
    many = [10**30 + 3**place for place in range(60)]
    fitting = fitting_sets(many, sum(many[5:15]), Effort(sets=5))
    assert fitting == Fitting([tuple(range(5, 15))], complete=False)
