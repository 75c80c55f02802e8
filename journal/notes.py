"""Checkpoints as C2SP signed notes (tlog-checkpoint): three lines of text, one of ours, and an Ed25519 signature."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from journal.payload import instant_text

ED25519 = b"\1"
DASH = "\N{EM DASH} "


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says: that many entries, this root; which one it is, and when it was made."""

    origin: str
    size: int
    root: bytes
    number: int
    made_at: datetime

    @classmethod
    def of(cls, origin: str, size: int, root: str, number: int, made_at: datetime) -> "Statement":
        """A statement as it was read from a note, its root in base64; raises ValueError."""
        return cls(origin, size, base64.b64decode(root, validate=True), number, made_at)

    def text(self) -> str:
        """The signed text; its last line, an extension, lets a checkpoint that was taken out leave a gap."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\ncheckpoint {self.number} made at {instant_text(self.made_at)}\n"


def origin() -> str:
    """The name of this installation's log, also the name of the key that signs for it."""
    return f"{urlsplit(settings.PUBLIC_URL).hostname}/customer-folder/journal"


def signature_line(name: str, public: bytes, signature: bytes) -> str:
    return f"{DASH}{name} {base64.b64encode(note_key_id(name, public) + signature).decode()}\n"


def note_key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature line says which key made it."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def write_note(statement: Statement, signer) -> str:
    """The whole note: the statement, an empty line, the signature of the log's key."""
    text = statement.text()
    public = signer.private.public_key().public_bytes_raw()
    return f"{text}\n{signature_line(statement.origin, public, signer.sign(text.encode()))}"


def read_note(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Split a note into its text and its signatures as (name, key id, signature); raises ValueError."""
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise ValueError("a note has an empty line before its signatures, and ends with its last line")
    return f"{text}\n", [_read_signature(line) for line in lines[:-1].split("\n")]


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    """Take a signature line apart, as signature_line writes it and no other way: each bit of it counts."""
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    signed = base64.b64decode(encoded, validate=True)
    if line != f"{DASH}{name} {base64.b64encode(signed).decode()}":
        raise ValueError("a signature line is written in another way than ours")
    return name, signed[:4], signed[4:]
