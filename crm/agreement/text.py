"""Text that must survive: each string is typed as a name, an address, a telephone number and a note, as forms hand it
over, and has to come back as it was typed."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from crm.agreement.shape import Case, Kind
from customers.addresses import lines
from customers.models import Address, Person
from customers.names import read_name
from customers.people import name_parts
from customers.phones import parse
from foundation.postal import analysis
from journal.canonical import canonical_bytes, parse_canonical
from journal.new_entry import LONGEST_TEXT, NewEntry, Refused, ensure_recordable

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def as_name(text: str) -> str:
    """Return what is left of a text as a name: as typed where that and every word of the parts is kept."""
    kept = Person(**name_parts(text, ""))
    parts = read_name(text).fields.values()
    return kept.as_typed if _words(" ".join(parts)) == _words(text) else " ".join(parts)


def as_address(text: str) -> str:
    """Return what is left of a text as an address: as typed where that and every word of the lines is kept."""
    parts = analysis.read(text).parts()
    kept = Address(as_typed=text, **parts)
    written = lines(kept)
    return kept.as_typed if _pieces(text) <= _pieces("\n".join([*written, parts["country"]])) else "\n".join(written)


def as_phone(text: str) -> str:
    """Return a text as the number that is kept beside what is dialled; blanks are one blank on one line."""
    return text if parse(text).as_typed.split() == text.split() else parse(text).as_typed


def as_note(text: str) -> str:
    """Return a text as it stands in a signed entry of the journal."""
    entry = NewEntry(customer_id=0, kind="note", subject="", happened_at=NOW, text=text)
    try:
        ensure_recordable(entry, now=NOW)
    except Refused:
        return text if not text.strip() or len(text) > LONGEST_TEXT else ""
    return parse_canonical(canonical_bytes({"text": entry.text}))["text"]


TYPED_AS: Mapping[str, Callable[[str], str]] = {
    "name": as_name,
    "address": as_address,
    "phone": as_phone,
    "note": as_note,
}


def _words(text: str) -> list[str]:
    return sorted(word for word in re.split(r"[\s,;]+", text.casefold()) if word)


def _pieces(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _survives(rows: Iterable[Mapping[str, str]]) -> Iterator[Case]:
    """One case a string, and four in each: what did not come back is named with where it was typed."""
    for row in rows:
        text = row["text"]
        back = {place: read(text) for place, read in TYPED_AS.items()}
        lost = next((place for place, got in back.items() if got != text), "")
        yield Case(json.dumps(text, ensure_ascii=False), text, f"{lost}: {back[lost]}" if lost else text)


KINDS = (Kind(name="text that survives", goal=100, recognises=lambda row: set(row) == {"text"}, cases=_survives),)
