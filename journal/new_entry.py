"""An entry before it is recorded, and the reasons why it cannot be."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journal import kinds

LONGEST_TEXT = 100_000  # characters
LONGEST_SUBJECT = 300
MOST_LINKS = 50
TOO_MANY = f"An entry speaks of at most {MOST_LINKS} things. Leave some out, or write two entries."


class Refused(Exception):
    """The entry cannot stand in the journal; the message is a sentence for the person who wrote it.

    `field` names the input it is about, `position` the entry's place in a list given to record_many.
    """

    def __init__(self, sentence: str, field: str = "", position: int | None = None):
        super().__init__(sentence)
        self.field = field
        self.position = position


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be recorded. Contacts and staff come as (id, name), `people` are names of nobody on file.

    `about` is what the entry speaks of: ("financials.invoice", 7, "Invoice 10432"); `links` are further such things.
    `rich` says that the text is formatted; it is cleaned when it is recorded (journal.richtext). `moved_to` is the
    customer in whose folder the book stands from now on, for the kinds that say so (journal.kinds.MOVES) and no other.
    """

    customer_id: int
    kind: str
    subject: str
    happened_at: datetime
    text: str = ""
    author_id: int | None = None
    contacts: Sequence[tuple[int, str]] = ()
    staff: Sequence[tuple[int, str]] = ()
    people: Sequence[str] = ()
    amends: uuid.UUID | None = None
    attachments: Sequence[tuple[str, int, str]] = ()  # SHA-256 in hex, bytes, media type
    about: tuple[str, int, str] | None = None
    links: Sequence[tuple[str, int, str]] = ()
    rich: bool = False
    moved_to: int | None = None
    entry_id: uuid.UUID | None = None  # these three only for an act that is confirmed (journal.acts)
    salt: bytes | None = None
    confirmed_with: str = ""


def ensure_recordable(new: NewEntry, *, now: datetime) -> None:
    """Raise Refused unless the entry could be recorded now, as far as it can be told without the database."""
    if not kinds.SLUG.fullmatch(new.kind):
        raise Refused(f"The journal knows no kind “{new.kind}”. Choose one of the kinds offered.", "kind")
    if new.happened_at.tzinfo is None:
        raise ValueError("happened_at must be an aware instant")
    if (new.kind in kinds.MOVES) != (new.moved_to is not None) or (new.moved_to and new.confirmed_with):
        raise ValueError(f"{new.kind}: an entry that moves its book, and no other, says to whom")
    if new.happened_at > now:
        raise Refused(
            "This lies in the future. The journal takes what has happened; choose an earlier time.", "happened_at"
        )
    if not new.subject.strip() and not new.text.strip():
        raise Refused("Nothing was written. Say in a few words what happened.", "subject")
    _ensure_text(new.subject, LONGEST_SUBJECT if kinds.by_people(new.kind) else LONGEST_TEXT, "subject")
    _ensure_text(new.text, LONGEST_TEXT, "text")
    for name in new.people:
        _ensure_text(name, LONGEST_SUBJECT, "contact")
    if len(new.links) > MOST_LINKS:
        raise Refused(TOO_MANY, "about")


def _ensure_text(words: str, longest: int, field: str) -> None:
    if len(words) > longest:
        raise Refused(
            f"The {field} has {len(words):,} characters; the journal takes {longest:,}. "
            "Shorten it, or file the whole as a document.",
            field,
        )
    if "\0" in words:
        raise Refused(f"The {field} contains a NUL character, which is no text. Remove it and save again.", field)
    try:
        words.encode()
    except UnicodeEncodeError:
        raise Refused(f"The {field} contains half a character. Remove it and save again.", field) from None
