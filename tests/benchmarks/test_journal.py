"""Everybody writes at once, on two cores; then all of it is examined (TRUST §6)."""

import pytest
from django.utils import timezone

from customers.models import Customer
from journal.checkpoints import take_checkpoints
from journal.examine import examine
from journal.models import Entry
from journal.new_entry import NewEntry
from journal.record import record_many
from staff.models import User
from tests.benchmarks import writers
from tests.benchmarks.clerks import another_database
from tests.benchmarks.stopwatch import milliseconds

ROUNDS = 5
HELD = 0.005  # seconds a request stays open after its note
MANY = 100_000  # entries among which there must be no false alarm


@pytest.fixture(scope="module")
def journals(house):
    with another_database():
        yield writers.open_the_journals()


@pytest.fixture(scope="module")
def sixteen(journals):
    people = writers.Writers()
    people.write(journals, 50)
    yield people
    people.leave()


def test_sixteen_write_to_many_customers(sixteen, journals, board):
    rounds = [sixteen.write(journals, 400, held=HELD) for _ in range(ROUNDS)]
    put(board, "16 connections, request open 5 ms", rounds, at_least=1000, p99=50)


def test_sixteen_write_to_one_customer(sixteen, journals, board):
    rounds = [sixteen.write(journals[:1], 60) for _ in range(ROUNDS)]
    put(board, "16 connections, one customer", rounds, at_least=300)


def put(board, what: str, rounds: list[writers.Written], *, at_least: float, p99: float | None = None) -> None:
    """The best round counts: beside other work the others say how busy the machine was."""
    best = max(rounds, key=lambda one: one.rate)
    board.put(f"appends, {what}: processor time each", min(one.used for one in rounds))
    board.put(f"appends, {what}: the slowest round", min(one.rate for one in rounds), unit="/s")
    board.put(f"appends, {what}: half within", best.within(0.5))
    board.put(f"appends, {what}: 99 of 100 within", best.within(0.99))
    board.put(f"appends, {what}: the slowest", max(best.took))
    board.put(f"appends, {what}", best.rate, at_least=at_least, unit="/s")
    if p99:
        board.put(f"appends, {what}: p99", best.within(0.99), target=p99)


def test_a_hundred_thousand_entries_raise_no_alarm(journals, board):
    fill(journals)
    board.put("checkpoints, entries", Entry.objects.count() / seconds(take_checkpoints), unit="/s")
    findings = []
    took = seconds(lambda: findings.append(examine()))
    found = findings[0]
    assert (found.entries, found.bad) == (Entry.objects.count(), None)
    board.put("entries examined without a false alarm", found.entries, at_least=MANY, unit="")
    board.put("the whole examination, on one core", found.entries / took, unit="/s", at_least=3000)


def test_a_customer_is_verified_while_somebody_looks(journals, board):
    customer = Customer.objects.get(pk=journals[0])
    count = customer.journal_entries.count()
    took = seconds(lambda: examine(customer))
    board.put("one customer verified, for each 1,000 entries", took / count * 1_000_000, target=500)


def seconds(work) -> float:
    return milliseconds(work) / 1000


def fill(journals: list[int]) -> None:
    """Bring the journals to MANY entries, by a load as `manage.py load journal` does it."""
    author, now = User.objects.order_by("pk")[0].pk, timezone.now()
    for start in range(Entry.objects.count(), MANY, 10_000):
        places = range(start, min(start + 10_000, MANY))
        record_many(
            [NewEntry(journals[n % len(journals)], "note", f"Note {n}", now, "said " * 20, author) for n in places]
        )
