"""Is the journal still what a note kept outside the database says? The one check that whoever rules the server and
all its keys cannot get around: he may write and sign everything anew, but not what lies elsewhere.

The file is one of journal.offsite, or a plain signed note (three lines, one of ours, a signature).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from journal.keys import LOG, key_id_of, verifies
from journal.merkle import Frontier
from journal.notes import Statement, note_key_id, read_note
from journal.offsite import FORMAT
from journal.payload import instant_text
from journal.register import key_rows, passkey_rows
from journal.verify import Bad
from journal.verify_tree import tree_leaves

_NUMBERED = re.compile(r"checkpoint (\d{1,15}) made at (\S+)")


class NotANote(ValueError):
    """The file is no checkpoint; the text says what it should be."""

    def __init__(self, why: str):
        super().__init__(f"This file is no checkpoint of a journal: {why}. Take one that export_checkpoint wrote.")


@dataclass(frozen=True)
class Kept:
    """What was kept outside: a signed statement, and the registers as they were (None for a plain note)."""

    statement: Statement
    note: str
    keys: list[dict] | None = None
    passkeys: list[dict] = field(default_factory=list)

    def __str__(self) -> str:
        made_at = f"{self.statement.made_at:%d %b %Y %H:%M} UTC"
        return f"checkpoint {self.statement.number} of {made_at} ({self.statement.size:,} entries)"


def read_kept(text: str) -> Kept:
    """Read a file of journal.offsite, or a plain signed note. Raises NotANote."""
    if not text.lstrip().startswith("{"):
        return Kept(_statement(text), text)
    try:
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise NotANote(f"its format is {said['format']}, not {FORMAT}")
        note = said["checkpoint"]["note"]
        return Kept(_statement(note), note, list(said["keys"]), list(said["passkeys"]))
    except (ValueError, KeyError, TypeError) as trouble:
        raise trouble if isinstance(trouble, NotANote) else NotANote("it cannot be read") from trouble


def disagreement(kept: Kept) -> Bad | None:
    """Say in what the database is not what was kept; None when it has only grown since."""
    checks: list[Callable[[Kept], str | None]] = [_signed, _keys, _passkeys, _tree]
    problem = next(filter(None, (check(kept) for check in checks)), None)
    return Bad(None, None, None, f"{kept}, kept outside: {problem}") if problem else None


def _statement(note: str) -> Statement:
    try:
        text, _ = read_note(note)
        origin, size, root, numbered = text.splitlines()
        number, made_at = _NUMBERED.fullmatch(numbered).groups()
        made_at = datetime.strptime(made_at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        statement = Statement.of(origin, int(size), root, int(number), made_at)
    except (ValueError, AttributeError) as trouble:
        raise NotANote("there is no signed note in it") from trouble
    if statement.text() != text:
        raise NotANote("its note is written in another way than ours")
    return statement


def _signed(kept: Kept) -> str | None:
    """The note was signed by the log: with a key of the file, or of the register when the file has none."""
    text, signatures = read_note(kept.note)
    rows = key_rows() if kept.keys is None else kept.keys
    publics = [bytes.fromhex(row["public"]) for row in rows if row["purpose"] == LOG]
    good = any(
        note_key_id(name, public) == key_id and verifies(public, signature, text.encode())
        for name, key_id, signature in signatures
        for public in publics
    )
    return None if good else "its note is not signed by this journal's log"


def _keys(kept: Kept) -> str | None:
    """Every key known then is still the same; it may only have been revoked since."""
    now = {row["key_id"]: row for row in key_rows()}
    for then in kept.keys or []:
        key_id, row = then["key_id"], now.get(then["key_id"])
        if key_id_of(bytes.fromhex(then["public"])) != key_id:
            return f"the key {key_id} in the file is not the one of that name"
        if row is None:
            return f"the key {key_id} is not in the register any more"
        if changed := _changed(then, row, kept.statement):
            return f"the key {key_id} has another {changed.replace('_', ' ')} in the register now"
    return None


def _changed(then: dict, now: dict, statement: Statement) -> str:
    for name in ("purpose", "user", "public", "not_before", "replaces", "replacement_signature"):
        if then[name] != now[name]:
            return name
    revoked_since = then["revoked_at"] is None and (now["revoked_at"] or "9") > instant_text(statement.made_at)
    return "" if revoked_since or then["revoked_at"] == now["revoked_at"] else "revoked_at"


def _passkeys(kept: Kept) -> str | None:
    """A passkey may be gone, but none has become another one."""
    now = {row["credential_id"]: (row["user"], row["public_key"]) for row in passkey_rows()}
    for row in kept.passkeys:
        then = (row["user"], row["public_key"])
        if now.get(row["credential_id"], then) != then:
            return f"the passkey {row['credential_id'][:16]}… has another key or owner now"
    return None


def _tree(kept: Kept) -> str | None:
    """The first entries of the tree, as many as the note covers, are the ones it was made of."""
    size, tree = kept.statement.size, Frontier()
    for position, link, *_ in islice(tree_leaves(), size):
        if position != tree.size or link is None:
            return f"the entry at position {tree.size} of the tree is gone"
        tree.add([link])
    if tree.size < size:
        return f"the tree has only {tree.size:,} entries now"
    if tree.root() != kept.statement.root:
        return f"among the first {size:,} entries of the journal something was changed, moved or exchanged since"
    return None
