"""A customer calls: is the folder open before the second sentence?"""

import random
import statistics

import pytest

from customers.models import Customer
from financials.models import Document
from tests.benchmarks.stopwatch import rounds_of

TABS = ("overview", "contacts", "journal", "financials", "credit", "documents")
MANY = 40  # folders opened
# Credit asks what every other tab says, and rating, risk, limit and holds besides; contacts is eight lists and a form.
QUERIES = {"credit": 42, "contacts": 37}
QUERIES_OF_A_GIANT = QUERIES | {"credit": 80}  # what its figures share is worked out once, on temporary tables


@pytest.fixture(scope="module")
def codes(house) -> list[str]:
    """Some customers who trade, always the same."""
    trading = Customer.objects.filter(status="customer").order_by("pk").values_list("code", flat=True)[1:]
    return random.Random(1).sample(list(trading), min(MANY, len(trading)))


def put_pages(board, visitor, what: str, paths: list[str], *, times: int = 3, **target) -> None:
    """Put on the board what opening these pages takes in the middle: the usual round and the best one of each."""
    rounds = [rounds_of(lambda path=path: visitor.get(path), times) for path in paths]
    usual, best = (statistics.median(map(of, rounds)) for of in (statistics.median, min))
    board.put(f"{what}: server time, median", usual, best=best, **target)


@pytest.mark.parametrize("tab", TABS)
def test_a_folder_opens_at_once(tab, codes, visitor, board):
    paths = [f"/customers/{code}/{tab}/" for code in codes]
    board.put(f"{tab}: queries, most", max(map(visitor.queries, paths)), target=QUERIES.get(tab, 30), unit="")
    put_pages(board, visitor, f"{tab} of {len(codes)} folders", paths, target=90 if tab == "credit" else 60)


@pytest.mark.parametrize("tab", TABS)
def test_the_folder_of_a_giant_opens_too(tab, visitor, board):
    """Fifty thousand entries in the journal, twenty thousand invoices; A24 asks for the first screen in 300 ms."""
    path = f"/customers/{Customer.objects.order_by('pk')[0].code}/{tab}/"
    most = QUERIES_OF_A_GIANT.get(tab, 30)
    board.put(f"{tab} of the giant: queries", visitor.queries(path), target=most, unit="")
    put_pages(board, visitor, f"{tab} of the giant", [path], times=7, target=300 if tab == "overview" else None)


def test_a_day_of_the_past(codes, visitor, board):
    paths = [f"/customers/{code}/overview/?as_of=2026-03-02" for code in codes[:10]]
    put_pages(board, visitor, "overview as of a past day", paths, times=1)


def test_an_invoice_with_its_lines(codes, visitor, board):
    invoices = Document.objects.filter(customer__code__in=codes, kind="invoice").order_by("-pk")[:20]
    paths = [f"/customers/{it.customer.code}/financials/invoice/{it.number}/" for it in invoices]
    put_pages(board, visitor, "an invoice", paths, target=60)
