"""The register and the home page, with everybody in it."""

import statistics

import pytest

from tests.benchmarks.stopwatch import rounds_of

PAGES = {
    "register, first page": "/customers/",
    "register, by name backwards": "/customers/?sort=-name",
    "register, prospects": "/customers/?status=prospect",
    "register, a name fragment": "/customers/?q=hydraul",
    "home": "/",
}


@pytest.mark.parametrize("what", PAGES)
def test_a_page_over_everybody(what, visitor, board):
    path = PAGES[what]
    board.put(f"{what}: queries", visitor.queries(path), target=25, unit="")
    rounds = rounds_of(lambda: visitor.get(path), 9)
    board.put(f"{what}: server time, median", statistics.median(rounds), best=min(rounds), target=60)
