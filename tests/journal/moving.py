"""Two customers are merged as far as the journal goes (customers.merging does all of it), and parted again."""

from datetime import timedelta

from customers.models import Customer, Merge, Operation
from journal.kinds import MERGED, UNMERGED
from journal.record import record
from tests.journal.superuser import execute

JOURNAL = ("journal_entry", "journal_body", "journal_head", "journal_assertion", "journal_looked")


def merging(loser, survivor, *, by, now) -> Merge:
    """Say to the database that these two are merged in this transaction, so that their rows may move."""
    until = now + timedelta(days=30)
    operation = Operation.objects.create(kind="merge", title="Merge", by=by, at=now, until=until)
    [(xid,)] = execute("SELECT (pg_current_xact_id()::text)::bigint")
    return Merge.objects.create(
        operation=operation, survivor=survivor, loser_id=loser.pk, loser_code=loser.code, moving_in=xid
    )


def merge(loser, survivor, *, by, now) -> None:
    """The loser's journal goes into the survivor's folder, and the loser is a tombstone."""
    record(loser, MERGED, f"Merged into {survivor.code}", by=by, now=now, moved_to=survivor)
    merging(loser, survivor, by=by, now=now)
    for table in JOURNAL:
        execute(f"UPDATE {table} SET customer_id = %s WHERE customer_id = %s", [survivor.pk, loser.pk])
    Customer.objects.filter(pk=loser.pk).update(status=Customer.Status.MERGED, merged_into=survivor)


def part(loser, survivor, *, by, now) -> None:
    """Take the merge back: the books the loser brought go home, with what was written into them meanwhile."""
    merging(loser, survivor, by=by, now=now)
    books = [loser.pk]
    execute("UPDATE journal_entry SET customer_id = %s WHERE book_id = ANY(%s)", [loser.pk, books])
    execute(
        """UPDATE journal_body SET customer_id = %s
           WHERE entry_id IN (SELECT id FROM journal_entry WHERE book_id = ANY(%s))""",
        [loser.pk, books],
    )
    for table in ("journal_head", "journal_looked"):
        execute(f"UPDATE {table} SET customer_id = %s WHERE book_id = ANY(%s)", [loser.pk, books])
    Customer.objects.filter(pk=loser.pk).update(status=Customer.Status.CUSTOMER, merged_into=None)
    record(loser, UNMERGED, "Merge taken back", by=by, now=now, moved_to=loser)
