"""Migration operations for the guarantees that live in the database and not in the forms."""

from django.db import migrations


def composite_key(table: str, columns: tuple[str, ...], to_table: str, to_columns: tuple[str, ...] | None = None):
    """Return an operation that links rows of one customer by a composite foreign key.

    `columns` and `to_columns` (the same names by default, the last one being `id`) both start with `customer_id`,
    so that a row of one customer can never point to a row of another.
    """
    to_columns = to_columns or (*columns[:-1], "id")
    name = f"{table}_{columns[-1]}_same_customer"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)}) "
        f"REFERENCES {to_table} ({', '.join(to_columns)}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def append_only(table: str):
    """Return an operation after which rows of the table can be added, and never changed, deleted or truncated.

    The triggers are ENABLE ALWAYS: they fire under session_replication_role = replica too.
    """
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
        """,
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
    )
