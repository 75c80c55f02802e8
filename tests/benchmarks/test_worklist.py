"""The worklist of a large company: the list, a page further down, its filters, the sums by collector, and a case."""

import re
import statistics

import pytest

from tests.benchmarks.stopwatch import rounds_of

PAGES = {
    "worklist, first page": "/worklist/?whose=all",
    "worklist, somebody's": "/worklist/?whose=mine",
    "worklist, a name fragment": "/worklist/?whose=all&text=hydraul",
    "worklist, broken promises": "/worklist/?whose=all&broken=on",
}


@pytest.mark.parametrize("what", PAGES)
def test_the_worklist(what, visitor, board):
    put(what, PAGES[what], visitor, board, queries=25, target=150)


def test_a_page_further_down(visitor, board):
    after = re.search(r'rel="next" href="([^"]+)"', visitor.get(PAGES["worklist, first page"]))[1].replace("&amp;", "&")
    put("worklist, second page", f"/worklist/{after}", visitor, board, queries=25, target=150)


def test_the_sums_by_collector(visitor, board):
    put("worklist, sums by collector", "/worklist/all/totals/?whose=all", visitor, board, queries=15, target=150)


def test_a_case(visitor, board):
    first = re.search(r'href="(/worklist/[^/"]+/\?[^"]+)"', visitor.get(PAGES["worklist, first page"]))[1]
    put("case of the worklist", first.replace("&amp;", "&"), visitor, board, queries=45, target=300)


def put(what: str, path: str, visitor, board, *, queries: int, target: int) -> None:
    board.put(f"{what}: queries", visitor.queries(path), target=queries, unit="")
    rounds = rounds_of(lambda: visitor.get(path), 9)
    board.put(f"{what}: server time, median", statistics.median(rounds), best=min(rounds), target=target)
