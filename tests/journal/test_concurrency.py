"""Sixteen clerks write at once, on one customer and on many: nothing is lost, every chain holds."""

import threading
from collections import Counter

import pytest
from django.db import connections, transaction

from journal.checkpoints import take_checkpoint
from journal.examine import examine
from journal.models import Entry, Head
from journal.record import NewEntry, record, record_many
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS, EACH = 16, 12


def at_once(work, count: int = CLERKS) -> list[Exception]:
    """Run `work(number)` in threads that start together, each with a connection of its own; answers what went wrong."""
    ready, wrong = threading.Barrier(count), []

    def begin(number: int) -> None:
        try:
            ready.wait()
            work(number)
        except Exception as trouble:
            wrong.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin, args=[number]) for number in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return wrong


def test_sixteen_clerks_on_one_customer(now):
    acme, clerks = make.customer("ACME"), [make.user(f"Clerk {i}") for i in range(CLERKS)]

    def write(number):
        for i in range(EACH):
            record(acme, "call_in", f"Call {number}-{i}", by=clerks[number], now=now)

    assert at_once(write) == []
    subjects = Entry.objects.order_by("seq").values_list("seq", "body__subject")
    assert [seq for seq, _ in subjects] == list(range(1, CLERKS * EACH + 1))
    assert {subject for _, subject in subjects} == {f"Call {n}-{i}" for n in range(CLERKS) for i in range(EACH)}
    assert examine().bad is None


def test_sixteen_clerks_on_many_customers_while_the_sequencer_runs(now):
    firms, anna = [make.customer() for _ in range(7)], make.user()

    def write(number):
        for i in range(EACH):
            if number == 0:
                take_checkpoint(bound=5)
            if number == 1:
                assert examine().bad is None, "an alarm while others write"
            record(firms[(number + i) % 7], "note", f"Note {number}-{i}", by=anna if i % 2 else None, now=now)

    assert at_once(write) == []
    assert Entry.objects.count() == CLERKS * EACH
    assert sum(Head.objects.values_list("seq", flat=True)) == CLERKS * EACH
    while take_checkpoint():
        pass
    finding = examine()
    assert (finding.bad, finding.entries) == (None, CLERKS * EACH)


def test_loads_that_meet_at_the_same_customers_wait_for_each_other(now):
    firms = [make.customer() for _ in range(20)]

    def load(number):
        order = firms if number % 2 else firms[::-1]
        record_many([NewEntry(firm.pk, "letter", f"Letter {number}", now) for firm in order * 3], now=now)

    assert at_once(load, 8) == []
    assert set(Counter(Entry.objects.values_list("customer", flat=True)).values()) == {24}
    assert examine().bad is None


def test_what_is_taken_back_leaves_no_gap(now):
    acme = make.customer("ACME")

    def write(number):
        with transaction.atomic():
            record(acme, "note", f"Note {number}", by=None, now=now)
            if number % 3 == 0:
                transaction.set_rollback(True)

    assert at_once(write) == []
    kept = [number for number in range(CLERKS) if number % 3]
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, len(kept) + 1))
    assert examine().bad is None
