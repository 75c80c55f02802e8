"""What came to hang, since a merge, on both what goes back and what stays."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from customers.merging.moving import move_these_back, owned
from customers.models import Merge, Moved
from customers.restored_words import model_of
from foundation.schema import Key, Link, keys_of, links
from foundation.sql import fetch

OWNER = "customer_id"
NAMED = 5  # obstacles named one by one
SIDES = """
    SELECT {child} AS child, {parent} AS parent, {parent_goes} AS parent_goes
    FROM {table} child JOIN {to_table} parent ON {join}
    WHERE child.customer_id = %(survivor)s AND ({child_goes}) <> ({parent_goes})
"""
# The merge itself let the row point there, and taking it back lets it point back.
FOLDED = """
    SELECT row_key FROM customers_rowimage WHERE operation_id = %(operation)s AND "table" = %(table)s
        AND row_key = ANY(%(rows)s) AND before -> %(column)s IS DISTINCT FROM after -> %(column)s
"""


@dataclass
class Sides:
    """The rows that go back to the loser, by table, and what links them with rows that stay."""

    merge: Merge
    going: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    followers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    between: list[tuple[str, str, str, str]] = field(default_factory=list)  # table and key of the row and its parent


def sides_of(merge: Merge) -> Sides:
    """Return which rows go back: those that came, and parts of them that were added since."""
    sides = Sides(merge)
    for moved in Moved.objects.filter(operation=merge.operation, column=OWNER):
        sides.going[moved.table] |= set(moved.row_keys)
    composite = [link for link in links() if OWNER in link.columns and len(link.columns) > 1]
    keys = keys_of(sorted({table for link in composite for table in (link.table, link.to_table)}))
    while True:
        sides.between, candidates = [], defaultdict(set)
        for link in composite:
            _sort(link, keys, sides, candidates)
        fresh = {table: rows - _held(table, rows, composite, keys, sides) for table, rows in candidates.items()}
        if not any(fresh.values()):
            return sides
        for table, rows in fresh.items():
            sides.going[table] |= rows
            sides.followers[table] |= rows


def obstacles(merge: Merge) -> list[str]:
    """Return a sentence for each row that links what goes back with what stays."""
    between = sorted(set(sides_of(merge).between))
    said = [_said(*each, merge) for each in between[:NAMED]]
    more = len(between) - NAMED
    return [*said, *([f"{more} more such links stand in the way."] if more > 0 else [])]


def back_with_theirs(sides: Sides) -> int:
    """Move the parts that were added since to things that went back."""
    merge, columns, count = sides.merge, {(each.table, each.column): each for each in owned()}, 0
    for table, rows in sides.followers.items():
        each = columns[table, OWNER]
        count += len(move_these_back(each, list(rows), loser=merge.loser_id, survivor=merge.survivor_id))
    return count


def journal_back(merge: Merge) -> int:
    """Move the books of the journal back, with what was written into them since."""
    return sum(import_string(dotted)(merge) for dotted in settings.CUSTOMER_BOOKS_BACK)


def _sort(link: Link, keys: dict[str, Key], sides: Sides, candidates: dict[str, set[str]]) -> None:
    """Note what the link joins across both sides: rows to take along, or obstacles."""
    rows = _across(link, keys, sides)
    for row in (row for row in rows if row["parent_goes"]):
        candidates[link.table].add(row["child"])
        sides.between.append((link.table, row["child"], link.to_table, row["parent"]))
    staying = [row for row in rows if not row["parent_goes"]]
    folded = _folded(link, [row["child"] for row in staying], sides.merge)
    sides.between += [
        (link.table, row["child"], link.to_table, row["parent"]) for row in staying if row["child"] not in folded
    ]


def _across(link: Link, keys: dict[str, Key], sides: Sides) -> list[dict]:
    child, parent = keys[link.table], keys[link.to_table]
    join = " AND ".join(f"child.{a} = parent.{b}" for a, b in zip(link.columns, link.to_columns, strict=True))
    sql = SIDES.format(
        child=child.text("child"),
        parent=parent.text("parent"),
        table=link.table,
        to_table=link.to_table,
        join=join,
        child_goes=child.among("child", "%(children)s::text[]"),
        parent_goes=parent.among("parent", "%(parents)s::text[]"),
    )
    going = {"children": list(sides.going[link.table]), "parents": list(sides.going[link.to_table])}
    if not (going["children"] or going["parents"]):
        return []
    return fetch(sql, {"survivor": sides.merge.survivor_id, **going})


def _held(table: str, rows: set[str], composite: list[Link], keys: dict[str, Key], sides: Sides) -> set[str]:
    """Return those of the rows that point to something that stays, too."""
    held = set()
    for link in (link for link in composite if link.table == table):
        tried = Sides(sides.merge, defaultdict(set, {**sides.going, table: sides.going[table] | rows}))
        held |= {row["child"] for row in _across(link, keys, tried) if not row["parent_goes"]} & rows
    return held


def _folded(link: Link, rows: list[str], merge: Merge) -> set[str]:
    if not rows:
        return set()
    column = next(column for column in link.columns if column != OWNER)
    named = {"operation": merge.operation_id, "table": link.table, "rows": rows, "column": column}
    return {row["row_key"] for row in fetch(FOLDED, named)}


def _said(table: str, child: str, to_table: str, parent: str, merge: Merge) -> str:
    return (
        f"{_named(table, child)} belongs together with {_named(to_table, parent)} since the merge: one of the two "
        f"would go back to {merge.loser_code} and the other would stay. Undo that first."
    )


def _named(table: str, key: str) -> str:
    model = model_of(table)
    row = model._default_manager.filter(pk=key).first() if model else None
    name = model._meta.verbose_name if model else table
    return f"{str(name).capitalize()} {row or key}"
