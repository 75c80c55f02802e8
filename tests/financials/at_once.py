"""Several clerks at the same moment, each on a connection of their own, in a database that keeps what they commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection, connections, transaction

from customers.holds import OnHold
from financials.documents import DocumentRefused
from financials.ledger import NotBooked
from tests.waiting import until

CLERKS = 16
POLITE = (NotBooked, DocumentRefused, OnHold)


def alone(work: Callable, *args):
    """Do some work on a connection of this thread; an exception comes back as a value."""
    try:
        return work(*args)
    except Exception as error:
        return error
    finally:
        connections.close_all()


def at_once(work: Callable, times: int = CLERKS) -> list:
    """Run `work(number)` that many times at once; exceptions come back as values."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda number: alone(work, number), range(times)))


def refusals(outcomes: list) -> list:
    """Return the refusals among the outcomes; nothing else may have gone wrong."""
    unforeseen = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, POLITE)]
    assert not unforeseen, unforeseen
    return [one for one in outcomes if isinstance(one, Exception)]


@dataclass
class Meeting:
    first: object
    second: object
    waited: bool


def second_comes_before_first_commits(first: Callable, second: Callable, *, commit: bool = True) -> Meeting:
    """Let the second begin when the first has done its work and not committed; the same course each time."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            done = first()
            begun = pool.submit(alone, second)
            until(lambda: begun.done() or somebody_waits())
            waited = not begun.done()
            transaction.set_rollback(not commit)
        return Meeting(done, begun.result(), waited)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]
