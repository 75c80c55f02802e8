"""What both customers have of a kind that may exist once: made to fit before the rows move.

Rows that say the same (the same group, tag, person, account, address, phone) become one, and what points to the one
that goes points to the one that stays. Of what differs the loser's steps back: its main address becomes a further one,
its mandate is revoked where the survivor has one in force. Everything is remembered, to be put back.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from customers.images import remember
from customers.models import Customer, Operation
from customers.restoring import CUSTOMERS
from foundation.schema import Key, key_of, keys_of, links
from foundation.sql import fetch
from staff.models import User

PAIRS = "customers_duplicatepair"
# Unique indexes that name a customer: what stands in them beside it, and of which rows they speak.
UNIQUE = """
    SELECT indrelid::regclass::text AS table, held.attname::text AS column,
           ARRAY(SELECT pg_get_indexdef(indexrelid, place, true) FROM generate_series(1, indnkeyatts) place
                 WHERE indkey[place - 1] <> held.attnum) AS beside,
           coalesce(pg_get_expr(indpred, indrelid), 'true') AS of_those
    FROM pg_index JOIN pg_attribute held ON held.attrelid = indrelid AND held.attnum = ANY (indkey)
    WHERE indisunique AND indrelid::regclass::text = ANY(%(tables)s) AND held.attname = ANY(%(columns)s)
    ORDER BY 1, indexrelid
"""
# Rows that say the same although nothing forbids both; kept once.
THE_SAME = (
    ("customers_address", ("recipient", "line1", "line2", "city", "region", "postcode", "country"), "line1 <> ''"),
    ("customers_phone", ("kind", "coalesce(nullif(e164, ''), as_typed)", "extension"), "true"),
    ("customers_email", ("lower(address)",), "true"),
)


@dataclass(frozen=True)
class Step:
    """The row of one customer steps back from what only one row may be, where the other customer has one too."""

    table: str
    of_those: str
    change: str
    choice: str = ""  # the field by which a person says whose row stays


# In this order: the address for invoices and the one for goods first, because what is neither becomes "other".
STEPS = (
    Step("customers_address", "default_billing", "default_billing = false", "main_address"),
    Step("customers_address", "default_delivery", "default_delivery = false", "main_address"),
    Step(
        "customers_address",
        "purpose = 'main'",
        "purpose = CASE WHEN default_billing AND default_delivery THEN 'both' WHEN default_billing THEN 'billing' "
        "WHEN default_delivery THEN 'delivery' ELSE 'other' END, "
        "label = CASE label WHEN '' THEN %(name)s ELSE label END",
        "main_address",
    ),
    Step("customers_contact", "is_key", "is_key = false", "key_contact"),
)


def make_fit(operation: Operation, one: "Two", *, by: User, now: datetime) -> None:
    """Fold together what both have, so that the loser's rows can become the survivor's."""
    forget_pairs(operation, one.loser)
    set_aside_computed(operation, one)
    for table, beside, of_those in THE_SAME:
        fold(operation, table, twins(table, "customer_id", beside, of_those, one))
    for step in (*STEPS, *(Step(*each) for each in settings.MERGE_STEPS)):
        step_back(operation, step, one, by=by, now=now)
    revoke_second_mandates(operation, one, by=by, now=now)
    for row in unique_indexes(one.columns):
        if row["table"] != CUSTOMERS:
            fold(operation, row["table"], twins(row["table"], row["column"], row["beside"], row["of_those"], one))


@dataclass(frozen=True)
class Two:
    """The two customers of a merge, whose row stays where a person chose, and the columns that name customers."""

    loser: Customer
    survivor: Customer
    loser_stays: frozenset[str]
    columns: dict[str, set[str]]


def unique_indexes(columns: dict[str, set[str]]) -> list[dict]:
    """Return the unique indexes in which two rows could meet when one customer becomes the other."""
    named = {"tables": list(columns), "columns": sorted(set().union(*columns.values()))}
    rows = [row for row in fetch(UNIQUE, named) if row["column"] in columns[row["table"]]]
    keys = keys_of(list(columns))
    return [row for row in rows if "merged_from" not in row["beside"] and not _says_the_row(row, keys[row["table"]])]


def _says_the_row(row: dict, key: Key) -> bool:
    """True when the index contains the key of the row anyway, or nothing but what another index says."""
    return len(key.columns) == 1 and key.columns[0] in row["beside"]


def twins(table: str, column: str, beside, of_those: str, two: Two) -> dict[str, str]:
    """Return the loser's rows that say the same as one of the survivor's: its key by theirs."""
    key = key_of(table).text("row")
    side = f"SELECT {key} AS key, ROW(1, {', '.join(beside)}) AS same FROM {table} row WHERE {column} = %({{}})s"
    side = (side if beside else side.replace("ROW(1, )", "ROW(1)")) + f" AND ({of_those})"
    sql = f"""
        SELECT theirs.key AS gone, min(ours.key) AS stays FROM ({side.format("loser")}) theirs
        JOIN ({side.format("survivor")}) ours ON theirs.same = ours.same GROUP BY 1
    """
    return {row["gone"]: row["stays"] for row in fetch(sql, {"loser": two.loser.pk, "survivor": two.survivor.pk})}


def fold(operation: Operation, table: str, same: dict[str, str]) -> None:
    """Let what points to rows of the loser point to those that say the same, and remove the rows."""
    if not same:
        return
    key = key_of(table)
    for child, column in pointing_to(table, key):
        repoint(operation, child, column, same)
    remember(operation, table, list(same))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} row WHERE {key.among('row', '%(keys)s::text[]')}", {"keys": list(same)})


def pointing_to(table: str, key: Key) -> set[tuple[str, str]]:
    """Return the columns that name a row of the table by its key."""
    if len(key.columns) > 1:
        return set()
    return {
        (link.table, link.columns[link.to_columns.index(key.columns[0])])
        for link in links()
        if link.to_table == table and key.columns[0] in link.to_columns
    }


def repoint(operation: Operation, table: str, column: str, same: dict[str, str]) -> None:
    """Let the rows that name one of these keys name the other one."""
    key = key_of(table)
    rows = fetch(
        f"SELECT {key.text('row')} AS key FROM {table} row WHERE {column}::text = ANY(%(gone)s)", {"gone": list(same)}
    )
    remember(operation, table, [row["key"] for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = same.stays FROM unnest(%(gone)s::bigint[], %(stays)s::bigint[]) "
            f"same (gone, stays) WHERE {column} = same.gone",
            {"gone": list(same), "stays": list(same.values())},
        )


def step_back(operation: Operation, step: Step, two: Two, *, by: User, now: datetime) -> None:
    """Change the row of whoever steps back, where both have one."""
    back, stays = (two.survivor, two.loser) if step.choice in two.loser_stays else (two.loser, two.survivor)
    sql = f"""
        SELECT row.id FROM {step.table} row WHERE row.customer_id = %(back)s AND ({step.of_those})
            AND EXISTS (SELECT FROM {step.table} WHERE customer_id = %(stays)s AND ({step.of_those}))
    """
    keys = [row["id"] for row in fetch(sql, {"back": back.pk, "stays": stays.pk})]
    _change(operation, step.table, step.change, keys, name=back.name[:60], by=by, now=now)


def revoke_second_mandates(operation: Operation, two: Two, *, by: User, now: datetime) -> None:
    """Revoke the loser's mandates of a scheme of which the survivor has one in force: one is collected by."""
    both = two.loser.mandates.filter(
        revoked_at=None, scheme__in=two.survivor.mandates.filter(revoked_at=None).values("scheme")
    )
    change = "revoked_at = %(now)s, revoked_by_id = %(by)s, revoked_because = %(name)s"
    reason = f"Merged into {two.survivor.code}, which has a mandate in force"
    _change(
        operation, "customers_mandate", change, list(both.values_list("pk", flat=True)), name=reason, by=by, now=now
    )


def _change(
    operation: Operation, table: str, change: str, keys: list[int], *, name: str, by: User, now: datetime
) -> None:
    if not keys:
        return
    remember(operation, table, keys)
    with connection.cursor() as cursor:
        named = {"keys": keys, "name": name, "by": by.pk, "now": now}
        cursor.execute(f"UPDATE {table} SET {change} WHERE id = ANY(%(keys)s)", named)


def forget_pairs(operation: Operation, loser: Customer) -> None:
    """Remove what was found about the loser being like others: that is decided now."""
    sql = f"SELECT id FROM {PAIRS} WHERE %(loser)s IN (one_id, other_id)"
    keys = [row["id"] for row in fetch(sql, {"loser": loser.pk})]
    remember(operation, PAIRS, keys)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {PAIRS} WHERE id = ANY(%(keys)s)", {"keys": keys})


def set_aside_computed(operation: Operation, two: Two) -> None:
    """Remove what is computed of both: it is computed anew for the one."""
    named = {"both": [two.loser.pk, two.survivor.pk]}
    for table in settings.MERGE_COMPUTED:
        key = key_of(table).text("row")
        rows = fetch(f"SELECT {key} AS key FROM {table} row WHERE customer_id = ANY(%(both)s)", named)
        remember(operation, table, [row["key"] for row in rows])
        forget_computed(table, **named)


def forget_computed(table: str, both: list[int]) -> None:
    """Remove what a table holds of these customers."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE customer_id = ANY(%(both)s)", {"both": both})
