"""Keeping the search index right in bulk: a load indexed at once, and checking and repairing the whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from foundation.sql import fetch

SOURCES = "SELECT proname FROM pg_proc WHERE proname ~ '_search_entries$' ORDER BY proname"
ENTRIES = 'SELECT customer_id, kind, source_id, term COLLATE "C", digits COLLATE "C" FROM {source}(NULL)'
WANTED = """WITH wanted AS MATERIALIZED ({sources}),
present AS MATERIALIZED (SELECT customer_id, kind::text, source_id, term, digits FROM foundation_searchentry)"""
DIFFERENCES = """
SELECT (SELECT count(*) FROM (SELECT * FROM wanted EXCEPT SELECT * FROM present) rows) AS missing,
       (SELECT count(*) FROM (SELECT * FROM present EXCEPT SELECT * FROM wanted) rows) AS stale
"""
REPAIR = """,
stale AS (SELECT * FROM present EXCEPT SELECT * FROM wanted),
gone AS (DELETE FROM foundation_searchentry entry USING stale
         WHERE (entry.source_id, entry.kind, entry.customer_id) = (stale.source_id, stale.kind, stale.customer_id)
           AND NOT EXISTS (SELECT FROM wanted WHERE (wanted.source_id, wanted.kind, wanted.customer_id)
                                                  = (stale.source_id, stale.kind, stale.customer_id))
         RETURNING 1),
written AS (INSERT INTO foundation_searchentry (customer_id, kind, source_id, term, digits)
            SELECT * FROM wanted EXCEPT SELECT * FROM present
            ON CONFLICT (source_id, kind, customer_id) DO UPDATE SET term = excluded.term, digits = excluded.digits
            RETURNING 1)
SELECT (SELECT count(*) FROM written) AS missing, (SELECT count(*) FROM gone) AS stale
"""
BEGIN_LATER = """
CREATE TEMP TABLE search_later (source text, kinds text[], id bigint) ON COMMIT DROP;
SET LOCAL foundation.search = 'later'
"""
REFRESH_LATER = """
SET LOCAL foundation.search = 'now';
SELECT foundation_refresh_search(source, kinds, array_agg(DISTINCT id)) FROM search_later GROUP BY source, kinds;
DROP TABLE search_later
"""


@dataclass(frozen=True)
class Differences:
    """How the index differs from what it is read from: entries `missing` (or outdated) and `stale` ones."""

    missing: int
    stale: int

    def __bool__(self):
        return bool(self.missing or self.stale)


@contextmanager
def indexed_at_once() -> Iterator[None]:
    """Within this block customers and their people are indexed once, at its end, and not after every statement.

    For loads: customers, their addresses, e-mails and phones cost one pass instead of four. Inside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A load is indexed inside the transaction that writes it.")
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_LATER)
        yield
        cursor.execute(REFRESH_LATER)


def differences() -> Differences:
    """Compare the whole index with what it is read from; changes nothing."""
    return Differences(**fetch(f"{_wanted()} {DIFFERENCES}", {})[0])


@transaction.atomic
def repair() -> Differences:
    """Write what is missing, remove what is stale, and return how much that was."""
    return Differences(**fetch(f"{_wanted()} {REPAIR}", {})[0])


def _wanted() -> str:
    sources = [row["proname"] for row in fetch(SOURCES, {})]
    return WANTED.format(sources=" UNION ALL ".join(ENTRIES.format(source=source) for source in sources))
