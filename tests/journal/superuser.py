"""What somebody with every right in the database can try: statements with the triggers off, and links made anew."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from journal.payload import FIRST_LINK, chain_link

TABLES = [
    *("journal_entry", "journal_body", "journal_head", "journal_leaf", "journal_checkpoint", "journal_signingkey"),
    *("journal_unsequenced", "journal_assertion"),
]


def execute(sql: str, parameters=()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def triggers_off():
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    yield
    for table in TABLES:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(sql: str, parameters=()) -> None:
    with triggers_off():
        execute(sql, parameters)


def refusal_of(sql: str, role: str) -> str:
    """Run the statement as the application (origin) or as a replica would; answers the SQLSTATE that refused it."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SELECT set_config('session_replication_role', %s, true)", [role])
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        execute(sql)
    return refusal.value.__cause__.sqlstate


def chain_again(customer) -> None:
    """Number the entries of the customer without gaps, link them anew and set the head: a perfect forged chain."""
    with triggers_off():
        execute("UPDATE journal_entry SET seq = -seq WHERE book_id = %s", [customer.pk])
        rows = execute(
            "SELECT id, payload, signature, recorded_at FROM journal_entry WHERE book_id = %s ORDER BY -seq",
            [customer.pk],
        )
        link = FIRST_LINK
        for seq, (pk, payload, signature, recorded_at) in enumerate(rows, start=1):
            link = chain_link(link, bytes(payload), bytes(signature), seq, recorded_at)
            execute("UPDATE journal_entry SET seq = %s, chain = %s WHERE id = %s", [seq, link, pk])
        execute("UPDATE journal_head SET seq = %s, chain = %s WHERE book_id = %s", [len(rows), link, customer.pk])
