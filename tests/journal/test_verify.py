"""No alteration is missed, down to a single bit, and nothing honest is ever called altered."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from journal import keys
from journal.checkpoints import take_checkpoint
from journal.examine import examine
from journal.models import Checkpoint, Entry
from journal.offsite import checkpoint_file
from journal.record import NewEntry, record, record_many
from journal.verify import verified
from journal.verify_offsite import read_kept
from tests import make
from tests.journal.altered_confirmations import confirmed
from tests.journal.superuser import execute, triggers_off

pytestmark = pytest.mark.django_db


TABLES = [
    *("journal_entry", "journal_body", "journal_head", "journal_leaf", "journal_checkpoint", "journal_signingkey"),
    *("journal_unsequenced", "journal_assertion"),
]
# Nobody signs when a key begins and ends: the register kept outside tells.
FOUND_BY_THE_NOTE = {("journal_signingkey", "not_before"), ("journal_signingkey", "revoked_at")}
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def full(diary, anna, now):
    """Acme's diary with all a journal may hold: no column is empty in every row."""
    keys.rotate(user=anna)
    keys.rotate(purpose=keys.LOG)
    record(diary, "amendment", "Not so", by=anna, now=now, amends=Entry.objects.get(customer=diary, seq=1))
    confirmed(diary)
    confirmed(diary, together=True)
    take_checkpoint()
    record(diary, "note", "Waits for the next checkpoint", by=None, now=now)
    return diary


def test_a_flipped_bit_in_any_column_of_any_table_is_found(full, now):
    """By the database alone, but for what nobody signs: that the note tells."""
    kept = read_kept(checkpoint_file(Checkpoint.objects.latest("id"), now=now))
    assert examine(kept=kept).bad is None
    columns = [(table, column) for table in TABLES for column in columns_of(table)]
    assert all(any(value is not None for _, value in rows_of(*place)) for place in columns), "a column is empty"

    @settings(max_examples=250, deadline=None)
    @given(place=st.sampled_from(columns), row=st.integers(0, 1000), bit=st.integers(0, 10_000))
    def flip_one(place, row, bit):
        table, column = place
        rows = [(spot, value) for spot, value in rows_of(table, column) if value is not None]
        spot, value = rows[row % len(rows)]
        if (changed := flipped(value, bit)) is None:
            return
        execute("SAVEPOINT untouched")
        if stored(f"UPDATE {table} SET {column} = %s WHERE ctid = %s", [changed, spot]):
            note = kept if place in FOUND_BY_THE_NOTE else None
            assert examine(kept=note).bad is not None, (place, spot, value, changed)
        execute("ROLLBACK TO SAVEPOINT untouched")

    with triggers_off():
        flip_one()


def stored(sql: str, parameters: list) -> bool:
    """Whether the table took it: it refuses what is no JSON any more, and the number another row has."""
    try:
        execute(sql, parameters)
    except DatabaseError:
        return False
    return True


def columns_of(table: str) -> list[str]:
    """All that is stored; what the database generates out of it goes with it."""
    sql = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    return [name for (name,) in execute(f"{sql} ORDER BY ordinal_position", [table])]


def rows_of(table: str, column: str) -> list[tuple]:
    return execute(f"SELECT ctid, {column} FROM {table} ORDER BY ctid")


def flipped(value, bit: int):
    """The value with one of its bits the other way round; None where it is no such value then, or is empty."""
    if isinstance(value, int):
        return value ^ (1 << bit % 63)
    if isinstance(value, UUID):
        return UUID(int=value.int ^ (1 << bit % 128))
    if isinstance(value, datetime):
        micros = ((value - EPOCH) // timedelta(microseconds=1)) ^ (1 << bit % 50)
        return EPOCH + timedelta(microseconds=micros)
    data = bytearray(value.encode() if isinstance(value, str) else bytes(value))
    if not data:
        return None
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    if not isinstance(value, str):
        return bytes(data)
    text = data.decode(errors="replace")
    return None if "\0" in text or "\ufffd" in text else text


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
