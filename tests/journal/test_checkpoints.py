"""Each minute the entries get their place in one tree, and a signed note says what the tree is."""

import base64
import threading

import pytest
from django.db import connections, transaction

from journal import keys, tasks
from journal.checkpoints import ONE_SEQUENCER, take_checkpoint, take_checkpoints
from journal.examine import examine
from journal.merkle import Frontier
from journal.models import Checkpoint, Entry, Leaf, Unsequenced
from journal.notes import note_key_id, read_note
from journal.record import NewEntry, record, record_many
from tests import make
from tests.journal.superuser import execute

pytestmark = pytest.mark.django_db


def notes(customer, count, now):
    return record_many([NewEntry(customer.pk, "note", f"Note {i}", now) for i in range(count)], now=now)


def test_waiting_entries_get_their_place_and_the_root_stands_for_all_of_them(acme, now):
    notes(acme, 5, now)
    assert Unsequenced.objects.count() == 5
    checkpoint = take_checkpoint()
    links = [bytes(leaf.entry.chain) for leaf in Leaf.objects.order_by("position")]
    whole = Frontier()
    whole.add(links)
    assert (checkpoint.id, checkpoint.size, bytes(checkpoint.root)) == (1, 5, whole.root())
    assert not Unsequenced.objects.exists()


def test_nothing_is_written_when_nothing_is_new(acme, now):
    assert take_checkpoint() is None
    notes(acme, 1, now)
    assert take_checkpoint()
    assert take_checkpoint() is None
    assert Checkpoint.objects.count() == 1


def test_a_heap_of_entries_is_taken_in_bounded_parts(acme, now):
    notes(acme, 7, now)
    assert [take_checkpoint(bound=3).size for _ in range(3)] == [3, 6, 7]
    assert list(Checkpoint.objects.order_by("id").values_list("id", flat=True)) == [1, 2, 3]
    assert examine().bad is None


def test_the_note_is_a_signed_note_of_the_logs_key(acme, now, settings):
    settings.PUBLIC_URL = "https://folder.example:8443"
    notes(acme, 2, now)
    checkpoint = take_checkpoint()
    text, [(name, key_id, signature)] = read_note(checkpoint.note)
    origin, size, root, extension = text.splitlines()
    assert (origin, size) == ("folder.example/customer-folder/journal", "2")
    assert base64.b64decode(root) == bytes(checkpoint.root)
    assert extension.startswith("checkpoint 1 made at ")
    public = keys.log_signer().private.public_key().public_bytes_raw()
    assert (name, key_id) == (origin, note_key_id(origin, public))
    assert keys.verifies(public, signature, text.encode())


def test_the_log_may_move_to_another_address(acme, now, settings):
    notes(acme, 1, now)
    take_checkpoint()
    settings.PUBLIC_URL = "https://elsewhere.example"
    notes(acme, 1, now)
    take_checkpoint()
    assert examine().bad is None


def test_the_task_takes_all_that_waits(acme, now):
    notes(acme, 3, now)
    assert tasks.checkpoint.delay().get() == 1
    assert tasks.checkpoint.delay().get() == 0


@pytest.mark.parametrize("note", ["", "no empty line", "text\n\n— name not-base64!\n", "text\n\n— name\n"])
def test_what_is_no_note_is_found(note, acme, now):
    notes(acme, 1, now)
    checkpoint = take_checkpoint()
    execute("ALTER TABLE journal_checkpoint DISABLE TRIGGER ALL")
    Checkpoint.objects.filter(pk=checkpoint.pk).update(note=note)
    assert examine().bad.problem == "checkpoint 1: its signed note is not good"


@pytest.mark.django_db(transaction=True)
def test_a_second_sequencer_leaves_the_work_to_the_first(now):
    notes(make.customer(), 3, now)
    answers = []

    def second_beat():
        answers.append(take_checkpoints())
        connections.close_all()

    with transaction.atomic():
        execute("SELECT pg_advisory_xact_lock(%s)", [ONE_SEQUENCER])
        beat = threading.Thread(target=second_beat)
        beat.start()
        beat.join()
    assert (answers, Checkpoint.objects.count()) == ([0], 0)
    assert take_checkpoints() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_not_forgotten(now):
    """Its number is older than those of entries the tree already holds."""
    early, late = make.customer(), make.customer()
    recorded, go_on = threading.Event(), threading.Event()

    def slow_clerk():
        with transaction.atomic():
            record(late, "note", "Begun first, committed last", by=None, now=now)
            recorded.set()
            go_on.wait(10)
        connections.close_all()

    record(early, "note", "The house has its key", by=None, now=now)
    clerk = threading.Thread(target=slow_clerk)
    clerk.start()
    recorded.wait(10)
    notes(early, 3, now)
    assert take_checkpoint().size == 4
    go_on.set()
    clerk.join()
    assert Entry.objects.filter(leaf=None).get().customer == late
    assert take_checkpoint().size == 5
    assert examine().bad is None


def spare_bits(note: str) -> str:
    """The same signature in Base64 whose last letter, of which bits are left over, is the next one."""
    head, last = note[:-3], note[-3]
    return f"{head}{chr(ord(last) + 1)}=\n"


@pytest.fixture
def note_of_now(diary):
    take_checkpoint()
    return Checkpoint.objects.latest("id").note


@pytest.mark.parametrize("change", [lambda note: f"{note[:-1]}\v", lambda note: note[:-1], spare_bits])
def test_a_note_reads_as_it_was_written_and_no_other_way(note_of_now, change):
    read_note(note_of_now)
    with pytest.raises(ValueError, match=r"its last line|another way"):
        read_note(change(note_of_now))
