"""record() is the single door into the journal: it builds the payload, signs it and stores it with its text.

Position, time of recording and chain link are given by the database (journal/migrations/0019). An entry is never
changed afterwards; a correction is a further entry of kind "amendment" that names the one it amends, in the same book.
"""

import os
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from customers.models import Contact, Customer
from journal.acts import as_decided
from journal.canonical import canonical_bytes
from journal.keys import Signer, signer_of_user_id
from journal.kinds import OPTIONAL
from journal.models import Entry
from journal.new_entry import LONGEST_SUBJECT, NewEntry, Refused, ensure_recordable
from journal.payload import CONFIRMED, MOVED, SALT, VERSION, body_content, body_hash, instant_text, signed_text
from journal.quiet import quiet_kinds
from journal.richtext import clean

BATCH = 2_000  # entries a statement


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where an entry came to stand."""

    entry_id: uuid.UUID
    id: int
    customer_id: int
    book_id: int
    seq: int


def record(
    customer: Customer,
    kind: str,
    subject: str,
    *,
    by,
    now: datetime,
    text: str = "",
    happened_at: datetime | None = None,
    contacts: Iterable[Contact] = (),
    staff: Iterable = (),
    people: Iterable[str] = (),
    amends: Entry | None = None,
    attachments: Sequence[tuple[str, int, str]] = (),
    about=None,
    links: Iterable = (),
    rich: bool = False,
    moved_to: Customer | None = None,
) -> Entry | None:
    """Write one entry in the name of `by` (None: the house itself), in the caller's transaction; raises Refused.

    `people` are names of persons not on file; `about` is a saved document the entry speaks of, `links` are further
    ones; `rich` says that the text is formatted; `moved_to` is whose folder the book stands in from now on (MOVES).
    Returns None for an unimportant event the company keeps quiet about.
    """
    new = NewEntry(
        customer_id=customer.pk,
        kind=kind,
        subject=subject,
        happened_at=happened_at or now,
        text=text,
        author_id=by.pk if by else None,
        contacts=[(contact.pk, str(contact)) for contact in contacts],
        staff=[(user.pk, str(user)) for user in staff],
        people=list(people),
        amends=amends.entry_id if amends else None,
        attachments=attachments,
        about=_link(about) if about else None,
        links=[_link(thing) for thing in links],
        rich=rich,
        moved_to=moved_to.pk if moved_to else None,
    )
    new = as_decided(new)
    recorded = record_many([new], now=now)[0]
    return _entry(new, recorded) if recorded else None


def _link(thing) -> tuple[str, int, str]:
    return (thing._meta.label_lower, thing.pk, str(thing))


def _entry(new: NewEntry, recorded: Recorded) -> Entry:
    """The entry without reading it again: what is not at hand (payload, signature, chain) is fetched when asked for."""
    known = {
        "id": recorded.id,
        "entry_id": recorded.entry_id,
        "customer_id": recorded.customer_id,
        "book_id": recorded.book_id,
        "seq": recorded.seq,
        "kind": new.kind,
        "author_id": new.author_id,
        "happened_at": new.happened_at,
        "amends": new.amends,
    }
    names = [field.attname for field in Entry._meta.concrete_fields if field.attname in known]
    return Entry.from_db(connection.alias, names, [known[name] for name in names])


def record_customer_event(customer, kind, subject, text, by, now) -> None:
    """Write down what happened to the customer's own data (one of settings.CUSTOMER_RECORDERS)."""
    record(customer, kind, subject, text=text, by=by, now=now)


def record_customer_move(customer, kind, subject, text, moved_to, by, now) -> None:
    """Write down that the folder's journal stands with `moved_to` now (one of settings.CUSTOMER_MOVE_RECORDERS)."""
    record(customer, kind, subject, text=text, by=by, now=now, moved_to=moved_to)


def record_customer_events(customers, kind, subject, text, by, now) -> None:
    """Write down the same of many customers (one of settings.CUSTOMER_RECORDERS_OF_MANY)."""
    author = by.pk if by else None
    said = {"kind": kind, "subject": subject, "text": text, "happened_at": now, "author_id": author}
    record_many([NewEntry(customer_id=key, **said) for key in customers], now=now)


def record_many(entries: Sequence[NewEntry], *, now: datetime | None = None) -> list[Recorded | None]:
    """Write many entries in one transaction, a few statements a thousand; answers in the order given.

    None stands for an unimportant event the company keeps quiet about (journal.quiet). Raises Refused with the
    `position` of the first entry that cannot stand in the journal; then none is written.
    """
    now = now or timezone.now()
    for position, new in enumerate(entries):
        _ensure_recordable_at(position, new, now)
    books = _books(entries)
    quiet = quiet_kinds() if any(new.kind in OPTIONAL for new in entries) else ()
    with transaction.atomic(savepoint=False):
        spoken = [position for position, new in enumerate(entries) if new.kind not in quiet]
        signers = {author: signer_of_user_id(author) for author in {entries[i].author_id for i in spoken}}
        # One order for everybody: two loads that meet at the same customers wait for, and never against, each other.
        order = sorted(spoken, key=lambda position: books[position])
        places = {}
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            rows = _insert([_row(entries[i], books[i], signers[entries[i].author_id]) for i in chosen])
            places.update(zip(chosen, rows, strict=True))
    return [places.get(position) for position in range(len(entries))]


def _ensure_recordable_at(position: int, new: NewEntry, now: datetime) -> None:
    try:
        ensure_recordable(new, now=now)
    except Refused as refusal:
        refusal.position = position
        raise


def _books(entries: Sequence[NewEntry]) -> list[int]:
    """Return the book of each: the customer's own, or that of the entry it amends.

    Contacts and amended entries belong to the same customer as the entry that names them.
    """
    _ensure_of_same_customer(
        "SELECT customer_id, id, id FROM customers_contact WHERE id = ANY(%s)",
        [(new.customer_id, contact, i) for i, new in enumerate(entries) for contact, _ in new.contacts],
        Refused("A person named here is no contact of this customer. Choose one of its contacts.", "contact"),
    )
    amended = _ensure_of_same_customer(
        "SELECT customer_id, entry_id, book_id FROM journal_entry WHERE entry_id = ANY(%s)",
        [(new.customer_id, new.amends, i) for i, new in enumerate(entries) if new.amends],
        Refused("The entry to amend is not in this customer's journal. Open it where it stands.", "amends"),
    )
    return [amended.get((new.customer_id, new.amends), new.customer_id) for new in entries]


def _ensure_of_same_customer(sql: str, wanted: list[tuple], refusal: Refused) -> dict[tuple, int]:
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [list({target for _, target, _ in wanted})])
        known = {(customer_id, target): of_it for customer_id, target, of_it in cursor.fetchall()}
    for customer_id, target, position in wanted:
        if (customer_id, target) not in known:
            refusal.position = position
            raise refusal
    return known


def _row(new: NewEntry, book: int, signer: Signer) -> tuple:
    """The columns of an entry and its body, signed."""
    entry_id, salt = new.entry_id or uuid.uuid4(), new.salt or os.urandom(SALT)
    subject, text = _fitting(new.subject, clean(new.text) if new.rich else new.text)
    names = [name for _, name in (*new.contacts, *new.staff)]
    content = body_content(
        parties=[*names, *new.people],
        subject=subject,
        text=text,
        about=list(new.about) if new.about else None,
        links=[list(link) for link in new.links],
        rich=new.rich,
    )
    payload = canonical_bytes(
        {
            "v": _version(new),
            "entry_id": str(entry_id),
            "customer_id": book,
            "author": new.author_id,
            "key_id": signer.key_id,
            "kind": new.kind,
            "occurred_at": instant_text(new.happened_at),
            "parties": {"contacts": [pk for pk, _ in new.contacts], "users": [pk for pk, _ in new.staff]},
            "amends": str(new.amends) if new.amends else None,
            "body_sha256": body_hash(salt, content),
            "attachments": [list(attachment) for attachment in new.attachments],
            **({"confirmed_with": new.confirmed_with} if new.confirmed_with else {}),
            **({"moved_to": new.moved_to} if new.moved_to else {}),
        }
    )
    signature = signer.sign(signed_text(payload))
    return (
        entry_id, new.customer_id, book, new.kind, new.author_id, signer.key_id, new.happened_at, new.amends,
        payload, signature, salt, content,
    )  # fmt: skip


def _version(new: NewEntry) -> int:
    return MOVED if new.moved_to else CONFIRMED if new.confirmed_with else VERSION


def _fitting(subject: str, text: str) -> tuple[str, str]:
    """An event of the house may carry a long sentence: what does not fit the subject stands whole in the text."""
    if len(subject) <= LONGEST_SUBJECT:
        return subject, text
    return f"{subject[: LONGEST_SUBJECT - 1]}…", f"{subject}\n\n{text}".strip()


INSERT = """
SELECT * FROM journal_append(%b::uuid[], %b::bigint[], %b::bigint[], %b::text[], %b::bigint[], %b::text[],
                             %b::timestamptz[], %b::uuid[], %b::bytea[], %b::bytea[], %b::bytea[], %b::text[])
"""


def _insert(rows: list[tuple]) -> list[Recorded]:
    """Past Django's cursor, which would write every byte out as text: the arrays travel in binary."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*rows, strict=True)])
        return [Recorded(*row) for row in cursor.fetchall()]
