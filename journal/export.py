"""What somebody else needs to verify exported entries without us: docs/verify_journal.py reads it, and any program can.

To the entries chosen come salt and text, to be hashed; beside them each book in the folders, whole but without texts
(so that a choice of entries is verifiable too), the last checkpoint with an inclusion proof for each entry, and the
registers of keys and passkeys. Bytes are in hex. docs/verify_journal.md says what stands where.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Max, Q
from django.utils import timezone

from customers.models import Customer
from journal.models import Checkpoint, Entry, Head, Leaf
from journal.offsite import checkpoint_row
from journal.payload import instant_text
from journal.proofs import consistency_proof, inclusion_proofs
from journal.register import key_rows, passkey_rows
from journal.stored import Stored, stream
from journal.verify_tree import tree_leaves

FORMAT = "customer-folder/journal/v1"


def with_evidence(entries: list[dict], customers: Iterable[Customer] = (), *, since: int = 0) -> dict[str, object]:
    """Return the entries (each with customer_code, book_code and seq) with salt and text, and all that proves them.

    `customers` are those of whom the books is wanted even where none of their entries was chosen; `since` is the
    size of a tree kept outside, which the present one is shown to continue. Keys are only added to the entries. What
    was altered is exported as it lies there: the one who verifies is to find it.
    """
    books = _books({entry["customer_code"] for entry in entries}, customers)
    stored = [entry for book in books for entry in stream([book.pk])]
    bodies = {(entry.code, entry.seq): _body(entry) for entry in stored}
    positions = dict(Leaf.objects.filter(entry__book__in=books).values_list("entry_id", "position"))
    checkpoint = Checkpoint.objects.order_by("-id").first()  # after the positions, so that it covers them
    size = _provable_size(checkpoint)
    proofs = _proofs(size, positions.values())
    return {
        "format": FORMAT,
        "exported_at": instant_text(timezone.now()),
        "entries": [entry | bodies.get((entry["book_code"], entry["seq"]), {}) for entry in entries],
        "chain": [_link(entry, positions.get(entry.id), proofs) for entry in stored],
        "heads": _heads(books, stored),
        "keys": key_rows(),
        "passkeys": passkey_rows(),
        "checkpoint": checkpoint_row(checkpoint) if checkpoint else None,
        "consistency": _consistency(size, since),
    }


def _body(entry: Stored) -> dict[str, str | None]:
    """Both are null for a text that was erased; neither is there when the text is gone altogether."""
    return {"salt": _hex(entry.salt), "content": entry.content} if entry.has_body else {}


def _link(entry: Stored, position: int | None, proofs: dict[int, list[bytes]]) -> dict[str, object]:
    return {
        "customer_id": entry.book_id,
        "customer_code": entry.code,
        "folder_id": entry.customer_id,
        "seq": entry.seq,
        "entry_id": str(entry.entry_id),
        "kind": entry.kind,
        "author": entry.author_id,
        "key_id": entry.key_id,
        "happened_at": instant_text(entry.happened_at),
        "recorded_at": instant_text(entry.recorded_at),
        "amends": str(entry.amends) if entry.amends else None,
        "payload": entry.payload.hex(),
        "signature": entry.signature.hex(),
        "link": entry.chain.hex(),
        "confirmation": _confirmation(entry),
        "position": position,
        "waits": position is None and entry.sequenced,
        "proof": [node.hex() for node in proofs[position]] if position in proofs else None,
    }


def _confirmation(entry: Stored) -> dict[str, str | None] | None:
    laid = entry.assertion
    return {name: _hex(value) for name, value in laid._asdict().items()} if laid.public_key is not None else None


def _books(codes: set[str], customers: Iterable[Customer]) -> list[Customer]:
    """Whose books stand in the folders asked for, by code, and in the folder a merged one's own has moved to."""
    asked = Customer.objects.filter(Q(code__in=codes) | Q(pk__in=[customer.pk for customer in customers]))
    folders = set(asked.values_list("pk", flat=True))
    folders |= set(Head.objects.filter(book__in=folders).values_list("customer_id", flat=True))
    books = folders | set(Head.objects.filter(customer__in=folders).values_list("book_id", flat=True))
    books |= set(Entry.objects.filter(customer__in=folders).order_by().values_list("book_id", flat=True).distinct())
    return list(Customer.objects.filter(pk__in=books).order_by("code"))


def _heads(books: list[Customer], stored: list[Stored]) -> list[dict[str, object]]:
    """Where each book ends, read with the book itself; for one without entries from the heads alone."""
    rows = Head.objects.filter(book__in=books).values_list("book_id", "customer_id", "seq", "chain")
    heads = {book: tuple(rest) for book, *rest in rows}
    heads |= {entry.book_id: (entry.head_customer_id, entry.head_seq, entry.head_chain) for entry in stored}
    return [
        {
            "customer_id": book.pk,
            "customer_code": book.code,
            "name": book.name,
            "folder_id": folder,
            "seq": seq,
            "link": _hex(link),
        }
        for book in books
        for folder, seq, link in [heads.get(book.pk, (book.pk, 0, None))]
    ]


def _provable_size(checkpoint: Checkpoint | None) -> int:
    """How many leaves the tree of the checkpoint has; 0 when they are not all there, so that nothing is proved."""
    end = Leaf.objects.aggregate(end=Max("position"))["end"]
    return checkpoint.size if checkpoint and end is not None and checkpoint.size <= end + 1 else 0


def _proofs(size: int, positions: Iterable[int]) -> dict[int, list[bytes]]:
    wanted = [position for position in positions if 0 <= position < size]
    return inclusion_proofs(_whole(size), wanted, size) if wanted else {}


def _consistency(size: int, since: int) -> dict[str, object] | None:
    if not 0 < since <= size:
        return None
    return {"from": since, "proof": [step.hex() for step in consistency_proof(_whole(size), since, size)]}


def _whole(size: int) -> Iterator[bytes]:
    """The leaves up to the size, with nothing in the place of those that are gone: their tree proves itself wrong."""
    expected = 0
    for position, link, *_ in tree_leaves():
        while expected < min(position, size):
            yield b""
            expected += 1
        if position == expected < size:
            yield link or b""
            expected += 1
    for _ in range(expected, size):
        yield b""


def _hex(value: bytes | None) -> str | None:
    return None if value is None else bytes(value).hex()
