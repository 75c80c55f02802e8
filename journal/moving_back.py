"""Taking the books of a merged customer back to its folder, with what was written into them since."""

from django.db import connection

from customers.models import Merge, Moved

# An amendment or erasure stands in the book of what it amends, whoever has that book by then.
BACK = (
    "UPDATE journal_entry SET customer_id = %(loser)s WHERE book_id = ANY(%(books)s) AND customer_id = %(survivor)s",
    """UPDATE journal_body SET customer_id = %(loser)s WHERE customer_id = %(survivor)s
        AND entry_id IN (SELECT id FROM journal_entry WHERE book_id = ANY(%(books)s))""",
    """UPDATE journal_assertion SET customer_id = %(loser)s WHERE customer_id = %(survivor)s
        AND entry_id IN (SELECT id FROM journal_entry WHERE book_id = ANY(%(books)s))""",
)


def move_books_back(merge: Merge) -> int:
    """Move entries, texts and assertions of the books that came with the merge; return how many rows."""
    heads = Moved.objects.filter(operation=merge.operation, table="journal_head").first()
    named = {
        "books": [int(key) for key in heads.row_keys] if heads else [],
        "loser": merge.loser_id,
        "survivor": merge.survivor_id,
    }
    count = 0
    with connection.cursor() as cursor:
        for sql in BACK:
            cursor.execute(sql, named)
            count += cursor.rowcount
    return count
