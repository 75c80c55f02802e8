"""Reading a message whatever is in it: what cannot be understood is left out, nothing is ever refused.

Headers are read as the plain text they are (policy compat32); the library's newer reading of them fails, or takes
minutes, on some of what arrives.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

from journal.richtext import words_of

LARGEST = 30_000_000  # bytes that are read; all of them are kept
LONGEST_HEADER = 20_000  # characters
LONGEST_TEXT = 80_000  # characters; the journal takes some more
LONGEST_HTML = 1_000_000
MOST_TAGS = 5_000  # that are read for what they mean; nested deeply, many more would take minutes
LONGEST_ID = 250
MOST_REFERENCES = 100  # the first of a thread and the last ones
MOST_PARTS = 500
ID = re.compile(r"<([^<>\s]{1,900})>")
TAG = re.compile(r"<[^<>]*>")
# Codecs that are no charset of mail, or take too long on a hostile text.
NO_CHARSET = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"}


@dataclass(frozen=True)
class Attached:
    """A file within a message."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Letter:
    """What a message says. `claimed_id` is the Message-ID it carries, or one made of its bytes; addresses are small."""

    sha256: str
    claimed_id: str
    references: tuple[str, ...]
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    attached: tuple[Attached, ...] = ()

    @property
    def ids(self) -> set[str]:
        """All Message-IDs by which it belongs to others."""
        return {self.claimed_id, *self.references}


def read(raw: bytes) -> Letter:
    """Read a message; of one that cannot be read at all only its hash is known."""
    sha256 = hashlib.sha256(raw).hexdigest()
    try:
        return _letter(message_from_bytes(raw[:LARGEST], policy=policy.compat32), sha256)
    except Exception:  # what the library makes of broken messages is not foreseeable; the message is kept all the same
        return Letter(sha256, f"sha256:{sha256}", ())


def _letter(message: Message, sha256: str) -> Letter:
    (name, sender), *_ = [*_addresses(message, "from"), ("", "")]
    own = _ids(message, "message-id")
    return Letter(
        sha256=sha256,
        claimed_id=own[0] if own else f"sha256:{sha256}",
        references=_few([*_ids(message, "references"), *_ids(message, "in-reply-to")]),
        sender=sender,
        sender_name=name[:200],
        recipients=tuple(address for _, address in (*_addresses(message, "to"), *_addresses(message, "cc")))[:200],
        subject=" ".join(_header(message, "subject").split())[:300],
        text=_text(message),
        sent_at=_sent_at(message),
        attached=tuple(_attached(message)),
    )


def _header(message: Message, name: str) -> str:
    """A header in words; one that is broken as it stands there."""
    value = str(message.get(name) or "")[:LONGEST_HEADER]
    with contextlib.suppress(Exception):
        value = str(make_header(decode_header(value)))
    return printable(value)


def printable(text: str) -> str:
    """The text without NUL and without half characters, which no text may have."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _ids(message: Message, name: str) -> list[str]:
    written = printable(str(message.get(name) or "")[: 10 * LONGEST_HEADER])
    return [_short(found) for found in ID.findall(written)]


def _short(message_id: str) -> str:
    if len(message_id) <= LONGEST_ID:
        return message_id
    return f"sha256:{hashlib.sha256(message_id.encode()).hexdigest()}"


def _few(ids: list[str]) -> tuple[str, ...]:
    different = list(dict.fromkeys(ids))
    return tuple(different[:10] + different[10:][-(MOST_REFERENCES - 10) :])


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a header, those that are addresses at all."""
    written = [str(value)[:LONGEST_HEADER] for value in message.get_all(name, [])[:20]]
    found = [(_header_words(who), printable(address).strip().lower()) for who, address in getaddresses(written)]
    return [(who, address) for who, address in found if "@" in address[1:-1] and len(address) <= 254]


def _header_words(name: str) -> str:
    with contextlib.suppress(Exception):
        name = str(make_header(decode_header(name)))
    return printable(" ".join(name.split()))


def _sent_at(message: Message) -> datetime | None:
    """The date the sender wrote; none for one that is no date, or before there was mail."""
    with contextlib.suppress(Exception):
        written = parsedate_to_datetime(str(message.get("date"))[:100])
        sent_at = (written if written.tzinfo else written.replace(tzinfo=UTC)).astimezone(UTC)
        return sent_at if sent_at.year >= 1970 else None
    return None


def parts_of(message: Message) -> Iterator[Message]:
    """The parts that hold something, in their order; messages within the message stay whole."""
    stack, seen = [message], 0
    while stack and seen < MOST_PARTS:
        part, seen = stack.pop(), seen + 1
        if part.is_multipart() and part.get_content_maintype() != "message":
            stack.extend(reversed(part.get_payload()))
        else:
            yield part


def _text(message: Message) -> str:
    """The first plain text, else the words of the first HTML."""
    texts = [part for part in parts_of(message) if not _is_attached(part)]
    plain = next((part for part in texts if part.get_content_type() == "text/plain"), None)
    if plain is not None and (said := _decoded(plain).strip()):
        return said[:LONGEST_TEXT]
    html = next((part for part in texts if part.get_content_type() == "text/html"), None)
    return _words_of_html(_decoded(html)[:LONGEST_HTML]).strip()[:LONGEST_TEXT] if html is not None else ""


def _words_of_html(html: str) -> str:
    return words_of(html, rich=True) if html.count("<") <= MOST_TAGS else unescape(TAG.sub(" ", html))


def _is_attached(part: Message) -> bool:
    return bool(_file_name(part)) or part.get_content_maintype() != "text"


def _decoded(part: Message) -> str:
    charset = str(part.get_content_charset("utf-8"))
    try:
        text = _bytes_of(part).decode("latin-1" if charset in NO_CHARSET else charset, "replace")
    except (LookupError, ValueError):
        text = _bytes_of(part).decode("latin-1")
    return printable(text.replace("\r\n", "\n"))


def _bytes_of(part: Message) -> bytes:
    if part.is_multipart():
        return part.get_payload()[0].as_bytes()
    return part.get_payload(decode=True) or b""


def _attached(message: Message) -> Iterator[Attached]:
    for place, part in enumerate(parts_of(message), start=1):
        if not _is_attached(part):
            continue
        with contextlib.suppress(Exception):
            content = _bytes_of(part)
            if content:
                name = _file_name(part) or f"part-{place}"
                yield Attached(name, printable(part.get_content_type())[:100], content)


def _file_name(part: Message) -> str:
    with contextlib.suppress(Exception):
        return _header_words(str(part.get_filename() or ""))[:200]
    return ""
