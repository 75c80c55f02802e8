"""Which rows of an operation can be put back as they were, and putting them back.

A row stays as it is when somebody changed, since then, what the operation changed in it. A row that came with the
operation is removed when nobody changed it and nothing else hangs on it; a customer never vanishes, because its signed
journal stays: it becomes a deleted one, and what came with it goes or stays with it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from customers.models import Customer, Operation, RowImage
from foundation.schema import Key, Link, columns_of, keys_of, links
from foundation.sql import fetch

CUSTOMERS = Customer._meta.db_table
BOOKKEEPING = ("version", "changed_at", "changed_by_id")  # who changed a row last is no change of what it says

# What the operation changed in a row, as it came to stand (after) or as it was (before); {side} is one of both.
CHANGED = """
    (SELECT coalesce(jsonb_object_agg(each.key, image.{side} -> each.key), jsonb_build_object())
     FROM jsonb_each(image.after) each
     WHERE each.value IS DISTINCT FROM image.before -> each.key AND each.key <> ALL(%(bookkeeping)s))
"""
STANDS = f"""
    CASE WHEN image.after IS NULL THEN to_jsonb(row) IS NULL
         WHEN image.before IS NULL THEN
            to_jsonb(row) || (image.after - %(bookkeeping)s::text[]) IS NOT DISTINCT FROM to_jsonb(row)
         ELSE to_jsonb(row) || {CHANGED.format(side="after")} IS NOT DISTINCT FROM to_jsonb(row)
    END
"""
ROWS = f"""
    SELECT image.row_key AS key, coalesce({STANDS}, false) AS stands,
           CASE WHEN image.before IS NULL THEN 'made' WHEN image.after IS NULL THEN 'removed' ELSE 'changed' END AS what
    FROM customers_rowimage image LEFT JOIN {{table}} row ON {{equals}}
    WHERE image.operation_id = %(operation)s AND image."table" = %(table)s
"""
BACK = f"""
    UPDATE {{table}} row SET {{columns}} = (SELECT {{values}} FROM jsonb_populate_record(NULL::{{table}},
        CASE WHEN to_jsonb(row) = image.after THEN image.before
             ELSE to_jsonb(row) || {CHANGED.format(side="before")} END))
    FROM customers_rowimage image
    WHERE image.operation_id = %(operation)s AND image."table" = %(table)s AND image.row_key = ANY(%(keys)s)
        AND {{equals}} AND {STANDS}
"""
AGAIN = """
    INSERT INTO {table} ({columns}) SELECT {values} FROM customers_rowimage image,
        jsonb_populate_record(NULL::{table}, image.before) row
    WHERE image.operation_id = %(operation)s AND image."table" = %(table)s AND image.row_key = ANY(%(keys)s)
    ON CONFLICT DO NOTHING
"""
TOUCHED = """
    SELECT DISTINCT each.key FROM customers_rowimage image, jsonb_each(image.after) each
    WHERE image.operation_id = %(operation)s AND image."table" = %(table)s AND image.before IS NOT NULL
        AND each.value IS DISTINCT FROM image.before -> each.key
"""

Rows = dict[str, set[str]]  # keys by table


@dataclass
class Plan:
    """What taking an operation back does, by table: rows that get back what they had, go, come again or stay."""

    back: Rows = field(default_factory=lambda: defaultdict(set))
    going: Rows = field(default_factory=lambda: defaultdict(set))
    again: Rows = field(default_factory=lambda: defaultdict(set))
    changed_since: Rows = field(default_factory=lambda: defaultdict(set))
    needed_since: Rows = field(default_factory=lambda: defaultdict(set))  # something else hangs on them
    refused: Rows = field(default_factory=lambda: defaultdict(set))  # the database does not let them change

    @property
    def rows(self) -> int:
        return sum(len(keys) for rows in (self.back, self.going, self.again) for keys in rows.values())


def plan(operation: Operation) -> Plan:
    """Return what taking the operation back would do as things stand now; changes nothing."""
    planned = Plan()
    keys = keys_of(tables_of(operation))
    places = {"made": planned.going, "changed": planned.back, "removed": planned.again}
    for table, key in keys.items():
        for row in fetch(ROWS.format(table=table, equals=key.equals("row", "image.row_key")), named(operation, table)):
            place = places[row["what"]] if row["stands"] else planned.changed_since
            place[table].add(row["key"])
    keep_what_is_needed(planned, keys)
    return planned


def tables_of(operation: Operation) -> list[str]:
    """Return the tables whose rows the operation touched."""
    images = RowImage.objects.filter(operation=operation).order_by("table")
    return list(images.values_list("table", flat=True).distinct())


def keep_what_is_needed(planned: Plan, keys: dict[str, Key]) -> None:
    """Move from `going` what something else hangs on, and what came for a customer that stays."""
    between = [link for link in links() if link.to_table in keys and not is_shadow(link)]
    all_keys = keys | keys_of([link.table for link in between])
    while planned.going:
        needed = defaultdict(set)
        for link in between:
            needed[link.to_table] |= hung_upon(link, planned, all_keys)
            needed[link.table] |= of_staying_customers(link, planned, all_keys)
        if not any(needed.values()):
            return
        for table, rows in needed.items():
            planned.going[table] -= rows
            planned.needed_since[table] |= rows
        planned.going = defaultdict(set, {table: rows for table, rows in planned.going.items() if rows})
        planned.needed_since = defaultdict(set, {table: rows for table, rows in planned.needed_since.items() if rows})


def is_shadow(link: Link) -> bool:
    """True for what the house keeps of every customer by itself: that does not keep a customer from going."""
    return link.to_table == CUSTOMERS and link.table in settings.CUSTOMER_SHADOWS


def hung_upon(link: Link, planned: Plan, keys: dict[str, Key]) -> set[str]:
    """Return the rows about to go that a row which stays points to by this link."""
    going = planned.going.get(link.to_table)
    if not going:
        return set()
    join = " AND ".join(f"child.{a} = parent.{b}" for a, b in zip(link.columns, link.to_columns, strict=True))
    sql = f"""
        SELECT DISTINCT {keys[link.to_table].text("parent")} AS key FROM {link.table} child
        JOIN {link.to_table} parent ON {join}
        WHERE {keys[link.to_table].among("parent", "%(going)s::text[]")}
            AND NOT {keys[link.table].among("child", "%(also)s::text[]")}
    """
    also = planned.going.get(link.table, ())
    return {row["key"] for row in fetch(sql, {"going": list(going), "also": list(also)})}


def of_staying_customers(link: Link, planned: Plan, keys: dict[str, Key]) -> set[str]:
    """Return the rows about to go that came for a customer which came too, and stays."""
    going = planned.going.get(link.table)
    staying = planned.needed_since.get(CUSTOMERS, set()) | planned.changed_since.get(CUSTOMERS, set())
    if not (going and staying) or link.to_table != CUSTOMERS:
        return set()
    sql = f"""
        SELECT {keys[link.table].text("child")} AS key FROM {link.table} child
        WHERE {keys[link.table].among("child", "%(going)s::text[]")}
            AND child.{link.columns[0]} = ANY(%(staying)s::bigint[])
    """
    return {row["key"] for row in fetch(sql, {"going": list(going), "staying": list(staying)})}


def put_back(operation: Operation, planned: Plan) -> Plan:
    """Do what was planned, in the caller's transaction; what the database refuses is moved to `refused`."""
    keys = keys_of(tables_of(operation))
    order = children_first(list(keys))
    for table in order:
        halving(planned, planned.going, table, lambda rows, table=table: remove(table, keys[table], rows))
    for table in order:
        halving(planned, planned.back, table, lambda rows, table=table: restore(operation, table, keys[table], rows))
    for table in reversed(order):
        halving(planned, planned.again, table, lambda rows, table=table: bring_again(operation, table, rows))
    return planned


def remove(table: str, key: Key, rows: list[str]) -> int:
    """Remove rows that came with an operation; customers become deleted ones."""
    verb = f"UPDATE {table} row SET status = 'deleted'" if table == CUSTOMERS else f"DELETE FROM {table} row"
    return run(f"{verb} WHERE {key.among('row', '%(keys)s::text[]')}", {"keys": rows})


def restore(operation: Operation, table: str, key: Key, rows: list[str]) -> int:
    """Give rows back what the operation changed in them."""
    columns = sorted({row["key"] for row in fetch(TOUCHED, named(operation, table))} & set(columns_of([table])[table]))
    sql = BACK.format(
        table=table,
        columns=f"({', '.join(columns)})",
        values=", ".join(columns),
        equals=key.equals("row", "image.row_key"),
    )
    return run(sql, named(operation, table) | {"keys": rows})


def bring_again(operation: Operation, table: str, rows: list[str]) -> int:
    """Put removed rows where they were."""
    columns = columns_of([table])[table]
    sql = AGAIN.format(table=table, columns=", ".join(columns), values=", ".join(f"row.{each}" for each in columns))
    return run(sql, named(operation, table) | {"keys": rows})


def children_first(tables: list[str]) -> list[str]:
    """Return the tables so that each stands before those it points to, as far as they do not point in a circle."""
    below = {table: set() for table in tables}
    for link in links():
        if link.table in below and link.to_table in below and link.table != link.to_table:
            below[link.to_table].add(link.table)
    order = []
    while below:
        table = min(below, key=lambda each: (len(below[each] - set(order)), each))
        order.append(table)
        del below[table]
    return order


def named(operation: Operation, table: str) -> dict[str, object]:
    """Return the parameters the statements above share."""
    return {"operation": operation.pk, "table": table, "bookkeeping": list(BOOKKEEPING)}


def halving(planned: Plan, place: Rows, table: str, act: Callable[[list[str]], int]) -> None:
    """Act on the table's rows together; where that is refused or misses some, on halves of them, down to one row."""
    refused = set(_refused(sorted(place.get(table, ())), act))
    if refused:
        place[table] -= refused
        planned.refused[table] |= refused


def _refused(rows: list[str], act: Callable[[list[str]], int]) -> Iterator[str]:
    if not rows:
        return
    try:
        with transaction.atomic():
            if act(rows) < len(rows):
                raise DatabaseError("Some rows did not follow.")
    except DatabaseError:
        if len(rows) == 1:
            yield rows[0]
            return
        yield from _refused(rows[: len(rows) // 2], act)
        yield from _refused(rows[len(rows) // 2 :], act)


def run(sql: str, parameters: dict[str, Iterable]) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount
