"""What somebody who rules the server can do: every table, and every private key. He writes history anew, perfectly."""

from django.conf import settings
from django.db.models import F

from journal.canonical import canonical_bytes, parse_canonical
from journal.keys import Signer, opened
from journal.merkle import Frontier
from journal.models import Checkpoint, Entry, Leaf, SigningKey
from journal.notes import Statement, origin, write_note
from journal.payload import body_hash, signed_text
from tests.journal.superuser import chain_again, execute, triggers_off


def write_history_anew(customer, seq: int, old: str, new: str) -> None:
    """Exchange words of one entry, and sign the entry, all links, the tree and every checkpoint again."""
    entry = Entry.objects.select_related("body", "key").get(customer=customer, seq=seq)
    content = entry.body.content.replace(old, new)
    assert content != entry.body.content
    said = parse_canonical(bytes(entry.payload))
    payload = canonical_bytes({**said, "body_sha256": body_hash(bytes(entry.body.salt), content)})
    with triggers_off():
        execute("UPDATE journal_body SET content = %s WHERE entry_id = %s", [content, entry.pk])
        signature = signer(entry.key).sign(signed_text(payload))
        execute("UPDATE journal_entry SET payload = %s, signature = %s WHERE id = %s", [payload, signature, entry.pk])
    chain_again(customer)
    sign_tree_anew()


def sign_tree_anew() -> None:
    """Make every checkpoint say what the tree is now, as of the moment it was made."""
    links = [bytes(chain) for chain in Leaf.objects.order_by("position").values_list(F("entry__chain"), flat=True)]
    log, tree = signer(SigningKey.objects.get(purpose="log")), Frontier()
    for checkpoint in Checkpoint.objects.order_by("id"):
        tree.add(links[tree.size : checkpoint.size])
        statement = Statement(origin(), checkpoint.size, tree.root(), checkpoint.id, checkpoint.made_at)
        with triggers_off():
            execute(
                "UPDATE journal_checkpoint SET root = %s, frontier = %s, note = %s WHERE id = %s",
                [tree.root(), bytes(tree), write_note(statement, log), checkpoint.id],
            )


def signer(key: SigningKey) -> Signer:
    return Signer(key.key_id, opened(key.key_id, bytes(key.wrapped_private), settings.JOURNAL_KEK))
