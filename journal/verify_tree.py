"""The tree over all entries: its leaves, and that every checkpoint ever signed still says what the tree is."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from django.db import connection

from journal.keys import LOG, verifies
from journal.merkle import Frontier
from journal.models import Checkpoint
from journal.notes import Statement, note_key_id, read_note
from journal.verify import CHUNK, Bad, Key, key_register, key_was_valid

LEAVES = """
SELECT l.position, e.chain, c.code, e.seq, e.kind
FROM journal_leaf l LEFT JOIN journal_entry e ON e.id = l.entry_id
LEFT JOIN customers_customer c ON c.id = e.book_id
ORDER BY l.position
"""


def first_bad_checkpoint() -> tuple[int, Bad | None]:
    """Recompute the tree along its checkpoints; answers how many there are and the first thing that differs."""
    logs = log_keys(key_register())
    frontier, count, leaves = Frontier(), 0, tree_leaves()
    for checkpoint in Checkpoint.objects.order_by("id").iterator(CHUNK):
        if checkpoint.id != count + 1:
            return count, Bad(None, None, None, f"checkpoint {count + 1} is missing, {checkpoint.id} follows")
        bad = _grow(frontier, leaves, checkpoint) or _problem_of(checkpoint, frontier, logs)
        if bad:
            return count, bad
        count += 1
    if left := next(leaves, None):
        return count, Bad(left[2], left[3], left[4], f"checkpoint {count + 1}, which covered this entry, is missing")
    return count, None


def tree_leaves() -> Iterator[tuple]:
    """The leaves in order, each with the link, customer, number and kind of its entry; None where that is gone."""
    connection.ensure_connection()
    with closing(connection.connection.cursor(name="journal_leaves")) as cursor:
        cursor.itersize = CHUNK
        cursor.execute(LEAVES)
        yield from cursor


def _grow(frontier: Frontier, leaves: Iterator[tuple], checkpoint: Checkpoint) -> Bad | None:
    """Take in the leaves the checkpoint covers; stops at a leaf that is missing or names no entry."""
    for position, link, code, seq, kind in islice(leaves, max(0, checkpoint.size - frontier.size)):
        if position != frontier.size:
            return Bad(None, None, None, f"the leaf at position {frontier.size} of the tree is missing")
        if link is None:
            return Bad(code, seq, kind, f"the entry at position {position} of the tree is gone")
        frontier.add([link])
    if frontier.size != checkpoint.size:
        return Bad(None, None, None, f"the tree has {frontier.size} leaves, checkpoint {checkpoint.id} covered more")
    return None


def _problem_of(checkpoint: Checkpoint, frontier: Frontier, logs: list[Key]) -> Bad | None:
    problem = None
    if bytes(checkpoint.root) != frontier.root() or bytes(checkpoint.frontier) != bytes(frontier):
        problem = f"an entry among the first {checkpoint.size} of the tree was changed, moved or exchanged"
    elif not note_is_good(checkpoint, logs):
        problem = "its signed note is not good"
    return Bad(None, None, None, f"checkpoint {checkpoint.id}: {problem}") if problem else None


def log_keys(register: dict[str, Key]) -> list[Key]:
    """The keys of the register that sign checkpoints."""
    return [key for key in register.values() if key.row.purpose == LOG]


def note_is_good(checkpoint: Checkpoint, logs: list[Key]) -> bool:
    """True when the checkpoint's note says what its columns say and a key of the log signed it in time."""
    try:
        text, signatures = read_note(checkpoint.note)
    except ValueError:
        return False
    made_at = checkpoint.made_at
    said = Statement(text.partition("\n")[0], checkpoint.size, bytes(checkpoint.root), checkpoint.id, made_at)
    valid = [key.public for key in logs if key.sound and key_was_valid(key, made_at)]
    return text == said.text() and any(
        note_key_id(name, public) == key_id and verifies(public, signature, text.encode())
        for name, key_id, signature in signatures
        for public in valid
    )
