"""Is the journal what was signed? Entry by entry in constant memory, and the few entries of a screen live.

Per entry: the payload is canonical and says the same as the columns, the key was valid and made the signature, the
text is the one hashed (or was erased by order), the link follows from the one before, the entry is in the tree.
Per book: no gap, the head is the last entry, and it stands in the folder its signed entries name (journal.books). For
all: journal.verify_tree.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection

from journal import assertions
from journal.books import Move, home_of, moves
from journal.canonical import NotCanonical, parse_canonical
from journal.keys import SYSTEM, USER, is_sound, verifies
from journal.kinds import ERASURE
from journal.models import Entry, SigningKey
from journal.payload import FIELDS_OF, FIRST_LINK, body_hash, chain_link, instant_text, signed_text
from journal.stored import CHUNK, Beside, Stored, books_of, some, stream


@dataclass(frozen=True)
class Bad:
    """The first thing that is not as it was signed; `seq` and `kind` are None when it is no single entry."""

    customer: str | None  # code of the customer whose book it is
    seq: int | None
    kind: str | None
    problem: str

    def __str__(self) -> str:
        where = f"{self.customer}: entry {self.seq} ({self.kind}): " if self.seq else ""
        where = where or (f"{self.customer}: " if self.customer else "")
        return f"{where}{self.problem}"


@dataclass
class Key:
    """A row of the register, checked once for all entries it signed."""

    row: SigningKey
    sound: bool

    @property
    def public(self) -> bytes:
        return self.row.public


def key_register() -> dict[str, Key]:
    """The keys by their fingerprint."""
    return _checked(SigningKey.objects.all())


def _checked(rows: Iterable[SigningKey]) -> dict[str, Key]:
    for row in (rows := list(rows)):
        row.public = bytes(row.public)
    return {row.key_id: Key(row, is_sound(row)) for row in rows}


def verified(entries: Iterable[Entry]) -> dict[int, str]:
    """What is wrong with each of the entries, by primary key: an empty sentence means it is as it was signed."""
    return {pk: problem for pk, (problem, _) in read_now(entries).items()}


def read_now(entries: Iterable[Entry]) -> dict[int, tuple[str, Beside]]:
    """As verified(), each with what stands beside it; one query, and two more where books have moved, whatever their
    number.
    """
    ids = [entry.pk for entry in entries]
    stored, beside, rows = some(ids)
    keys = _checked(rows)
    moved = _moves_now([entry for entry in stored if entry.moved or entry.customer_id != entry.book_id])
    found = {entry.id: (problem_of(entry, entry.previous, keys, moved) or "", beside[entry.id]) for entry in stored}
    return {pk: found.get(pk, ("the entry is gone", Beside(None, None, ""))) for pk in ids}


def first_bad_entry(customer_id: int | None = None, *, tell=lambda count: None) -> tuple[int, Bad | None]:
    """Check the books in one folder or all; answers how many entries were checked and the first bad one."""
    keys, count, last = key_register(), 0, None
    books = None if customer_id is None else books_of(customer_id)
    moved = moves(partial(_is_good, keys), books)
    for entry in stream(books):
        bad = _headless(last, moved) if last and last.book_id != entry.book_id else None
        before = last if last and last.book_id == entry.book_id else None
        if bad := bad or _bad_entry(entry, before, keys, moved):
            return count, bad
        last, count = entry, count + 1
        if count % CHUNK == 0:
            tell(count)
    return count, (_headless(last, moved) if last else None) or _head_without_entries(books)


def _moves_now(entries: list[Stored]) -> dict[int, int]:
    """Where the books of these entries moved, each move checked; most books never did, and cost nothing."""
    return moves(partial(_is_good, key_register()), {entry.book_id for entry in entries}) if entries else {}


def _is_good(keys: dict[str, Key], move: Move) -> bool:
    return _key_problem(move, keys.get(move.key_id)) is None


def problem_of(entry: Stored, previous: bytes | None, keys: dict[str, Key], moved: dict[int, int]) -> str | None:
    """Say what is wrong with one entry, given the chain value of the one before it and where books have moved; None
    when all is well.
    """
    if entry.seq > 1 and previous is None:
        return "the entry before it is missing"
    return (
        _payload_problem(entry)
        or _key_problem(entry, keys.get(entry.key_id))
        or _chain_problem(entry, previous if entry.seq > 1 else FIRST_LINK)
        or _body_problem(entry)
        or _confirmation_problem(entry)
        or _folder_problem(entry.book_id, entry.customer_id, moved)
        or ("" if entry.sequenced else "it was taken out of the tree over all entries")
        or None
    )


def _bad_entry(entry: Stored, before: Stored | None, keys: dict[str, Key], moved: dict[int, int]) -> Bad | None:
    expected = before.seq + 1 if before else 1
    if entry.seq != expected:
        return Bad(entry.code, expected, "missing", f"entry {expected} is missing, entry {entry.seq} follows")
    problem = problem_of(entry, before.chain if before else FIRST_LINK, keys, moved)
    return Bad(entry.code, entry.seq, entry.kind, problem) if problem else None


def _payload_problem(entry: Stored) -> str | None:
    try:
        said = parse_canonical(entry.payload)
    except NotCanonical as trouble:
        return f"the signed bytes are not canonical: {trouble}"
    if not isinstance(said, dict) or said.get("v") not in (*FIELDS_OF,) or set(said) != FIELDS_OF[said["v"]]:
        return "the signed bytes are no journal entry of a version known here"
    columns = {
        "entry_id": str(entry.entry_id),
        "customer_id": entry.book_id,
        "author": entry.author_id,
        "key_id": entry.key_id,
        "kind": entry.kind,
        "occurred_at": instant_text(entry.happened_at),
        "amends": str(entry.amends) if entry.amends else None,
    }
    different = [name for name, value in columns.items() if said[name] != value]
    return f"the column {different[0]} does not say what was signed" if different else None


def _key_problem(entry: Stored | Move, key: Key | None) -> str | None:
    if key is None:
        return f"the key {entry.key_id} is not in the register"
    if not key.sound:
        return f"the key {entry.key_id} in the register is not the one of that name"
    if (key.row.purpose, key.row.user_id) != ((USER, entry.author_id) if entry.author_id else (SYSTEM, None)):
        return f"the key {entry.key_id} belongs to somebody else than the author"
    if not key_was_valid(key, entry.recorded_at):
        return f"the key {entry.key_id} was not valid when the entry was recorded"
    return None if verifies(key.public, entry.signature, signed_text(entry.payload)) else "the signature is not good"


def key_was_valid(key: Key, at: datetime) -> bool:
    return key.row.not_before <= at and (key.row.revoked_at is None or at < key.row.revoked_at)


def _chain_problem(entry: Stored, previous: bytes) -> str | None:
    link = chain_link(previous, entry.payload, entry.signature, entry.seq, entry.recorded_at)
    return None if link == entry.chain else "its link in the chain does not follow from the entry before it"


def _body_problem(entry: Stored) -> str | None:
    if not entry.has_body:
        return "its text is missing"
    if entry.content is None and entry.kind == ERASURE:
        return "it is an order to erase, and its own text was erased"
    if entry.content is None:
        return None if entry.erased_by_order else "its text was erased without an order"
    said = json.loads(entry.payload)["body_sha256"]
    return None if body_hash(entry.salt, entry.content) == said else "its text is not the one that was signed"


def _confirmation_problem(entry: Stored) -> str | None:
    said = json.loads(entry.payload).get("confirmed_with")
    return assertions.problem_of(said, entry.payload, entry.assertion)


def _folder_problem(book: int, folder: int, moved: dict[int, int]) -> str | None:
    if folder == home_of(book, moved):
        return None
    return "it stands in the folder of another customer than the one signed entries of its journal name"


def _headless(last: Stored, moved: dict[int, int]) -> Bad | None:
    """The chain ends where its head says, else entries were cut off its end; and the head stands where they do."""
    if last.head_seq == last.seq and last.head_chain == last.chain:
        problem = _folder_problem(last.book_id, last.head_customer_id, moved)
        return Bad(last.code, None, None, f"the head of the journal: {problem}") if problem else None
    if last.head_seq is None or last.head_seq <= last.seq:
        return Bad(last.code, last.seq, last.kind, "the head of the journal does not point to this last entry")
    missing = last.seq + 1
    return Bad(last.code, missing, "missing", f"entry {missing} is missing, the journal had {last.head_seq}")


def _head_without_entries(books: list[int] | None) -> Bad | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.code, h.seq FROM journal_head h LEFT JOIN customers_customer c ON c.id = h.book_id
            WHERE h.seq > 0 AND NOT EXISTS (SELECT FROM journal_entry e WHERE e.book_id = h.book_id)
              AND (%(books)s::bigint[] IS NULL OR h.book_id = ANY(%(books)s)) ORDER BY c.id LIMIT 1
            """,
            {"books": books},
        )
        found = cursor.fetchone()
    return Bad(found[0], 1, "missing", f"all {found[1]} entries of the journal are missing") if found else None
