"""The register and the home page, with everybody in it."""

import pytest

from tests.benchmarks.stopwatch import median_of

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
    board.put(f"{what}: server time, median", median_of(lambda: visitor.get(path), 9), target=60)
