"""A customer calls: is the folder open before the second sentence?"""

import random
import statistics

import pytest

from customers.models import Customer
from financials.models import Document
from tests.benchmarks.stopwatch import median_of, milliseconds

TABS = ("overview", "contacts", "journal", "financials", "credit", "documents")
MANY = 40  # folders opened


@pytest.fixture(scope="module")
def codes(house) -> list[str]:
    """Some customers who trade, always the same."""
    trading = Customer.objects.filter(status="customer").order_by("pk").values_list("code", flat=True)[1:]
    return random.Random(1).sample(list(trading), min(MANY, len(trading)))


@pytest.mark.parametrize("tab", TABS)
def test_a_folder_opens_at_once(tab, codes, visitor, board):
    paths = [f"/customers/{code}/{tab}/" for code in codes]
    queries = max(visitor.queries(path) for path in paths)  # and warms up
    times = [statistics.median(milliseconds(lambda path=path: visitor.get(path)) for _ in range(3)) for path in paths]
    board.put(f"{tab}: server time, median of {len(paths)} folders", statistics.median(times), target=60)
    board.put(f"{tab}: queries, most", queries, target=25, unit="")


@pytest.mark.parametrize("tab", TABS)
def test_the_folder_of_a_giant_opens_too(tab, visitor, board):
    path = f"/customers/{Customer.objects.order_by('pk')[0].code}/{tab}/"
    board.put(f"{tab} of the giant: server time, median", median_of(lambda: visitor.get(path), 7), target=300)
    board.put(f"{tab} of the giant: queries", visitor.queries(path), target=30, unit="")


def test_a_day_of_the_past(codes, visitor, board):
    paths = [f"/customers/{code}/overview/?as_of=2026-03-02" for code in codes[:15]]
    board.put(
        "overview as of a past day: median", statistics.median(median_of(lambda p=p: visitor.get(p), 2) for p in paths)
    )


def test_an_invoice_with_its_lines(codes, visitor, board):
    invoices = Document.objects.filter(customer__code__in=codes, kind="invoice").order_by("-pk")[:20]
    paths = [f"/customers/{it.customer.code}/financials/invoice/{it.number}/" for it in invoices]
    times = [median_of(lambda path=path: visitor.get(path), 3) for path in paths]
    board.put("invoice: server time, median", statistics.median(times), target=60)
