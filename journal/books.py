"""In whose folder a book stands: its own customer's, or the one the last signed entry about that names (journal.kinds).

A book that moved into a folder goes on with it: merged into A, and A into C, it stands in C's.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from journal.canonical import NotCanonical, parse_canonical
from journal.kinds import MOVES


class Move(NamedTuple):
    """The last entry of a book that says where it stands, as it lies in the table."""

    book_id: int
    kind: str
    author_id: int | None
    key_id: str
    recorded_at: datetime
    payload: bytes
    signature: bytes


MOVING = "({})".format(", ".join(f"'{kind}'" for kind in MOVES))  # in SQL, as the index of migration 0019 says it
LAST_MOVES = f"""
SELECT DISTINCT ON (book_id) book_id, kind, author_id, key_id, recorded_at, payload, signature
FROM journal_entry
WHERE kind IN {MOVING}
  AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
ORDER BY book_id, seq DESC
"""


def moves(is_good: Callable[[Move], bool], books: Collection[int] | None = None) -> dict[int, int]:
    """Return where the last move of each book went, of these books and those they went to (None: of all).

    `is_good` says whether the entry is as it was signed; one that is not moves nothing.
    """
    found: dict[int, int] = {}
    while books is None or books:
        fresh = {move.book_id: _target(move) for move in _last_moves(books) if is_good(move)}
        found |= {book: target for book, target in fresh.items() if target is not None}
        if books is None:
            break
        books = {target for target in fresh.values() if target and target not in found}
    return found


def home_of(book: int, moved: Mapping[int, int]) -> int:
    """Return the customer in whose folder the book stands, after all moves there were."""
    seen = set()
    while book in moved and book not in seen:
        seen.add(book)
        book = moved[book]
    return book


def _last_moves(books: Collection[int] | None) -> list[Move]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_MOVES, {"books": None if books is None else list(books)})
        return [Move(*row) for row in cursor.fetchall()]


def _target(move: Move) -> int | None:
    try:
        said = parse_canonical(move.payload)
        about, target = said["customer_id"], said["moved_to"]
    except (NotCanonical, KeyError, TypeError):  # altered, which the check of the entry itself says
        return None
    return target if about == move.book_id and said["kind"] == move.kind and isinstance(target, int) else None
