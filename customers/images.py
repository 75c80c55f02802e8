"""What an operation changes, row by row: an image of each row before and after, as one JSON object.

    operation = begin(kind=…, title="40 customers tagged", by=by, now=now)
    remember(operation, "customers_customer", keys)   # before they are changed or removed
    …
    made(operation, "customers_membership", new_keys)  # rows that came with it
    finish(operation)                                  # after the last change

Everything in the caller's transaction. customers.operations puts the rows back as they were.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from customers.models import Operation, RowImage
from foundation.schema import key_of
from staff.models import User

KEPT = timedelta(days=30)

REMEMBER = """
    INSERT INTO customers_rowimage (operation_id, "table", row_key, before)
    SELECT %(operation)s, %(table)s, {text}, to_jsonb(row) FROM {table} row WHERE {among}
    ON CONFLICT DO NOTHING
"""
MADE = """
    INSERT INTO customers_rowimage (operation_id, "table", row_key)
    SELECT %(operation)s, %(table)s, key FROM unnest(%(keys)s::text[]) key
    ON CONFLICT DO NOTHING
"""
FINISH = """
    UPDATE customers_rowimage image SET after = to_jsonb(row) FROM {table} row
    WHERE image.operation_id = %(operation)s AND image."table" = %(table)s AND {equals}
"""
UNCHANGED = """
    DELETE FROM customers_rowimage
    WHERE operation_id = %(operation)s AND before IS NOT DISTINCT FROM after
"""


def begin(
    *, kind: str, title: str, by: User, now: datetime, about: Mapping[str, Any] | None = None
) -> Operation:  # fmt: skip
    """Open an operation of Operation.Kind that can be taken back for 30 days; `about` is kept with it as JSON."""
    return Operation.objects.create(
        kind=kind, title=title[:200], by=by, at=now, until=now + KEPT, about=dict(about or {})
    )


def remember(operation: Operation, table: str, keys: Iterable[Any]) -> int:
    """Keep an image of these rows as they stand: call it before you change or remove them. Returns how many.

    A row remembered twice keeps its first image, one that the operation made keeps none.
    """
    return _run(REMEMBER, operation, table, keys)


def made(operation: Operation, table: str, keys: Iterable[Any]) -> int:
    """Say that these rows came with the operation: taking it back removes them. Returns how many."""
    return _run(MADE, operation, table, keys)


def finish(operation: Operation) -> None:
    """Keep an image of every row as the operation leaves it, and none of rows it did not change after all."""
    tables = RowImage.objects.filter(operation=operation).order_by("table").values_list("table", flat=True)
    for table in tables.distinct():
        _run(FINISH, operation, table, ())
    with connection.cursor() as cursor:
        cursor.execute(UNCHANGED, {"operation": operation.pk})


def _run(sql: str, operation: Operation, table: str, keys: Iterable[Any]) -> int:
    key = key_of(table)
    parts = {
        "table": table,
        "text": key.text("row"),
        "among": key.among("row", "%(keys)s::text[]"),
        "equals": key.equals("row", "image.row_key"),
    }
    named = {"operation": operation.pk, "table": table, "keys": [str(each) for each in keys]}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**parts), named)
        return cursor.rowcount
