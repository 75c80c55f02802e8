"""No alteration is missed, down to a single bit, and nothing honest is ever called altered."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DataError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.checkpoints import take_checkpoint
from journal.examine import examine
from journal.models import Entry
from journal.record import NewEntry, record_many
from journal.verify import verified
from tests import make
from tests.journal.superuser import execute, tamper

pytestmark = pytest.mark.django_db


COLUMNS = [
    *(("journal_entry", column) for column in ("payload", "signature", "chain")),
    *(("journal_body", column) for column in ("salt", "content")),
    *(("journal_checkpoint", column) for column in ("root", "frontier", "note")),
    *(("journal_head", "chain"), ("journal_signingkey", "public"), ("journal_signingkey", "key_id")),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(COLUMNS), row=st.integers(0, 1000), at=st.integers(0, 10_000), bit=st.integers(0, 6))
def test_a_single_flipped_bit_anywhere_is_found(diary, place, row, at, bit):
    table, column = place
    spot, stored = flipped(table, column, row, at, bit)
    if stored is None:
        return
    execute("SAVEPOINT untouched")
    with suppress(DataError):  # a text that is no JSON any more is refused by the column itself
        tamper(f"UPDATE {table} SET {column} = %s WHERE ctid = %s", [stored, spot])
        assert examine().bad is not None
    execute("ROLLBACK TO SAVEPOINT untouched")


def flipped(table: str, column: str, row: int, at: int, bit: int):
    """The place of one row and its column's value with one bit the other way round; no value if it is no text then."""
    rows = execute(f"SELECT ctid, {column} FROM {table} ORDER BY ctid")
    spot, value = rows[row % len(rows)]
    data = bytearray(value.encode() if isinstance(value, str) else bytes(value))
    data[at % len(data)] ^= 1 << bit
    if not isinstance(value, str):
        return spot, bytes(data)
    text = data.decode(errors="replace")
    return spot, None if "\0" in text or "\ufffd" in text else text


def test_thousands_of_honest_entries_raise_no_alarm(anna, now):
    firms = [make.customer() for _ in range(40)]
    for part in range(3):
        times = [(i, now - timedelta(hours=i)) for i in range(1_000)]
        by = [anna.pk, anna.pk, None]
        notes = [NewEntry(firms[i % 40].pk, "note", f"Note {i}", at, "Größe ½", by[i % 3]) for i, at in times]
        record_many(notes, now=now)
        take_checkpoint(bound=700 if part else 1_000)
    finding = examine()
    assert (finding.bad, finding.entries, finding.checkpoints) == (None, 3_000, 3)
    shown = list(Entry.objects.order_by("-id")[:50])
    assert set(verified(shown).values()) == {""}
