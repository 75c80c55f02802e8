"""Moving every row that points to one customer to another, and back."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection
from pghistory.models import Event

from customers.models import Customer, Moved, Operation
from customers.restoring import CUSTOMERS
from foundation.schema import Key, columns_of, keys_of, links

ONCE_WHOSE = "merged_from"  # says who had a row before a merge, where both may have one


@dataclass(frozen=True)
class Owned:
    """A column that names a customer, of a table with this key."""

    table: str
    column: str
    key: Key
    says_whose: bool  # the table has a column merged_from


@cache
def owned() -> tuple[Owned, ...]:
    """Return every column of the database that names a customer, whether a foreign key guards it or not.

    What the history of master data wrote down stays with the record it tells of.
    """
    named = {(link.table, link.columns[0]) for link in links() if link.to_table == CUSTOMERS and len(link.columns) == 1}
    named |= unguarded()
    tables = sorted({table for table, _ in named})
    keys, columns = keys_of(tables), columns_of(tables)
    return tuple(
        Owned(table, column, keys[table], ONCE_WHOSE in columns[table])
        for table, column in sorted(named)
        if table in keys
    )


def unguarded() -> set[tuple[str, str]]:
    """Return the columns that name the customer of a row without a foreign key of the database.

    Which book of the journal an entry stands in is no such thing: books never change.
    """
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Customer
        and field.name == "customer"
        and model._meta.managed
        and not issubclass(model, Event)
    }


def move_everything(operation: Operation, *, loser: int, survivor: int) -> int:
    """Move every row of the loser to the survivor and keep which ones; return how many."""
    moved = []
    for each in owned():
        keys = _move(each, loser, survivor, also=f"CASE {ONCE_WHOSE} WHEN 0 THEN %(whose)s ELSE {ONCE_WHOSE} END")
        if keys:
            moved.append(Moved(operation=operation, table=each.table, column=each.column, row_keys=keys))
    Moved.objects.bulk_create(moved)
    return sum(len(each.row_keys) for each in moved)


def move_back(operation: Operation, *, loser: int, survivor: int) -> int:
    """Move the rows that came with a merge back to the loser, as far as they still are the survivor's."""
    columns = {(each.table, each.column): each for each in owned()}
    count = 0
    for moved in Moved.objects.filter(operation=operation):
        each = columns[moved.table, moved.column]
        count += len(move_these_back(each, moved.row_keys, loser=loser, survivor=survivor))
    return count


def move_these_back(each: Owned, keys: list[str], *, loser: int, survivor: int) -> list[str]:
    """Move these rows from the survivor back to the loser; return the keys of those that were the survivor's."""
    also = f"CASE {ONCE_WHOSE} WHEN %(whose)s THEN 0 ELSE {ONCE_WHOSE} END"
    return _move(each, survivor, loser, also=also, whose=loser, keys=keys)


def _move(
    each: Owned, source: int, target: int, *, also: str, whose: int | None = None, keys: list[str] | None = None
) -> list[str]:
    says_whose = f", {ONCE_WHOSE} = {also}" if each.says_whose else ""
    among = "" if keys is None else f"AND {each.key.among('row', '%(keys)s::text[]')}"
    sql = (
        f"UPDATE {each.table} row SET {each.column} = %(target)s{says_whose} "
        f"WHERE {each.column} = %(source)s {among} RETURNING {each.key.text('row')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"source": source, "target": target, "whose": whose or source, "keys": keys})
        return [row[0] for row in cursor.fetchall()]
