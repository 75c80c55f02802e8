"""Putting back what a merge changed, column by column: of a row changed since, what nobody touched goes back."""

from collections import defaultdict

from django.db.models import Model

from customers.models import Operation
from customers.restoring import TOUCHED, Plan, bring_again, children_first, halving, named, run, tables_of
from foundation.schema import Key, columns_of, keys_of
from foundation.sql import fetch

BACK_BY_COLUMN = """
    WITH wanted AS (
        SELECT image.row_key, image.before, image.after FROM customers_rowimage image
        WHERE image.operation_id = %(operation)s AND image."table" = %(table)s
            AND image.before IS NOT NULL AND image.after IS NOT NULL AND image.row_key = ANY(%(keys)s)
    ), target AS (
        SELECT wanted.row_key, to_jsonb(row) || jsonb_object_agg(each.key, wanted.before -> each.key) AS row
        FROM wanted JOIN {table} row ON {wanted_equals}, jsonb_each(wanted.after) each
        WHERE each.value IS DISTINCT FROM wanted.before -> each.key AND to_jsonb(row) -> each.key = each.value
        GROUP BY wanted.row_key, to_jsonb(row)
    )
    UPDATE {table} row SET {columns} = (SELECT {values} FROM jsonb_populate_record(NULL::{table}, target.row))
    FROM target WHERE {target_equals}
"""
OVERWRITTEN = """
    SELECT DISTINCT image.row_key AS key FROM customers_rowimage image JOIN {table} row ON {equals},
        jsonb_each(image.after) each
    WHERE image.operation_id = %(operation)s AND image."table" = %(table)s AND image.before IS NOT NULL
        AND each.key <> ALL(%(bookkeeping)s) AND each.value IS DISTINCT FROM image.before -> each.key
        AND to_jsonb(row) -> each.key IS DISTINCT FROM image.before -> each.key
"""


def put_back_by_column(operation: Operation, planned: Plan) -> Plan:
    """Do what was planned for a merge: of changed rows each column goes back that stands as the merge left it.

    Rows that were moved back before are none the worse for it: their customer is what it was already.
    """
    keys = keys_of(tables_of(operation))
    order = children_first(list(keys))
    changed = {table: planned.back[table] | planned.changed_since[table] for table in order}
    for table in order:
        if changed[table]:
            restore_columns(operation, table, keys[table], sorted(changed[table]))
    for table in reversed(order):
        halving(planned, planned.again, table, lambda rows, table=table: bring_again(operation, table, rows))
    planned.changed_since = defaultdict(set, {table: overwritten(operation, table, keys[table]) for table in order})
    return planned


def restore_row(operation: Operation, row: Model) -> None:
    """Give one row back what the operation changed in it, before the others."""
    table = row._meta.db_table
    restore_columns(operation, table, keys_of([table])[table], [str(row.pk)])


def restore_columns(operation: Operation, table: str, key: Key, rows: list[str]) -> int:
    """Give rows back, column by column, what nobody changed since."""
    columns = sorted({row["key"] for row in fetch(TOUCHED, named(operation, table))} & set(columns_of([table])[table]))
    if not columns:
        return 0
    sql = BACK_BY_COLUMN.format(
        table=table,
        columns=f"({', '.join(columns)})",
        values=", ".join(columns),
        wanted_equals=key.equals("row", "wanted.row_key"),
        target_equals=key.equals("row", "target.row_key"),
    )
    return run(sql, named(operation, table) | {"keys": rows})


def overwritten(operation: Operation, table: str, key: Key) -> set[str]:
    """Return the rows of which a column, changed by the operation and by somebody since, did not go back."""
    sql = OVERWRITTEN.format(table=table, equals=key.equals("row", "image.row_key"))
    return {row["key"] for row in fetch(sql, named(operation, table))}
