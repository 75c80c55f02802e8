"""The exact bytes of an entry: what is signed, what is hashed, and how the links of the chain are made (TRUST §1)."""

import hashlib
from datetime import UTC, datetime, timedelta

from journal.canonical import canonical_bytes

VERSION, CONFIRMED, MOVED = 1, 2, 3  # of the payload: any entry, one that was confirmed, one that moves its book
SIGNED_PREFIX = b"customer-folder/journal-entry/v1\n"
FIRST_LINK = bytes(32)
SALT = 32  # bytes
FIELDS = {
    *("v", "entry_id", "customer_id", "author", "key_id", "kind", "occurred_at"),
    *("parties", "amends", "body_sha256", "attachments"),
}
FIELDS_OF = {VERSION: FIELDS, CONFIRMED: FIELDS | {"confirmed_with"}, MOVED: FIELDS | {"moved_to"}}
PASSWORD = "password"  # noqa: S105 -- the word "confirmed_with" says, where it names no passkey
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant_text(instant: datetime) -> str:
    """An aware instant as the payload writes it: UTC, always with microseconds, "2026-11-21T09:30:00.000000Z"."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def body_content(
    *, parties: list[str], subject: str, text: str, about: list | None = None, links: list | None = None,
    rich: bool = False,
) -> str:  # fmt: skip
    """What people wrote, with the names: all that can be erased stands in here and nowhere else.

    `about` and each of `links` is [model, primary key, words]; formatted text says so in "format".
    """
    content = {"parties": parties, "subject": subject, "text": text}
    said = {"about": about, "links": links, "format": "rich" if rich else None}
    return canonical_bytes(content | {name: value for name, value in said.items() if value}).decode()


def body_hash(salt: bytes, content: str) -> str:
    return hashlib.sha256(salt + content.encode()).hexdigest()


def with_passkey(public_key: bytes) -> str:
    """What the payload says of an act confirmed with a passkey; its key as COSE, in CBOR."""
    return f"passkey {hashlib.sha256(public_key).hexdigest()}"


def signed_text(payload: bytes) -> bytes:
    """The prefix says what kind of thing is signed, so that no signature can be used for another kind."""
    return SIGNED_PREFIX + payload


def chain_link(previous: bytes, payload: bytes, signature: bytes, seq: int, recorded_at: datetime) -> bytes:
    """The same computation as the trigger journal_chain() does in the database."""
    stamp = (recorded_at - _EPOCH) // _MICROSECOND
    numbers = seq.to_bytes(8, "big", signed=True) + stamp.to_bytes(8, "big", signed=True)
    return hashlib.sha256(previous + hashlib.sha256(payload).digest() + signature + numbers).digest()
