"""Ways to alter the journal of Acme (five entries, three of another customer, two checkpoints), and how each is found.

An expected position of None means that the tree tells, which names no single entry.
"""

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from customers.models import Customer
from journal import keys
from journal.canonical import canonical_bytes
from journal.kinds import MERGED
from journal.models import Entry, Leaf
from journal.payload import signed_text
from journal.record import record
from tests import make
from tests.journal.altered_confirmations import CONFIRMATIONS
from tests.journal.superuser import chain_again, execute, tamper, triggers_off

OTHER = "(SELECT id FROM customers_customer WHERE code = 'OTHER')"


def entry(customer, seq: int) -> Entry:
    return Entry.objects.get(book=customer, seq=seq)


def of(seq: int) -> str:
    return f"book_id = (SELECT id FROM customers_customer WHERE code = 'ACME') AND seq = {seq}"


def body_of(seq: int) -> str:
    return f"entry_id = (SELECT id FROM journal_entry WHERE {of(seq)})"


def change_text(diary):
    tamper(f"UPDATE journal_body SET content = replace(content, 'Said', 'Sold') WHERE {body_of(2)}")


def take_text_away(diary):
    tamper(f"DELETE FROM journal_body WHERE {body_of(2)}")


def erase_without_order(diary):
    tamper(f"UPDATE journal_body SET content = NULL, salt = NULL WHERE {body_of(2)}")


def change_payload(diary):
    payload = bytes(entry(diary, 2).payload).replace(b'"call_in"', b'"meeting"')
    tamper(f"UPDATE journal_entry SET payload = %s, kind = 'meeting' WHERE {of(2)}", [payload])


def write_payload_otherwise(diary):
    payload = bytes(entry(diary, 2).payload).replace(b'"v":1', b'"v": 1')
    tamper(f"UPDATE journal_entry SET payload = %s WHERE {of(2)}", [payload])


def change_kind(diary):
    tamper(f"UPDATE journal_entry SET kind = 'complaint' WHERE {of(2)}")


def change_when_it_happened(diary):
    tamper(f"UPDATE journal_entry SET happened_at = happened_at - interval '1 day' WHERE {of(2)}")


def change_author(diary):
    tamper(f"UPDATE journal_entry SET author_id = %s WHERE {of(2)}", [make.user("Bert Kuhn").pk])


def change_when_it_was_recorded(diary):
    tamper(f"UPDATE journal_entry SET recorded_at = recorded_at + interval '1 microsecond' WHERE {of(2)}")


def change_signature(diary):
    tamper(f"UPDATE journal_entry SET signature = set_byte(signature, 7, get_byte(signature, 7) # 1) WHERE {of(2)}")


def delete_entry(diary):
    tamper(f"DELETE FROM journal_entry WHERE {of(2)}")


def delete_entry_and_close_the_gap(diary):
    removed = entry(diary, 2)
    tamper(f"DELETE FROM journal_body WHERE {body_of(2)}")
    tamper(f"DELETE FROM journal_entry WHERE {of(2)}")
    chain_again(diary)
    assert not Entry.objects.filter(pk=removed.pk).exists()


def swap_two_entries(diary):
    tamper(f"UPDATE journal_entry SET seq = -2 WHERE {of(3)}")
    tamper(f"UPDATE journal_entry SET seq = 3 WHERE {of(2)}")
    tamper(f"UPDATE journal_entry SET seq = 2 WHERE {of(-2)}")


def swap_two_entries_and_chain_again(diary):
    swap_two_entries(diary)
    chain_again(diary)


def move_to_another_customer(diary):
    with triggers_off():
        execute(f"UPDATE journal_entry SET seq = 4, book_id = {OTHER}, customer_id = {OTHER} WHERE {of(5)}")
    chain_again(diary)


def move_an_entry_to_another_folder(diary):
    with triggers_off():
        execute(f"UPDATE journal_body SET customer_id = {OTHER} WHERE {body_of(2)}")
        execute(f"UPDATE journal_entry SET customer_id = {OTHER} WHERE {of(2)}")


def move_the_book_without_a_merge(diary):
    with triggers_off():
        for table in ("journal_body", "journal_entry", "journal_head"):
            execute(f"UPDATE {table} SET customer_id = {OTHER} WHERE customer_id = %s", [diary.pk])


def move_the_head_alone(diary):
    tamper(f"UPDATE journal_head SET customer_id = {OTHER} WHERE book_id = %s", [diary.pk])


def merge_and_leave_the_book_behind(diary):
    other = Customer.objects.get(code="OTHER")
    record(
        diary, MERGED, "Merged into OTHER", by=entry(diary, 1).author, now=entry(diary, 5).recorded_at, moved_to=other
    )


def exchange_public_key(diary):
    """The thief puts a key of his own under the old name and signs everything anew."""
    stolen, name = Ed25519PrivateKey.generate(), entry(diary, 2).key_id
    public = stolen.public_key().public_bytes_raw()
    with triggers_off():
        execute("UPDATE journal_signingkey SET public = %s WHERE key_id = %s", [public, name])
        for row in Entry.objects.filter(key_id=name):
            signature = stolen.sign(signed_text(bytes(row.payload)))
            execute("UPDATE journal_entry SET signature = %s WHERE id = %s", [signature, row.pk])
    chain_again(diary)


def add_a_key_of_the_thief(diary):
    """For Anna, revoked by the time anybody looks; and an entry in her name, in its place at the end of the chain."""
    stolen, anna, now = Ed25519PrivateKey.generate(), entry(diary, 1).author, entry(diary, 5).recorded_at
    public = stolen.public_key().public_bytes_raw()
    with triggers_off():
        execute(
            """INSERT INTO journal_signingkey
                   (key_id, purpose, user_id, public, wrapped_private, not_before, revoked_at)
               SELECT %s, purpose, user_id, %s, wrapped_private, not_before, now() + interval '1 hour'
               FROM journal_signingkey WHERE user_id = %s""",
            [name := keys.key_id_of(public), public, anna.pk],
        )
    record(diary, "verbal_quote", "Ten per cent off", by=anna, now=now)
    said = {**json.loads(bytes(entry(diary, 6).payload)), "key_id": name}
    forged = canonical_bytes(said)
    tamper(
        f"UPDATE journal_entry SET payload = %s, key_id = %s, signature = %s WHERE {of(6)}",
        [forged, name, stolen.sign(signed_text(forged))],
    )
    chain_again(diary)


def delete_key(diary):
    tamper("DELETE FROM journal_signingkey WHERE key_id = %s", [entry(diary, 2).key_id])


def let_key_begin_later(diary):
    row = entry(diary, 2)
    tamper("UPDATE journal_signingkey SET not_before = %s WHERE key_id = %s", [row.recorded_at, row.key_id])


def sign_with_a_revoked_key(diary):
    row = entry(diary, 2)
    tamper("UPDATE journal_signingkey SET revoked_at = %s WHERE key_id = %s", [row.recorded_at, row.key_id])


def sign_with_the_key_of_somebody_else(diary):
    """An entry in Anna's name that Bert's key signed."""
    said, bert = json.loads(bytes(entry(diary, 2).payload)), make.user("Bert Kuhn")
    signer = keys.signer_for(bert)
    payload = canonical_bytes({**said, "key_id": signer.key_id})
    tamper(
        f"UPDATE journal_entry SET payload = %s, key_id = %s, signature = %s WHERE {of(2)}",
        [payload, signer.key_id, signer.sign(signed_text(payload))],
    )


def insert_old_entry(diary):
    """A well signed entry, put where it was not: recorded long ago, in the third place."""
    record(diary, "verbal_quote", "Ten per cent off", by=entry(diary, 1).author, now=entry(diary, 5).happened_at)
    long_ago = entry(diary, 2).recorded_at
    with triggers_off():
        execute(f"UPDATE journal_entry SET seq = seq + 10 WHERE {of(3)} OR {of(4)} OR {of(5)}")
        execute(f"UPDATE journal_entry SET seq = 3, recorded_at = %s WHERE {of(6)}", [long_ago])
    chain_again(diary)


def cut_the_tail(diary):
    tamper(f"DELETE FROM journal_entry WHERE {of(5)}")


def cut_the_tail_and_move_the_head(diary):
    cut_the_tail(diary)
    chain_again(diary)


def cut_the_tail_leaf_and_head(diary):
    tamper("DELETE FROM journal_leaf WHERE entry_id = %s", [entry(diary, 5).pk])
    cut_the_tail_and_move_the_head(diary)


def delete_everything(diary):
    tamper("DELETE FROM journal_entry WHERE customer_id = %s", [diary.pk])


def change_the_head(diary):
    tamper("UPDATE journal_head SET chain = sha256(chain) WHERE customer_id = %s", [diary.pk])


def take_out_of_the_tree(diary):
    tamper("DELETE FROM journal_leaf WHERE entry_id = %s", [entry(diary, 2).pk])


def swap_two_leaves(diary):
    first, last = Leaf.objects.earliest("position").entry_id, Leaf.objects.latest("position").entry_id
    with triggers_off():
        execute("DELETE FROM journal_leaf WHERE entry_id IN (%s, %s)", [first, last])
        execute("INSERT INTO journal_leaf (position, entry_id) VALUES (0, %s), (7, %s)", [last, first])


def delete_first_checkpoint(diary):
    tamper("DELETE FROM journal_checkpoint WHERE id = 1")


def delete_first_checkpoint_and_renumber(diary):
    delete_first_checkpoint(diary)
    tamper("UPDATE journal_checkpoint SET id = 1")


def delete_last_checkpoint(diary):
    tamper("DELETE FROM journal_checkpoint WHERE id = 2")


def change_root(diary):
    tamper("UPDATE journal_checkpoint SET root = sha256(root) WHERE id = 2")


def change_frontier(diary):
    tamper("UPDATE journal_checkpoint SET frontier = sha256(frontier) WHERE id = 1")


def change_note(diary):
    tamper("UPDATE journal_checkpoint SET note = replace(note, 'journal', 'diary') WHERE id = 1")


def date_checkpoint_back(diary):
    tamper("UPDATE journal_checkpoint SET made_at = made_at - interval '1 day' WHERE id = 1")


FOUND = {
    change_text: (2, "its text is not the one that was signed"),
    take_text_away: (2, "its text is missing"),
    erase_without_order: (2, "its text was erased without an order"),
    change_payload: (2, "the signature is not good"),
    write_payload_otherwise: (2, "the signed bytes are not canonical"),
    change_kind: (2, "the column kind does not say what was signed"),
    change_when_it_happened: (2, "the column occurred_at does not say what was signed"),
    change_author: (2, "the column author does not say what was signed"),
    change_when_it_was_recorded: (2, "its link in the chain does not follow"),
    change_signature: (2, "the signature is not good"),
    delete_entry: (2, "entry 2 is missing, entry 3 follows"),
    delete_entry_and_close_the_gap: (None, "the entry at position 1 of the tree is gone"),
    swap_two_entries: (2, "its link in the chain does not follow"),
    swap_two_entries_and_chain_again: (None, "checkpoint 1: an entry among the first 5 of the tree was changed"),
    move_to_another_customer: (4, "the column customer_id does not say what was signed"),
    move_an_entry_to_another_folder: (2, "it stands in the folder of another customer"),
    move_the_book_without_a_merge: (1, "it stands in the folder of another customer"),
    move_the_head_alone: (None, "the head of the journal: it stands in the folder of another customer"),
    merge_and_leave_the_book_behind: (1, "it stands in the folder of another customer"),
    exchange_public_key: (1, "is not the one of that name"),
    add_a_key_of_the_thief: (None, "was not put into the register by this program"),
    delete_key: (1, "is not in the register"),
    let_key_begin_later: (1, "was not valid when the entry was recorded"),
    sign_with_a_revoked_key: (2, "was not valid when the entry was recorded"),
    sign_with_the_key_of_somebody_else: (2, "belongs to somebody else than the author"),
    insert_old_entry: (None, "checkpoint 2: an entry among the first 8 of the tree was changed"),
    cut_the_tail: (5, "entry 5 is missing, the journal had 5"),
    cut_the_tail_and_move_the_head: (None, "the entry at position 7 of the tree is gone"),
    cut_the_tail_leaf_and_head: (None, "the tree has 7 leaves, checkpoint 2 covered more"),
    delete_everything: (1, "all 5 entries of the journal are missing"),
    change_the_head: (5, "the head of the journal does not point to this last entry"),
    take_out_of_the_tree: (2, "it was taken out of the tree"),
    swap_two_leaves: (None, "checkpoint 1: an entry among the first 5 of the tree was changed"),
    delete_first_checkpoint: (None, "checkpoint 1 is missing, 2 follows"),
    delete_first_checkpoint_and_renumber: (None, "checkpoint 1: its signed note is not good"),
    delete_last_checkpoint: (3, "checkpoint 2, which covered this entry, is missing"),
    change_root: (None, "checkpoint 2: an entry among the first 8 of the tree was changed"),
    change_frontier: (None, "checkpoint 1: an entry among the first 5"),
    change_note: (None, "checkpoint 1: its signed note is not good"),
    date_checkpoint_back: (None, "checkpoint 1: its signed note is not good"),
    **CONFIRMATIONS,
}
