"""Loading millions of rows into empty tables: their indexes and references are built once at the end, as they were.

Everything happens in the transaction of the load: until it commits, nobody sees a table without its guarantees, and
when it fails they were never gone. Triggers stay on, so that what is loaded went through every rule of the database.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype = ANY (%(types)s)
  AND (conrelid = ANY (%(tables)s::regclass[]) OR confrelid = ANY (%(tables)s::regclass[]))
ORDER BY conrelid::regclass::text, conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index
WHERE (indrelid = ANY (%(tables)s::regclass[])
       OR indrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = ANY (%(tables)s::regclass[])))
  AND NOT indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x'))
ORDER BY indrelid::regclass::text, indexrelid::regclass::text
"""
# In the order in which they are put back: a reference needs the unique rule it points to.
PARTS = ((INDEXES, []), (CONSTRAINTS, ["u"]), (CONSTRAINTS, ["f"]))


@contextmanager
def indexed_at_the_end(models: Iterable[type[Model]]) -> Iterator[None]:
    """Take indexes, unique rules and references off the tables and put them back afterwards; primary keys stay."""
    tables = {"tables": [model._meta.db_table for model in models]}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding cannot be altered
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        parts = [_parts(cursor, sql, tables | {"types": types}) for sql, types in PARTS]
        for part in reversed(parts):
            _run(cursor, [drop for drop, _ in part])
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for part in parts:
            _run(cursor, [make for _, make in part])


def _parts(cursor, sql: str, parameters: dict) -> list[tuple[str, str]]:
    cursor.execute(sql, parameters)
    return cursor.fetchall()


def _run(cursor, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
