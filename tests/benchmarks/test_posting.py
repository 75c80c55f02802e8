"""The first of the month: eight clerks book what came in; each payment settles its invoice, signed and chained."""

import pytest

from crm.books import check
from financials.models import Document, Payment
from journal.examine import examine
from tests.benchmarks import clerks

PAYMENTS = 1_600


@pytest.fixture(scope="module")
def desks(house):
    with clerks.another_database():
        customers = clerks.open_the_accounts()
        eight = clerks.Clerks()
        yield customers, eight
        eight.leave()


def dealt(things: list[int]) -> list[list[int]]:
    return [things[number :: clerks.CLERKS] for number in range(clerks.CLERKS)]


def test_eight_clerks_book_what_came_in(desks, board):
    customers, eight = desks
    rounds = PAYMENTS // len(customers)
    invoices = [eight.do(clerks.bill, dealt(customers)) for _ in range(rounds)]
    billed = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    payments = [eight.do(clerks.pay, dealt(billed[number::rounds])) for number in range(rounds)]
    assert (Payment.objects.count(), list(check(as_of=clerks.TODAY)), examine().bad) == (len(billed), [], None)
    note(board, "invoices issued", invoices)
    note(board, "payments booked", payments, at_least=300)


def note(board, what: str, rounds: list[tuple[float, float]], **target) -> None:
    """The best round: beside other work the others say how busy the machine was. The second figure hardly depends."""
    board.put(f"{what}, 8 connections: processor time each", min(used for _, used in rounds))
    board.put(f"{what}, 8 connections", max(rate for rate, _ in rounds), unit="/s", **target)
