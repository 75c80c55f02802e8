"""The whole examination of the journal, as the command verify_journal and the nightly round run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from customers.models import Customer
from journal.verify import Bad, first_bad_entry, key_register
from journal.verify_keys import first_bad_key
from journal.verify_offsite import Kept, disagreement
from journal.verify_tree import first_bad_checkpoint


@dataclass(frozen=True)
class Finding:
    """What was looked at, up to the first thing that is not as it was signed."""

    entries: int
    checkpoints: int
    bad: Bad | None
    kept: Kept | None = None

    def __str__(self) -> str:
        if self.bad:
            return f"NOT as signed: {self.bad}"
        agreed = f" They agree with {self.kept}, kept outside." if self.kept else ""
        return f"{self.entries:,} entries and {self.checkpoints:,} checkpoints are as they were signed.{agreed}"


def examine(customer: Customer | None = None, *, kept: Kept | None = None, tell=lambda count: None) -> Finding:
    """Verify one customer's chain, or all chains, the tree over them and the keys; `tell` gets the count so far.

    `kept` is a note kept outside the database: then the tree is compared with it too.
    """
    with one_snapshot():
        entries, bad = first_bad_entry(customer.pk if customer else None, tell=tell)
        checkpoints, bad = (0, bad) if bad or customer else first_bad_checkpoint()
        bad = bad or (None if customer else first_bad_key(key_register()))
        bad = bad or (disagreement(kept) if kept else None)
        return Finding(entries, checkpoints, bad, kept)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Look at one moment of the database, so that what is recorded meanwhile raises no false alarm."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
