"""Somebody with the keys to the database, who changes what nobody may change."""

from django.db import connection


def alter(table: str, change: str, *values: object) -> None:
    """Change rows behind the guards of the table, inside the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(f"UPDATE {table} SET {change}", values or None)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
