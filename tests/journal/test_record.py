"""A clerk writes down what happened, and the house what it did."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from datetime import timezone as zone
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from journal import kinds
from journal.checkpoints import take_checkpoint
from journal.models import Body, Entry, Head
from journal.record import NewEntry, Refused, record, record_customer_event, record_many
from journal.verify import verified
from tests import make
from tests.journal.superuser import refusal_of

pytestmark = pytest.mark.django_db
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv" / "blns.json"


def test_a_call_is_written_down_with_everybody_named(acme, anna, now):
    jan, bert = make.contact(acme, "Jan", "Roth"), make.user("Bert Kuhn")
    yesterday = now - timedelta(days=1)
    entry = record(
        acme, "call_in", "Pump makes noise", by=anna, now=now, text="Wants a technician.", happened_at=yesterday,
        contacts=[jan], staff=[bert], people=["the night porter"], about=acme,
        attachments=[("ab" * 32, 120, "image/png")],
    )  # fmt: skip
    said = json.loads(bytes(entry.payload))
    assert said == {
        "v": 1, "entry_id": str(entry.entry_id), "customer_id": acme.pk, "author": anna.pk, "key_id": entry.key_id,
        "kind": "call_in", "occurred_at": yesterday.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "parties": {"contacts": [jan.pk], "users": [bert.pk]}, "amends": None,
        "body_sha256": hashlib.sha256(bytes(entry.body.salt) + entry.body.content.encode()).hexdigest(),
        "attachments": [["ab" * 32, 120, "image/png"]],
    }  # fmt: skip
    assert json.loads(entry.body.content) == {
        "parties": ["Jan Roth", "Bert Kuhn", "the night porter"], "subject": "Pump makes noise",
        "text": "Wants a technician.", "about": ["customers.customer", acme.pk, str(acme)],
    }  # fmt: skip
    assert (entry.body.subject, entry.seq, entry.author) == ("Pump makes noise", 1, anna)
    assert b"Roth" not in bytes(entry.payload)


def test_positions_follow_each_other_and_the_head_follows_the_last(acme, anna, now):
    entries = [record(acme, "note", f"Note {i}", by=anna, now=now) for i in range(3)]
    assert [entry.seq for entry in entries] == [1, 2, 3]
    head = Head.objects.get(customer=acme)
    assert (head.seq, bytes(head.chain)) == (3, bytes(entries[-1].chain))


def test_the_house_signs_what_no_person_did(acme, now):
    record_customer_event(acme, "customer_created", "Customer created", "", None, now)
    entry = Entry.objects.get()
    assert (entry.author, entry.key.purpose, entry.happened_at) == (None, "system", now)


def test_an_amendment_names_what_it_amends(acme, anna, now):
    entry = record(acme, "call_in", "Ordered 50 pumps", by=anna, now=now)
    amendment = record(acme, kinds.AMENDMENT, "15 pumps, not 50", by=anna, now=now, amends=entry)
    assert amendment.amends == entry.entry_id


def test_a_whole_history_is_written_in_the_order_given(anna, now):
    firms = [make.customer(), make.customer()]
    history = [
        NewEntry(firms[i % 2].pk, "letter", f"Letter {i}", now - timedelta(days=100 - i), author_id=anna.pk)
        for i in range(7)
    ]
    places = record_many(history, now=now)
    assert [place.customer_id for place in places] == [new.customer_id for new in history]
    assert [place.seq for place in places] == [1, 1, 2, 2, 3, 3, 4]
    subjects = Body.objects.order_by("entry__happened_at").values_list("subject", flat=True)
    assert list(subjects) == [f"Letter {i}" for i in range(7)]


def test_nothing_is_written_for_an_empty_history(db):
    assert record_many([]) == []


def test_a_time_zone_changes_nothing_about_the_instant(acme, anna, now):
    there = datetime(2020, 7, 1, 9, 30, tzinfo=zone(timedelta(hours=2)))
    entry = record(acme, "note", "From Berlin", by=anna, now=now, happened_at=there)
    assert entry.happened_at == there
    assert b'"2020-07-01T07:30:00.000000Z"' in bytes(entry.payload)


REFUSALS = {
    "the future": ({"happened_at": timedelta(seconds=1)}, "happened_at", "lies in the future"),
    "nothing": ({"subject": " ", "text": "\n"}, "subject", "Nothing was written"),
    "a book": ({"text": "x" * 100_001}, "text", "100,001 characters; the journal takes 100,000"),
    "a long subject": ({"subject": "x" * 301}, "subject", "301 characters"),
    "NUL": ({"text": "a\0b"}, "text", "NUL"),
    "NUL in a name": ({"people": ["a\0b"]}, "contact", "NUL"),
    "half a character": ({"subject": "\ud800"}, "subject", "half a character"),
    "an unknown way of writing a kind": ({"kind": "Phone call!"}, "kind", "no kind"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_stand_in_the_journal_is_refused_with_a_sentence(case, acme, anna, now):
    changes, field, words = REFUSALS[case]
    given = {"kind": "note", "subject": "Something", **changes}
    if "happened_at" in given:
        given["happened_at"] = now + given["happened_at"]
    with pytest.raises(Refused, match=words) as refusal:
        record(acme, given.pop("kind"), given.pop("subject"), by=anna, now=now, **given)
    assert (refusal.value.field, refusal.value.position) == (field, 0)
    assert not Entry.objects.exists()


def test_the_longest_text_there_may_be_is_taken(acme, anna, now):
    entry = record(acme, "note", "s" * 300, by=anna, now=now, text="ö" * 100_000)
    assert json.loads(entry.body.content)["text"] == "ö" * 100_000


def test_a_long_sentence_of_the_house_keeps_every_word(acme, now):
    sentence = "Placed on hold: " + "very late " * 40
    entry = record(acme, "hold_placed", sentence, by=None, now=now, text="More.")
    assert len(entry.body.subject) == 300
    assert sentence in json.loads(entry.body.content)["text"]


def test_a_person_of_another_customer_is_refused(acme, anna, now):
    stranger = make.contact(make.customer())
    with pytest.raises(Refused, match="no contact of this customer"):
        record(acme, "note", "Talked", by=anna, now=now, contacts=[stranger])


def test_an_entry_of_another_customer_is_not_amended(acme, anna, now):
    elsewhere = record(make.customer(), "note", "Elsewhere", by=anna, now=now)
    with pytest.raises(Refused, match="not in this customer's journal"):
        record(acme, kinds.AMENDMENT, "Wrong", by=anna, now=now, amends=elsewhere)


def test_the_one_bad_entry_of_many_is_named_and_none_is_written(acme, anna, now):
    good = NewEntry(acme.pk, "note", "Good", now)
    with pytest.raises(Refused) as refusal:
        record_many([good, good, NewEntry(acme.pk, "note", "Bad\0", now)], now=now)
    assert refusal.value.position == 2
    stranger = make.contact(make.customer())
    with pytest.raises(Refused) as refusal:
        record_many([good, NewEntry(acme.pk, "note", "Bad", now, contacts=[(stranger.pk, "Jan")])], now=now)
    assert refusal.value.position == 1
    assert not Entry.objects.exists()


def test_naughty_strings_survive_byte_for_byte(acme, anna, now):
    if not BLNS.exists():
        pytest.skip("the list of naughty strings is not here")
    naughty = [text for text in json.loads(BLNS.read_text()) if "\0" not in text]
    record_many(
        [NewEntry(acme.pk, "note", "Naughty", now, text=text, people=[text[:300]]) for text in naughty], now=now
    )
    bodies = [json.loads(body.content) for body in Body.objects.order_by("entry__seq")]
    assert [body["text"] for body in bodies] == naughty
    assert [body["parties"] for body in bodies] == [[text[:300]] for text in naughty]
    assert set(verified(Entry.objects.all()).values()) == {""}


CHANGES = [
    "UPDATE journal_entry SET kind = 'letter'",
    "UPDATE journal_entry SET seq = seq",
    "DELETE FROM journal_entry",
    "TRUNCATE journal_entry CASCADE",
    "UPDATE journal_body SET content = 'x', salt = 'y'",
    'UPDATE journal_body SET content = \'{"subject":"Other"}\'',
    "UPDATE journal_body SET salt = NULL, content = NULL, customer_id = 0",
    "DELETE FROM journal_body",
    "TRUNCATE journal_body",
    "UPDATE journal_head SET seq = 0",
    "INSERT INTO journal_head SELECT id, 9, 'x', id FROM customers_customer WHERE code = 'NEW'",
    "DELETE FROM journal_head",
    "TRUNCATE journal_head",
    "DELETE FROM journal_leaf",
    "DELETE FROM journal_checkpoint",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_nothing_is_changed_or_deleted_by_any_statement(change, role, acme, anna, now):
    make.customer("NEW")
    record(acme, "note", "Said", by=anna, now=now)
    take_checkpoint()
    assert refusal_of(change, role) == "AO001"


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.update(kind="letter"),
        lambda entry: Entry.objects.filter(pk=entry.pk)._raw_delete("default"),
        lambda entry: Body.objects.filter(entry=entry).update(content="{}"),
    ],
)
def test_nothing_is_changed_through_the_models(change, acme, anna, now):
    entry = record(acme, "note", "Said", by=anna, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(entry)


@pytest.mark.parametrize("role", ["origin", "replica"])
def test_position_time_and_link_are_the_databases_whatever_is_given(role, acme, anna, now):
    entry = record(acme, "note", "Said", by=anna, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', %s, true)", [role])
        cursor.execute(
            """INSERT INTO journal_entry (customer_id, entry_id, seq, kind, author_id, key_id, happened_at, recorded_at,
                                          payload, signature, chain)
               SELECT customer_id, gen_random_uuid(), 99, kind, author_id, key_id, happened_at, '2001-01-01',
                      payload, signature, 'forged' FROM journal_entry"""
        )
    forged = Entry.objects.exclude(pk=entry.pk).get()
    assert forged.seq == 2
    assert forged.recorded_at >= entry.recorded_at
    assert bytes(forged.chain) != b"forged"
    assert verified([forged])[forged.pk] == "the column entry_id does not say what was signed"
