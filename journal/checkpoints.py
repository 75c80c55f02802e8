"""The sequencer gives each committed entry its place in the tree over all customers and signs what the tree is."""

from django.db import connection, transaction

from journal.keys import log_signer
from journal.merkle import Frontier
from journal.models import Checkpoint
from journal.notes import Statement, origin, write_note

ONE_SEQUENCER = 0x4A4F5552  # number of the advisory lock ("JOUR")
BOUND = 50_000  # entries a checkpoint

SEQUENCE = """
WITH taken AS (
    DELETE FROM journal_unsequenced
    WHERE entry_id IN (SELECT entry_id FROM journal_unsequenced ORDER BY entry_id LIMIT %s)
    RETURNING entry_id
), leaves AS (
    INSERT INTO journal_leaf (position, entry_id)
    SELECT %s + row_number() OVER (ORDER BY entry_id) - 1, entry_id FROM taken
    RETURNING position, entry_id
)
SELECT chain FROM leaves JOIN journal_entry ON journal_entry.id = leaves.entry_id ORDER BY position
"""


@transaction.atomic
def take_checkpoint(*, bound: int = BOUND) -> Checkpoint | None:
    """Sequence at most `bound` waiting entries and sign the tree; None when nothing waits or another one is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEQUENCER])
        if not cursor.fetchone()[0]:
            return None
        last = Checkpoint.objects.order_by("-id").first()
        frontier = Frontier(last.size, bytes(last.frontier)) if last else Frontier()
        cursor.execute(SEQUENCE, [bound, frontier.size])
        before = frontier.size
        frontier.add(bytes(chain) for (chain,) in cursor.fetchall())
        return _sign(frontier, number=last.id + 1 if last else 1) if frontier.size > before else None


def take_checkpoints() -> int:
    """Sequence everything that waits; answers how many checkpoints it took."""
    taken = 0
    while take_checkpoint():
        taken += 1
    return taken


def _sign(frontier: Frontier, number: int) -> Checkpoint:
    signer = log_signer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        made_at = cursor.fetchone()[0]
    statement = Statement(origin(), frontier.size, frontier.root(), number, made_at)
    return Checkpoint.objects.create(
        id=number,
        size=frontier.size,
        root=statement.root,
        note=write_note(statement, signer),
        frontier=bytes(frontier),
        made_at=made_at,
    )
