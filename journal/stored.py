"""Entries as they lie in the tables, with all that shows whether they are what was signed (journal.verify)."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from journal.assertions import Laid
from journal.books import MOVING
from journal.kinds import AMENDMENT, ERASURE
from journal.models import SigningKey

CHUNK = 2_000  # rows a fetch


class Beside(NamedTuple):
    """What a reader of one entry is told beside it, each of the same book: the later one that amends it, and the
    earlier one it amends; and the code of the book.
    """

    amended_by: int | None
    amends: int | None
    code: str


class Stored(NamedTuple):
    """One entry as it lies in the tables, with all its surroundings the check needs."""

    book_id: int
    code: str  # of the book
    customer_id: int
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
    head_customer_id: int | None
    head_seq: int | None
    head_chain: bytes | None
    together: bytes | None
    passkey: bytes | None
    passkey_data: bytes | None
    passkey_client: bytes | None
    passkey_signature: bytes | None
    moved: bool  # some time its book moved to another folder
    previous: bytes | None

    @property
    def assertion(self) -> Laid:
        return Laid(self.together, self.passkey, self.passkey_data, self.passkey_client, self.passkey_signature)


ENTRIES = f"""
SELECT e.book_id, c.code, e.customer_id, e.seq, e.id, e.entry_id, e.kind, e.author_id, e.key_id, e.happened_at,
       e.recorded_at, e.amends, e.payload, e.signature, e.chain, b.entry_id IS NOT NULL, b.salt, b.content,
       b.content IS NULL AND EXISTS (SELECT FROM journal_entry o WHERE o.customer_id = e.customer_id
           AND o.amends = e.entry_id AND o.kind = '{ERASURE}' AND o.book_id = e.book_id AND o.seq > e.seq),
       EXISTS (SELECT FROM journal_leaf l WHERE l.entry_id = e.id)
           OR EXISTS (SELECT FROM journal_unsequenced u WHERE u.entry_id = e.id),
       h.customer_id, h.seq, h.chain, a.together, a.public_key, a.authenticator_data, a.client_data, a.signature,
       EXISTS (SELECT FROM journal_entry m WHERE m.book_id = e.book_id AND m.kind IN {MOVING}), {{further}}
FROM journal_entry e
JOIN customers_customer c ON c.id = e.book_id
LEFT JOIN journal_body b ON b.entry_id = e.id AND b.customer_id = e.customer_id
LEFT JOIN journal_head h ON h.book_id = e.book_id
LEFT JOIN journal_assertion a ON a.entry_id = e.id AND a.customer_id = e.customer_id
{{joined}}
WHERE {{which}}
ORDER BY e.book_id, e.seq
"""
LINK_BEFORE = "(SELECT p.chain FROM journal_entry p WHERE p.book_id = e.book_id AND p.seq = e.seq - 1)"
AMENDED_BY = f"""
(SELECT max(o.seq) FROM journal_entry o
 WHERE o.customer_id = e.customer_id AND o.book_id = e.book_id
     AND o.amends = e.entry_id AND o.kind = '{AMENDMENT}')
"""
AMENDS = "(SELECT o.seq FROM journal_entry o WHERE o.book_id = e.book_id AND o.entry_id = e.amends)"
KEY = ("key_id", "purpose", "user_id", "public", "not_before", "revoked_at", "replaces_id", "replacement_signature")
SOME = ENTRIES.format(
    further=", ".join([LINK_BEFORE, AMENDED_BY, AMENDS, "c.code", *(f"k.{column}" for column in KEY)]),
    joined="LEFT JOIN journal_signingkey k ON k.key_id = e.key_id",
    which="e.id = ANY(%s)",
)
ALL = ENTRIES.format(further="NULL", joined="", which="TRUE")
OF_BOOKS = ENTRIES.format(further="NULL", joined="", which="e.book_id = ANY(%s)")
BOOKS = """
SELECT book_id FROM journal_head WHERE customer_id = %(customer)s OR book_id = %(customer)s
UNION SELECT book_id FROM journal_entry WHERE customer_id = %(customer)s
"""
WIDTH, BESIDE = len(Stored._fields), len(Beside._fields)


def some(ids: Sequence[int]) -> tuple[list[Stored], dict[int, Beside], list[SigningKey]]:
    """The entries of these primary keys, each with the link before it; what stands beside each; their keys."""
    with connection.cursor() as cursor:
        cursor.execute(SOME, [ids])
        rows = cursor.fetchall()
    stored = [Stored(*row[:WIDTH]) for row in rows]
    beside = {entry.id: Beside(*row[WIDTH : WIDTH + BESIDE]) for entry, row in zip(stored, rows, strict=True)}
    keys = {row[WIDTH + BESIDE]: row[WIDTH + BESIDE :] for row in rows if row[WIDTH + BESIDE]}
    return stored, beside, [SigningKey.from_db(connection.alias, KEY, values) for values in keys.values()]


def books_of(customer_id: int) -> list[int]:
    """The books that stand in the customer's folder, and the customer's own wherever it stands."""
    with connection.cursor() as cursor:
        cursor.execute(BOOKS, {"customer": customer_id})
        return sorted(book for (book,) in cursor.fetchall())


def stream(books: Sequence[int] | None = None) -> Iterator[Stored]:
    """All entries, or those of some books, in the order of their chains, a few thousand at a time in memory."""
    connection.ensure_connection()
    name = "journal_verification"
    with closing(connection.connection.cursor(name=name)) as cursor:
        cursor.itersize = CHUNK
        cursor.execute(ALL if books is None else OF_BOOKS, None if books is None else [books])
        for row in cursor:
            yield Stored(*row)
