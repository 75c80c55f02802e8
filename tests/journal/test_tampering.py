"""Somebody with every right in the database alters the journal: each way is found, and named (TRUST §1)."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from journal import keys, kinds
from journal.checkpoints import take_checkpoint
from journal.examine import examine
from journal.models import Body
from journal.record import record
from journal.verify import verified
from tests.journal.alterations import FOUND, change_kind, change_text, delete_entry, entry, erase_without_order
from tests.journal.altered_confirmations import confirmed

pytestmark = pytest.mark.django_db


def test_a_journal_nobody_touched_is_in_order(diary):
    finding = examine()
    assert (finding.bad, finding.entries, finding.checkpoints) == (None, 8, 2)
    assert str(finding) == "8 entries and 2 checkpoints are as they were signed."
    assert examine(diary).entries == 5


@pytest.mark.parametrize("alteration", FOUND, ids=lambda alteration: alteration.__name__)
def test_every_alteration_is_found_and_named(alteration, diary):
    alteration(diary)
    seq, words = FOUND[alteration]
    bad = examine().bad
    assert bad, "nothing was found"
    assert words in bad.problem
    assert bad.seq == seq
    if seq:
        assert bad.customer in ("ACME", "OTHER")


SEEN_ON_THE_SCREEN = [
    alteration for alteration, (seq, _) in FOUND.items() if seq == 2 and alteration is not delete_entry
]


@pytest.mark.parametrize("alteration", SEEN_ON_THE_SCREEN, ids=lambda alteration: alteration.__name__)
def test_an_altered_entry_is_not_shown_as_verified(alteration, diary):
    alteration(diary)
    assert verified([entry(diary, 2)])[entry(diary, 2).pk]


def test_the_entry_after_a_gap_is_not_shown_as_verified(diary):
    shown = [entry(diary, 1), entry(diary, 3), entry(diary, 4)]
    delete_entry(diary)
    assert [bool(problem) for problem in verified(shown).values()] == [False, True, False]


def test_a_text_erased_by_order_is_in_order(diary, anna, now):
    erased = entry(diary, 2)
    record(diary, kinds.ERASURE, "Erased at the request of J. Roth", by=anna, now=now, amends=erased)
    Body.objects.filter(entry=erased).update(salt=None, content=None)
    assert examine().bad is None
    assert verified([erased]) == {erased.pk: ""}
    assert Body.objects.get(entry=erased).subject is None


def test_an_order_to_erase_another_entry_does_not_cover_it(diary, anna, now):
    record(diary, kinds.ERASURE, "Erased", by=anna, now=now, amends=entry(diary, 1))
    erase_without_order(diary)
    assert examine().bad.seq == 2


def test_entries_and_checkpoints_survive_new_keys(diary, anna, now):
    keys.rotate(user=anna)
    keys.rotate(purpose=keys.LOG)
    record(diary, "note", "With the new key", by=anna, now=now)
    take_checkpoint()
    assert examine().checkpoints == 3


@pytest.mark.parametrize("together", [False, True])
def test_what_a_passkey_confirmed_is_in_order(diary, together):
    _, entries = confirmed(diary, together=together)
    assert examine().bad is None
    assert verified(entries) == {entry.pk: "" for entry in entries}


def test_the_command_names_the_first_bad_entry_and_exits_with_1(diary):
    change_text(diary)
    out = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("verify_journal", stdout=out)
    assert leaving.value.code == 1
    assert out.getvalue() == "NOT as signed: ACME: entry 2 (call_in): its text is not the one that was signed\n"


def test_the_command_answers_in_json(diary):
    out = StringIO()
    call_command("verify_journal", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"ok": True, "entries": 8, "checkpoints": 2, "first_bad": None}
    change_kind(diary)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_journal", "--json", "--customer", "acme", stdout=out)
    bad = json.loads(out.getvalue())["first_bad"]
    assert (bad["customer"], bad["seq"], bad["kind"]) == ("ACME", 2, "complaint")


def test_the_command_looks_at_one_customer_alone(diary):
    change_text(diary)
    out = StringIO()
    call_command("verify_journal", "--customer", "OTHER", stdout=out)
    assert "3 entries" in out.getvalue()
    with pytest.raises(CommandError, match="There is no customer NOBODY") as refusal:
        call_command("verify_journal", "--customer", "NOBODY")
    assert refusal.value.returncode == 2
