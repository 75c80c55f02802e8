"""Is the journal what was signed? Entry by entry in constant memory, and the few entries of a screen live.

Per entry: the payload is canonical and says the same as the columns, the key was valid and made the signature, the
text is the one hashed (or was erased by order), the link follows from the one before, the entry is in the tree.
Per customer: no gap, and the head is the last entry. For all: journal.verify_tree.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from journal import assertions
from journal.canonical import NotCanonical, parse_canonical
from journal.keys import SYSTEM, USER, is_sound, verifies
from journal.kinds import ERASURE
from journal.models import Entry, SigningKey
from journal.payload import FIELDS_OF, FIRST_LINK, body_hash, chain_link, instant_text, signed_text
from journal.stored import CHUNK, Beside, Stored, some, stream


@dataclass(frozen=True)
class Bad:
    """The first thing that is not as it was signed; `seq` and `kind` are None when it is no single entry."""

    customer: str | None
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
    """As verified(), each with what stands beside it; one query, whatever their number."""
    ids = [entry.pk for entry in entries]
    stored, beside, rows = some(ids)
    keys = _checked(rows)
    found = {entry.id: (problem_of(entry, entry.previous, keys) or "", beside[entry.id]) for entry in stored}
    return {pk: found.get(pk, ("the entry is gone", Beside(None, None))) for pk in ids}


def first_bad_entry(customer_id: int | None = None, *, tell=lambda count: None) -> tuple[int, Bad | None]:
    """Check the entries of one customer or of all; answers how many were checked and the first bad one."""
    keys, count, last = key_register(), 0, None
    for entry in stream(customer_id):
        bad = _headless(last) if last and last.customer_id != entry.customer_id else None
        before = last if last and last.customer_id == entry.customer_id else None
        if bad := bad or _bad_entry(entry, before, keys):
            return count, bad
        last, count = entry, count + 1
        if count % CHUNK == 0:
            tell(count)
    return count, (_headless(last) if last else None) or _head_without_entries(customer_id)


def problem_of(entry: Stored, previous: bytes | None, keys: dict[str, Key]) -> str | None:
    """Say what is wrong with one entry, given the chain value of the one before it; None when all is well."""
    if entry.seq > 1 and previous is None:
        return "the entry before it is missing"
    return (
        _payload_problem(entry)
        or _key_problem(entry, keys.get(entry.key_id))
        or _chain_problem(entry, previous if entry.seq > 1 else FIRST_LINK)
        or _body_problem(entry)
        or _confirmation_problem(entry)
        or ("" if entry.sequenced else "it was taken out of the tree over all entries")
        or None
    )


def _bad_entry(entry: Stored, before: Stored | None, keys: dict[str, Key]) -> Bad | None:
    expected = before.seq + 1 if before else 1
    if entry.seq != expected:
        return Bad(entry.code, expected, "missing", f"entry {expected} is missing, entry {entry.seq} follows")
    problem = problem_of(entry, before.chain if before else FIRST_LINK, keys)
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
        "customer_id": entry.customer_id,
        "author": entry.author_id,
        "key_id": entry.key_id,
        "kind": entry.kind,
        "occurred_at": instant_text(entry.happened_at),
        "amends": str(entry.amends) if entry.amends else None,
    }
    different = [name for name, value in columns.items() if said[name] != value]
    return f"the column {different[0]} does not say what was signed" if different else None


def _key_problem(entry: Stored, key: Key | None) -> str | None:
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


def _headless(last: Stored) -> Bad | None:
    """The chain ends where its head says, else entries were cut off its end."""
    if last.head_seq == last.seq and last.head_chain == last.chain:
        return None
    if last.head_seq is None or last.head_seq <= last.seq:
        return Bad(last.code, last.seq, last.kind, "the head of the journal does not point to this last entry")
    missing = last.seq + 1
    return Bad(last.code, missing, "missing", f"entry {missing} is missing, the journal had {last.head_seq}")


def _head_without_entries(customer_id: int | None) -> Bad | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.code, h.seq FROM journal_head h JOIN customers_customer c ON c.id = h.customer_id
            WHERE h.seq > 0 AND NOT EXISTS (SELECT FROM journal_entry e WHERE e.customer_id = h.customer_id)
              AND (%(customer)s::bigint IS NULL OR h.customer_id = %(customer)s) ORDER BY c.id LIMIT 1
            """,
            {"customer": customer_id},
        )
        found = cursor.fetchone()
    return Bad(found[0], 1, "missing", f"all {found[1]} entries of the journal are missing") if found else None
