"""The sequencer gives each committed entry its place in the tree over all customers and signs what the tree is.

It signs nothing that contradicts what was signed before: what the last checkpoint said must still be so, and what was
kept of the log outside the database must be its past (C2SP tlog-checkpoint).
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse

from journal.alerts import LONGEST, alert
from journal.keys import LOG, log_signer
from journal.merkle import Frontier
from journal.models import Alert, Checkpoint, Leaf, Unsequenced
from journal.notes import Statement, origin, write_note
from journal.offsite import newest_kept
from journal.verify import key_register
from journal.verify_tree import log_keys, note_is_good
from staff.permissions import holders

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


class Inconsistent(Exception):
    """The next checkpoint would contradict one that was signed before; the entries wait, and nothing is lost."""

    def __init__(self, problem: str):
        super().__init__(
            f"No checkpoint is signed: {problem}. Find out with verify_journal what was altered. If the database was "
            "restored from a backup older than the last kept checkpoint, begin anew from it with "
            "manage.py export_checkpoint --after-restore."
        )


@transaction.atomic
def take_checkpoint(*, bound: int = BOUND, after_restore: bool = False) -> Checkpoint | None:
    """Sequence at most `bound` waiting entries and sign the tree; None when nothing waits or another one is at it.

    `after_restore` goes on from a database that knows less than what was kept outside. Raises Inconsistent.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEQUENCER])
        if not cursor.fetchone()[0]:
            return None
        last = Checkpoint.objects.order_by("-id").first()
        frontier = Frontier(last.size, bytes(last.frontier)) if last else Frontier()
        if not Unsequenced.objects.exists():
            return None
        _ensure_continues(last, frontier, after_restore)
        cursor.execute(SEQUENCE, [bound, frontier.size])
        before = frontier.size
        frontier.add(bytes(chain) for (chain,) in cursor.fetchall())
        return _sign(frontier, number=last.id + 1 if last else 1) if frontier.size > before else None


def take_checkpoints(*, after_restore: bool = False) -> int:
    """Sequence everything that waits; answers how many checkpoints it took. Raises Inconsistent."""
    taken = 0
    while take_checkpoint(after_restore=after_restore):
        taken += 1
    return taken


def warn(trouble: Inconsistent, *, now: datetime) -> None:
    """Tell those who keep the installation, each until it was seen."""
    said = str(trouble)[:LONGEST]
    told = Alert.objects.filter(text=said, seen_at=None).values("recipient")
    keepers = holders("staff.change_user").exclude(pk__in=told)
    alert(customer=None, text=said, url=reverse("alerts"), to=keepers, now=now)


def _ensure_continues(last: Checkpoint | None, frontier: Frontier, after_restore: bool) -> None:
    """What is signed next grows out of what was signed last, here and outside. Raises Inconsistent."""
    register = key_register()
    if last and not (note_is_good(last, log_keys(register)) and bytes(last.root) == frontier.root()):
        raise Inconsistent(f"checkpoint {last.id}, the last one, is not as it was signed")
    if Leaf.objects.aggregate(end=Max("position"))["end"] != (frontier.size - 1 if last else None):
        raise Inconsistent("the leaves of the tree are not those the last checkpoint covered")
    kept = None if after_restore else newest_kept()
    if kept and any(key["key_id"] in register for key in kept["keys"] if key["purpose"] == LOG):
        _ensure_past(kept["checkpoint"])


def _ensure_past(kept: dict) -> None:
    """The checkpoint kept outside is one of ours. Raises Inconsistent."""
    known = Checkpoint.objects.filter(id=kept["number"]).values_list("size", "root").first()
    if known is None:
        raise Inconsistent(f"checkpoint {kept['number']} was kept outside and is not in the database any more")
    if (known[0], bytes(known[1]).hex()) != (kept["size"], kept["root"]):
        raise Inconsistent(f"checkpoint {kept['number']} says something else than the one that was kept outside")


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
