"""Two verifiers that share no line must agree: ours inside the database, docs/verify_journal.py on an export.

TRUST §1 names fifteen kinds of tampering, as done by somebody with every right in the database; KINDS says which of
the alterations stands for which. Each is found by ours; by the other one too wherever an export can show it.
"""

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from journal import keys
from journal.checkpoints import take_checkpoint
from journal.codes import code_of
from journal.erasure import erase
from journal.examine import examine
from journal.export import with_evidence
from journal.models import Checkpoint, Entry, Head
from journal.proofs import consistency_proof, inclusion_proofs
from journal.record import record
from journal.verify_offsite import read_kept
from tests import make
from tests.journal import alterations as altered
from tests.journal.altered_confirmations import CONFIRMATIONS, confirmed
from tests.journal.root import write_history_anew
from tests.journal.superuser import chain_again, tamper
from tests.journal.test_merkle import root_by_definition
from tests.journal.test_proofs import leaves

pytestmark = pytest.mark.django_db

VERIFIER = settings.BASE_DIR / "docs" / "verify_journal.py"


def rewrite_all_with_every_key(diary):
    write_history_anew(diary, 2, "Said 2.", "Sold 2.")


KINDS = {
    "the text is edited": [altered.change_text, altered.take_text_away],
    "the signed bytes are edited": [altered.change_payload, altered.write_payload_otherwise],
    "what happened when, or what it was, is edited": [altered.change_when_it_happened, altered.change_kind],
    "it is said to have been recorded at another time": [altered.change_when_it_was_recorded],
    "an entry is deleted": [altered.delete_entry, altered.delete_everything],
    "entries are reordered": [altered.swap_two_entries, altered.swap_two_leaves],
    "an entry is deleted, the rest numbered and chained anew": [
        altered.delete_entry_and_close_the_gap,
        altered.swap_two_entries_and_chain_again,
    ],
    "an entry is moved to another customer": [
        *(altered.move_to_another_customer, altered.move_an_entry_to_another_folder),
        *(altered.move_the_book_without_a_merge, altered.move_the_head_alone, altered.merge_and_leave_the_book_behind),
    ],
    "a public key is exchanged or put in": [
        *(altered.exchange_public_key, altered.add_a_key_of_the_thief, altered.delete_key),
        *(altered.let_key_begin_later, altered.sign_with_a_revoked_key),
    ],
    "an old entry is put in": [altered.insert_old_entry, altered.take_out_of_the_tree],
    "a text is erased without an order": [altered.erase_without_order],
    "somebody else is said to have written or signed it": [
        *(altered.change_author, altered.change_signature, altered.sign_with_the_key_of_somebody_else),
        *CONFIRMATIONS,
    ],
    "the tail is cut off": [
        *(altered.cut_the_tail, altered.cut_the_tail_and_move_the_head, altered.cut_the_tail_leaf_and_head),
        altered.change_the_head,
    ],
    "a checkpoint is deleted or changed": [
        *(altered.delete_first_checkpoint, altered.delete_first_checkpoint_and_renumber),
        *(altered.delete_last_checkpoint, altered.change_root, altered.change_frontier, altered.change_note),
        altered.date_checkpoint_back,
    ],
    "all of it is written and signed anew with every key": [rewrite_all_with_every_key],
}
# An export carries the last checkpoint, not all that were ever taken, and no private half of a key.
NOT_IN_AN_EXPORT = {
    *(altered.delete_first_checkpoint, altered.change_frontier, altered.change_note, altered.date_checkpoint_back),
    altered.add_a_key_of_the_thief,
}


def export(*customers, chosen=lambda entry: True, since: int = 0) -> dict:
    """What `report journal --format json` writes: the entries chosen, with what proves them."""
    codes = {customer.code for customer in customers}
    entries = Entry.objects.filter(customer__in=customers).select_related("customer", "book", "body").order_by("id")
    shown = [printed(entry) for entry in entries if chosen(entry)]
    assert codes
    return with_evidence(shown, customers, since=since)


def printed(entry: Entry) -> dict:
    body = getattr(entry, "body", None)
    said = json.loads(body.content) if body and body.content else {"subject": "", "text": ""}
    codes = {"customer_code": entry.customer.code, "book_code": entry.book.code}
    return {**codes, "seq": entry.seq, "subject": said["subject"], "text": said["text"]}


SPEC = spec_from_file_location("verify_journal", VERIFIER)
SPEC.loader.exec_module(second_verifier := module_from_spec(SPEC))


def judged(document: dict, tmp_path, *arguments: str) -> tuple[int, str]:
    """Exit code and words of the second verifier, which knows nothing but the files."""
    file, words = tmp_path / "journal.json", StringIO()
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with redirect_stdout(words), redirect_stderr(words):
        code = second_verifier.main([str(file), *arguments])
    return code, words.getvalue()


def everything() -> dict:
    return export(*Entry._meta.get_field("customer").related_model.objects.order_by("pk"))


def note_file(tmp_path) -> str:
    file = tmp_path / "note.json"
    call_command("export_checkpoint", "-o", str(file))
    return str(file)


# The fifteen kinds


def test_the_kinds_of_trust_are_all_there():
    assert len(KINDS) == 15
    assert {alteration for kind in KINDS.values() for alteration in kind} >= set(altered.FOUND)


@pytest.mark.parametrize("alteration", altered.FOUND, ids=lambda alteration: alteration.__name__)
def test_both_verifiers_find_it_and_name_the_same_entry(alteration, diary, tmp_path):
    alteration(diary)
    bad = examine().bad
    code, words = judged(everything(), tmp_path)
    if alteration in NOT_IN_AN_EXPORT:
        assert (code, bad.seq) == (0, None), words
        return
    assert code == 1, words
    assert words.startswith("NOT as signed: ")
    if bad.seq and alteration is not altered.exchange_public_key:  # theirs looks at all keys before the entries
        assert f"{bad.customer}: entry {bad.seq}" in words, f"ours: {bad}, theirs: {words}"


def test_history_written_anew_with_every_key_is_found_by_both_with_the_note_alone(diary, tmp_path):
    note = note_file(tmp_path)
    rewrite_all_with_every_key(diary)
    assert examine().bad is None
    assert judged(everything(), tmp_path)[0] == 0
    with open(note) as file:
        assert "something was changed" in examine(kept=read_kept(file.read())).bad.problem
    code, words = judged(everything(), tmp_path, "--note", note)
    assert code == 1
    assert "among the first 8 entries of all journals something was changed" in words


# What is in order


def test_an_untouched_journal_is_in_order_for_both(diary, tmp_path):
    code, words = judged(everything(), tmp_path)
    assert code == 0, words
    assert "ACME (Acme Tools Ltd): 5 entries are as they were signed, with 5 texts." in words
    assert "They are in the tree of checkpoint 2" in words
    assert "--note" in words


def test_a_journal_with_all_an_office_does_is_in_order_for_both(diary, anna, now, tmp_path):
    """New keys, erased and formatted texts, amendments, acts confirmed by passkey, entries that wait."""
    note = note_file(tmp_path)
    keys.rotate(user=anna)
    record(diary, "note", "Größe ½ 𝒳", by=anna, now=now, text="<p>Formatted &amp; <b>bold</b></p>", rich=True)
    record(diary, "amendment", "", by=anna, now=now, text="Not so", amends=altered.entry(diary, 1))
    erase(entry=altered.entry(diary, 2), reason="Asked for in writing", by=anna, now=now)
    confirmed(diary)
    keys.rotate(purpose=keys.LOG)
    take_checkpoint()
    confirmed(diary, together=True)
    assert examine().bad is None
    document = export(diary, since=8)
    assert judged(document, tmp_path, "--note", note)[0] == 0
    code, words = judged(document, tmp_path)
    assert (code, "12 entries are as they were signed, with 11 texts, 1 erased by order." in words) == (0, True), words


def test_a_choice_of_entries_is_verified_with_the_whole_chain(diary, tmp_path):
    document = export(diary, chosen=lambda entry: entry.seq in (2, 4))
    assert judged(document, tmp_path) == (0, judged(document, tmp_path)[1])
    assert "5 entries are as they were signed, with 2 texts" in judged(document, tmp_path)[1]
    document["entries"][0]["subject"] = "Something else"
    code, words = judged(document, tmp_path)
    assert (code, "ACME: entry 2 (call_in): what is shown is not the text that was signed" in words) == (1, True)


def test_an_entry_that_is_in_no_chain_is_not_shown_as_good(diary, tmp_path):
    document = export(diary)
    document["entries"].append(document["entries"][0] | {"seq": 77})
    code, words = judged(document, tmp_path)
    assert (code, "in no chain" in words) == (1, True)


def test_the_report_of_the_console_can_be_verified(diary, tmp_path):
    note = note_file(tmp_path)
    record(diary, "note", "Later", by=None, now=Entry.objects.latest("id").recorded_at)
    take_checkpoint()
    file = tmp_path / "report.json"
    asked = ["report", "journal", "--customer", "ACME", "--format", "json", "-o", str(file)]
    call_command(*asked)
    assert judged(json.loads(file.read_text()), tmp_path)[0] == 0
    code, words = judged(json.loads(file.read_text()), tmp_path, "--note", note)
    assert (code, "export it with --note FILE" in words) == (2, True)
    call_command(*asked, "--note", note)
    code, words = judged(json.loads(file.read_text()), tmp_path, "--note", note)
    assert (code, "It agrees with checkpoint 2" in words) == (0, True), words


# Notes and codes


def test_a_plain_note_is_enough(diary, tmp_path):
    (tmp_path / "note").write_text(Checkpoint.objects.get(id=1).note)
    code, words = judged(export(diary, since=5), tmp_path, "--note", str(tmp_path / "note"))
    assert (code, "It agrees with checkpoint 1" in words) == (0, True), words


def test_a_tail_cut_since_the_note_is_found(diary, tmp_path):
    note = note_file(tmp_path)
    altered.cut_the_tail_leaf_and_head(diary)
    altered.delete_last_checkpoint(diary)
    tamper("DELETE FROM journal_leaf WHERE position >= 5")
    tamper("DELETE FROM journal_entry WHERE id NOT IN (SELECT entry_id FROM journal_leaf)")
    chain_again(diary)
    code, words = judged(everything(), tmp_path, "--note", note)
    assert (code, "the tree has fewer than 8 entries now" in words) == (1, True), words


def test_a_key_exchanged_since_the_note_is_found(diary, tmp_path):
    note = note_file(tmp_path)
    tamper("UPDATE journal_signingkey SET not_before = not_before - interval '1 day' WHERE purpose = 'user'")
    code, words = judged(everything(), tmp_path, "--note", note)
    assert (code, "is not in the register any more as it was" in words) == (1, True), words


def test_keys_added_since_the_note_are_told(diary, tmp_path):
    note = note_file(tmp_path)
    altered.add_a_key_of_the_thief(diary)
    code, words = judged(export(diary, since=8), tmp_path, "--note", note)
    assert (code, "Keys added since, which it cannot vouch for: 1, of Anna Meyer (" in words) == (0, True), words


def test_a_printed_code_is_compared(diary, tmp_path):
    on_paper = code_of(Head.objects.get(book=diary))
    short = f"5-{bytes(altered.entry(diary, 5).chain).hex()[:40]}"
    for code in (short, on_paper, f"Verification code: {on_paper}", f"ACME: {on_paper.upper()}"):
        answer, words = judged(export(diary), tmp_path, "--code", code)
        assert (answer, "the journal that was printed with 5 entries" in words) == (0, True), words
    assert judged(export(diary), tmp_path, "--code", f"5 entries, last link {'0' * 64}")[0] == 1
    assert judged(export(make.customer("EMPTY")), tmp_path, "--code", on_paper)[0] == 1
    assert judged(export(diary), tmp_path, "--code", "no code")[0] == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "customer-folder/journal/v1"}', "\x00"])
def test_what_is_no_export_is_refused_with_2(text, tmp_path):
    (tmp_path / "journal.json").write_text(text)
    with redirect_stderr(StringIO()) as words:
        assert second_verifier.main([str(tmp_path / "journal.json")]) == 2
    assert words.getvalue().startswith("Cannot verify: ")


def test_an_auditor_runs_it_far_away_from_the_project(diary, tmp_path):
    file = tmp_path / "journal.json"
    for expected in (0, 1):
        file.write_text(json.dumps(export(diary)))
        command = [sys.executable, "-I", str(VERIFIER), str(file)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={}, check=False)
        assert run.returncode == expected, run.stdout + run.stderr
        altered.change_text(diary)
    assert run.stdout == "NOT as signed: ACME: entry 2 (call_in): its text is not the one that was signed\n"
    assert subprocess.run([*command[:3], "/nowhere"], capture_output=True, check=False).returncode == 2


def test_it_imports_nothing_of_ours():
    source = VERIFIER.read_text()
    imported = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported - {"cryptography"} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 9, 31, 33])
def test_the_proofs_of_one_hold_for_the_other_and_no_wrong_ones_do(size):
    all_of_them = leaves(size)
    root = root_by_definition(all_of_them)
    for position, proof in inclusion_proofs(all_of_them, range(size), size).items():
        assert second_verifier.root_by_inclusion(all_of_them[position], position, size, proof) == root
        assert second_verifier.root_by_inclusion(b"another", position, size, proof) != root
    for earlier in range(1, size + 1):
        grown, began = consistency_proof(all_of_them, earlier, size), root_by_definition(all_of_them[:earlier])
        assert second_verifier.is_consistent(earlier, began, size, root, grown)
        assert not second_verifier.is_consistent(earlier, began, size, bytes(32), grown)
        assert not second_verifier.is_consistent(earlier, bytes(32), size, root, grown)
        assert not second_verifier.is_consistent(earlier, began, size, root, [*grown, bytes(32)])
        assert not grown or not second_verifier.is_consistent(earlier, began, size, root, grown[:-1])
