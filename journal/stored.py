"""Entries as they lie in the tables, with all that shows whether they are what was signed (journal.verify)."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from journal.assertions import Laid
from journal.kinds import AMENDMENT, ERASURE
from journal.models import SigningKey

CHUNK = 2_000  # rows a fetch


class Beside(NamedTuple):
    """What a reader of one entry is told beside it: the later one that amends it, and the earlier one it amends."""

    amended_by: int | None
    amends: int | None


class Stored(NamedTuple):
    """One entry as it lies in the tables, with all its surroundings the check needs."""

    customer_id: int
    code: str
    seq: int
    id: int
    entry_id: UUID
    kind: str
    author_id: int | None
    key_id: str
    happened_at: datetime
    recorded_at: datetime
    amends: UUID | None
    payload: bytes
    signature: bytes
    chain: bytes
    has_body: bool
    salt: bytes | None
    content: str | None
    erased_by_order: bool
    sequenced: bool
    head_seq: int | None
    head_chain: bytes | None
    together: bytes | None
    passkey: bytes | None
    passkey_data: bytes | None
    passkey_client: bytes | None
    passkey_signature: bytes | None
    previous: bytes | None

    @property
    def assertion(self) -> Laid:
        return Laid(self.together, self.passkey, self.passkey_data, self.passkey_client, self.passkey_signature)


ENTRIES = f"""
SELECT e.customer_id, c.code, e.seq, e.id, e.entry_id, e.kind, e.author_id, e.key_id, e.happened_at, e.recorded_at,
       e.amends, e.payload, e.signature, e.chain, b.entry_id IS NOT NULL, b.salt, b.content,
       b.content IS NULL AND EXISTS (SELECT FROM journal_entry o WHERE o.customer_id = e.customer_id
           AND o.amends = e.entry_id AND o.kind = '{ERASURE}' AND o.seq > e.seq),
       EXISTS (SELECT FROM journal_leaf l WHERE l.entry_id = e.id)
           OR EXISTS (SELECT FROM journal_unsequenced u WHERE u.entry_id = e.id),
       h.seq, h.chain, a.together, a.public_key, a.authenticator_data, a.client_data, a.signature, {{further}}
FROM journal_entry e
JOIN customers_customer c ON c.id = e.customer_id
LEFT JOIN journal_body b ON b.entry_id = e.id AND b.customer_id = e.customer_id
LEFT JOIN journal_head h ON h.customer_id = e.customer_id
LEFT JOIN journal_assertion a ON a.entry_id = e.id AND a.customer_id = e.customer_id
{{joined}}
WHERE {{which}}
ORDER BY e.customer_id, e.seq
"""
LINK_BEFORE = "(SELECT p.chain FROM journal_entry p WHERE p.customer_id = e.customer_id AND p.seq = e.seq - 1)"
AMENDED_BY = f"""
(SELECT max(o.seq) FROM journal_entry o
 WHERE o.customer_id = e.customer_id AND o.amends = e.entry_id AND o.kind = '{AMENDMENT}')
"""
AMENDS = "(SELECT o.seq FROM journal_entry o WHERE o.customer_id = e.customer_id AND o.entry_id = e.amends)"
KEY = ("key_id", "purpose", "user_id", "public", "not_before", "revoked_at", "replaces_id", "replacement_signature")
SOME = ENTRIES.format(
    further=", ".join([LINK_BEFORE, AMENDED_BY, AMENDS, *(f"k.{column}" for column in KEY)]),
    joined="LEFT JOIN journal_signingkey k ON k.key_id = e.key_id",
    which="e.id = ANY(%s)",
)
ALL = ENTRIES.format(further="NULL", joined="", which="TRUE")
OF_CUSTOMER = ENTRIES.format(further="NULL", joined="", which="e.customer_id = %s")
WIDTH = len(Stored._fields)


def some(ids: Sequence[int]) -> tuple[list[Stored], dict[int, Beside], list[SigningKey]]:
    """The entries of these primary keys, each with the link before it; what stands beside each; their keys."""
    with connection.cursor() as cursor:
        cursor.execute(SOME, [ids])
        rows = cursor.fetchall()
    stored = [Stored(*row[:WIDTH]) for row in rows]
    beside = {entry.id: Beside(*row[WIDTH : WIDTH + 2]) for entry, row in zip(stored, rows, strict=True)}
    keys = {row[WIDTH + 2]: row[WIDTH + 2 :] for row in rows if row[WIDTH + 2]}
    return stored, beside, [SigningKey.from_db(connection.alias, KEY, values) for values in keys.values()]


def stream(customer_id: int | None = None) -> Iterator[Stored]:
    """All entries in the order of their chains, a few thousand at a time in memory."""
    connection.ensure_connection()
    name = "journal_verification"
    with closing(connection.connection.cursor(name=name)) as cursor:
        cursor.itersize = CHUNK
        cursor.execute(ALL if customer_id is None else OF_CUSTOMER, None if customer_id is None else [customer_id])
        for row in cursor:
            yield Stored(*row)
