"""The whole examination of the journal, as the command verify_journal and the nightly round run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from customers.models import Customer
from journal.verify import Bad, first_bad_entry
from journal.verify_tree import first_bad_checkpoint


@dataclass(frozen=True)
class Finding:
    """What was looked at, up to the first thing that is not as it was signed."""

    entries: int
    checkpoints: int
    bad: Bad | None

    def __str__(self) -> str:
        looked_at = f"{self.entries:,} entries and {self.checkpoints:,} checkpoints"
        return f"NOT as signed: {self.bad}" if self.bad else f"{looked_at} are as they were signed."


def examine(customer: Customer | None = None, *, tell=lambda count: None) -> Finding:
    """Verify one customer's chain, or all chains and the tree over them; `tell` is called with the count so far."""
    with one_snapshot():
        entries, bad = first_bad_entry(customer.pk if customer else None, tell=tell)
        if bad or customer:
            return Finding(entries, 0, bad)
        checkpoints, bad = first_bad_checkpoint()
        return Finding(entries, checkpoints, bad)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Look at one moment of the database, so that what is recorded meanwhile raises no false alarm."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
