"""A note kept outside finds what the database alone cannot: history written anew by somebody with all keys."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crm import night
from crm.night import run
from foundation.periods import company_today
from journal import keys, offsite, tasks
from journal.checkpoints import Inconsistent, take_checkpoint
from journal.examine import examine
from journal.models import Alert, Checkpoint, SigningKey
from journal.record import record
from journal.verify_offsite import NotANote, disagreement, read_kept
from tests import make
from tests.journal.alterations import (
    change_root,
    cut_the_tail_leaf_and_head,
    delete_last_checkpoint,
    entry,
    exchange_public_key,
)
from tests.journal.root import write_history_anew
from tests.journal.superuser import chain_again, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT, settings.CHECKPOINTS_KEPT = tmp_path, "night"
    return tmp_path / "checkpoints"


def exported(*arguments: str) -> str:
    out = StringIO()
    call_command("export_checkpoint", *arguments, stdout=out)
    return out.getvalue()


def found_with(text: str) -> str:
    """What verify_journal says with this note beside it; empty when all is well."""
    bad = examine(kept=read_kept(text)).bad
    return bad.problem if bad else ""


def another_entry(diary, now, by=None):
    record(diary, "note", "One more", by=by, now=now)


# The file


def test_the_file_holds_the_note_the_register_and_the_passkeys(diary, anna, tmp_path):
    exported("-o", str(tmp_path / "note.json"))
    said = json.loads((tmp_path / "note.json").read_text())
    assert (said["format"], said["passkeys"]) == ("customer-folder/checkpoint/v1", [])
    newest = Checkpoint.objects.get(id=2)
    assert said["checkpoint"]["note"] == newest.note
    assert (said["checkpoint"]["number"], said["checkpoint"]["size"]) == (2, 8)
    holders = {(key["purpose"], key["user"], key["name"]) for key in said["keys"]}
    assert holders == {("user", anna.pk, "Anna Meyer"), ("system", None, None), ("log", None, None)}
    assert "wrapped_private" not in (tmp_path / "note.json").read_text()


def test_what_waits_is_signed_first(diary, now):
    another_entry(diary, now)
    assert json.loads(exported())["checkpoint"]["size"] == 9


def test_an_empty_journal_has_nothing_to_sign(db, capsys):
    with pytest.raises(SystemExit) as leaving:
        call_command("export_checkpoint")
    assert leaving.value.code == 1
    assert "nothing to sign" in capsys.readouterr().err


# Comparing with it


def test_a_journal_that_only_grew_agrees_with_the_note(diary, anna, now):
    text = exported()
    another_entry(diary, now, by=anna)
    take_checkpoint()
    keys.rotate(user=anna)
    assert found_with(text) == ""
    assert found_with(json.loads(text)["checkpoint"]["note"]) == ""


def test_history_written_anew_with_all_keys_is_found_by_the_note_alone(diary, tmp_path):
    text = exported()
    write_history_anew(diary, 2, "Said 2.", "Ten per cent off.")
    assert examine().bad is None, "in the database everything fits together again"
    words = "kept outside: among the first 8 entries of the journal something was changed, moved or exchanged since"
    assert words in found_with(text)
    assert words in found_with(json.loads(text)["checkpoint"]["note"])


def test_the_command_compares_and_says_with_what(diary, tmp_path):
    note, out = tmp_path / "note.json", StringIO()
    exported("-o", str(note))
    call_command("verify_journal", "--note", str(note), stdout=out)
    assert "are as they were signed. They agree with checkpoint 2 of" in out.getvalue()
    write_history_anew(diary, 2, "Said 2.", "Sold 2.")
    out = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("verify_journal", "--json", "--note", str(note), stdout=out)
    assert leaving.value.code == 1
    answer = json.loads(out.getvalue())
    assert not answer["ok"]
    assert answer["note"].startswith("checkpoint 2 of")


def test_the_tail_cut_off_with_its_checkpoint_is_found(diary):
    text = exported()
    cut_the_tail_leaf_and_head(diary)
    delete_last_checkpoint(diary)
    tamper("DELETE FROM journal_leaf WHERE position >= 5")
    tamper("DELETE FROM journal_entry WHERE id NOT IN (SELECT entry_id FROM journal_leaf)")
    chain_again(diary)
    assert examine().bad is None
    assert "the tree has only 5 entries now" in found_with(text)


def test_a_register_changed_since_is_found(diary, now):
    text = exported()
    tamper("UPDATE journal_signingkey SET not_before = not_before - interval '1 day' WHERE purpose = 'log'")
    assert examine().bad is None
    assert "has another not before in the register now" in found_with(text)


def test_a_revocation_dated_back_is_found(diary, anna):
    text = exported()
    tamper("UPDATE journal_signingkey SET revoked_at = now() - interval '1 year' WHERE user_id = %s", [anna.pk])
    assert "has another revoked at in the register now" in found_with_register_only(text)


def found_with_register_only(text: str) -> str:
    return disagreement(read_kept(text)).problem


def test_a_key_taken_out_or_exchanged_is_found(diary, anna):
    text = exported()
    exchange_public_key(diary)
    assert "has another public in the register now" in found_with_register_only(text)
    tamper("DELETE FROM journal_signingkey WHERE user_id = %s", [anna.pk])
    assert "is not in the register any more" in found_with_register_only(text)


def test_a_note_of_another_log_says_nothing_about_this_one(diary):
    text = exported()
    said = json.loads(text)
    for key in said["keys"]:
        if key["purpose"] == "log":
            key["purpose"] = "system"
    assert "not signed by this journal's log" in found_with(json.dumps(said))
    forged = json.loads(text)["checkpoint"]["note"].replace("\n8\n", "\n7\n")
    assert "not signed by this journal's log" in found_with(forged)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "{", '{"format": "other/v1"}', "a\nb\n\n— x y\n", "\ufffd", '{"format": 1, "checkpoint": 2}'],
)
def test_what_is_no_note_is_refused_with_2(db, text, tmp_path):
    with pytest.raises(NotANote, match="no checkpoint of a journal"):
        read_kept(text)
    (tmp_path / "note").write_text(text)
    with pytest.raises(CommandError) as refusal:
        call_command("verify_journal", "--note", str(tmp_path / "note"))
    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_is_refused_with_2(db):
    with pytest.raises(CommandError) as refusal:
        call_command("verify_journal", "--note", "/nowhere/note.json")
    assert refusal.value.returncode == 2


# Shipping


def files(store) -> list[str]:
    return sorted(str(file.relative_to(store)) for file in store.rglob("*.json"))


def test_each_night_the_newest_checkpoint_is_kept_and_mailed(diary, now, store, settings, mailoutbox, monkeypatch):
    monkeypatch.setattr(night, "STEPS", [step for step in night.STEPS if step.name == "checkpoint"])
    settings.AUDITOR_EMAIL = "auditor@example.org"
    another_entry(diary, now)
    marks = run(day=company_today(now), now=now)
    assert [(mark.step, mark.rows) for mark in marks] == [("checkpoint", 2)]
    [name] = files(store)
    assert name.endswith("-00000003.json")
    [mail] = mailoutbox
    assert mail.to == ["auditor@example.org"]
    [(attached, content, kind)] = mail.attachments
    assert (attached, kind) == ("checkpoint-00000003.json", "application/json")
    assert found_with(content) == ""
    assert Checkpoint.objects.get(id=3).note in mail.body


def test_the_same_checkpoint_is_kept_once(diary, now, store):
    assert [offsite.ship(occasion=offsite.NIGHT, now=now) for _ in range(2)] == [1, 0]
    assert len(files(store)) == 1


@pytest.mark.parametrize(
    ("kept", "mailed", "after_checkpoint"), [("night", "night", 0), ("checkpoint", "checkpoint", 2)]
)
def test_how_often_is_a_setting(diary, now, settings, kept, mailed, after_checkpoint, mailoutbox, store):
    settings.AUDITOR_EMAIL, settings.CHECKPOINTS_KEPT, settings.CHECKPOINTS_MAILED = "a@example.org", kept, mailed
    another_entry(diary, now)
    assert tasks.checkpoint.delay().get() == 1
    assert len(files(store)) + len(mailoutbox) == after_checkpoint
    tasks.checkpoint.delay().get()
    assert len(files(store)) + len(mailoutbox) == after_checkpoint


def test_without_auditor_and_store_nothing_leaves(diary, now, settings, mailoutbox, store):
    settings.CHECKPOINTS_KEPT = "never"
    assert offsite.ship(occasion=offsite.NIGHT, now=now) == 0
    assert not mailoutbox
    assert not files(store)


# Signing nothing that contradicts what was signed


@pytest.mark.parametrize("alteration", [change_root, delete_last_checkpoint, cut_the_tail_leaf_and_head])
def test_nothing_is_signed_on_top_of_what_is_not_as_it_was_signed(diary, now, alteration):
    alteration(diary)
    another_entry(diary, now)
    with pytest.raises(Inconsistent, match="Find out with verify_journal"):
        take_checkpoint()
    assert Checkpoint.objects.count() <= 2


def test_who_keeps_the_installation_is_told_once_until_it_was_seen(diary, now):
    keeper = make.person("Ada Min", "administrator")
    make.person("Clara Kern", "clerk")
    change_root(diary)
    another_entry(diary, now)
    for minutes in (2, 1):  # tried each minute, told again only after it was seen
        for _ in range(minutes):
            with pytest.raises(Inconsistent):
                tasks.checkpoint.delay().get()
        Alert.objects.update(seen_at=now)
    said = Alert.objects.values_list("recipient", "text")
    assert (
        list(said) == [(keeper.pk, str(Inconsistent("checkpoint 2, the last one, is not as it was signed"))[:300])] * 2
    )


def test_a_tree_signed_anew_is_not_carried_on_when_a_note_of_it_was_kept(diary, now):
    offsite.ship(occasion=offsite.NIGHT, now=now)
    write_history_anew(diary, 2, "Said 2.", "Sold 2.")
    another_entry(diary, now)
    with pytest.raises(Inconsistent, match="checkpoint 2 says something else than the one that was kept outside"):
        take_checkpoint()


def test_a_database_restored_from_before_goes_on_when_told_to(diary, now, store):
    another_entry(diary, now)
    take_checkpoint()
    offsite.ship(occasion=offsite.NIGHT, now=now)
    restore_to_checkpoint_2(diary)
    another_entry(diary, now)
    with pytest.raises(Inconsistent, match="checkpoint 3 was kept outside and is not in the database any more"):
        take_checkpoint()
    with pytest.raises(SystemExit):
        call_command("export_checkpoint")
    exported("--after-restore")
    another_entry(diary, now)
    assert take_checkpoint().id == 4
    assert examine().bad is None
    assert len(files(store)) == 2


def restore_to_checkpoint_2(diary):
    pk = entry(diary, 6).pk
    tamper("DELETE FROM journal_checkpoint WHERE id = 3")
    tamper("DELETE FROM journal_leaf WHERE entry_id = %s", [pk])
    tamper("DELETE FROM journal_body WHERE entry_id = %s", [pk])
    tamper("DELETE FROM journal_entry WHERE id = %s", [pk])
    chain_again(diary)


def test_what_another_installation_kept_in_the_same_store_does_not_matter(diary, now, store):
    offsite.ship(occasion=offsite.NIGHT, now=now)
    [file] = store.rglob("*.json")
    said = json.loads(file.read_text())
    for key in said["keys"]:
        key["key_id"] = "0" * 16
    said["checkpoint"]["number"] = 77
    file.write_text(json.dumps(said))
    another_entry(diary, now)
    assert take_checkpoint().id == 3


def test_the_log_may_change_its_key_between_two_checkpoints(diary, now):
    offsite.ship(occasion=offsite.NIGHT, now=now)
    keys.rotate(purpose=keys.LOG)
    another_entry(diary, now)
    assert take_checkpoint().id == 3
    assert SigningKey.objects.filter(purpose="log").count() == 2
