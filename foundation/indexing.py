"""Migration operations that let the database keep the search index: whoever writes a row cannot forget it.

A source turns rows of one table into search entries. A `mirrored` source needs that table alone (documents,
payments), so its triggers copy from the changed rows. A source that reads several tables (a customer's text holds the
names of its contacts) is `refreshed`: a change in any of them has the entries of the rows concerned read again.

All triggers work once per statement on all changed rows together: loading 100,000 rows stays one insert. Each source
is also a function `<name>_search_entries(ids)`, by which the index is checked and rebuilt.
"""

from dataclasses import dataclass

from django.db import migrations

TABLE = "foundation_searchentry"
COLUMNS = "customer_id, kind, source_id, term, digits"

# Bodies are text, not parsed SQL: a view would forbid to widen the columns it reads.
SOURCE = """
CREATE FUNCTION {name}_search_entries(ids bigint[])
    RETURNS TABLE (customer_id bigint, kind text, source_id bigint, term text, digits text)
    LANGUAGE sql STABLE PARALLEL SAFE AS $$ {entries} $$
"""
TRIGGERS = """
CREATE FUNCTION {table}_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {on_insert}
    ELSIF TG_OP = 'UPDATE' THEN {on_update}
    ELSE {on_delete}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {table}_search();
CREATE TRIGGER {table}_search_update AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {table}_search();
CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION {table}_search();
"""


@dataclass(frozen=True)
class Source:
    """`entries` selects customer_id, kind, source_id, term and digits FROM {rows}, which stands for `table`."""

    name: str
    kinds: tuple[str, ...]
    table: str
    entries: str

    def operation(self):
        """Return the operation that makes the source known, and the entries of the rows there are."""
        rows = f"(SELECT * FROM {self.table} WHERE ids IS NULL OR id = ANY(ids))"
        function = SOURCE.format(name=self.name, entries=self.entries.format(rows=rows))
        return migrations.RunSQL(
            [function, f"INSERT INTO {TABLE} ({COLUMNS}) SELECT * FROM {self.name}_search_entries(NULL)"],
            f"DROP FUNCTION {self.name}_search_entries; DELETE FROM {TABLE} WHERE kind IN ({_quoted(self.kinds)})",
        )

    def changed(self, before: "Source"):
        """Return the operation after which the source reads its rows in another way; what was read stays."""
        return migrations.RunSQL(self._replacing(), before._replacing())

    def _replacing(self) -> str:
        rows = f"(SELECT * FROM {self.table} WHERE ids IS NULL OR id = ANY(ids))"
        function = SOURCE.format(name=self.name, entries=self.entries.format(rows=rows))
        return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

    def refresh(self, ids: str) -> str:
        """Return the statement that reads the entries of the rows selected by `ids` again."""
        kinds = _quoted(self.kinds)
        return f"PERFORM foundation_refresh_search('{self.name}_search_entries', ARRAY[{kinds}], ARRAY({ids}));"


def mirrored(source: Source):
    """Return the operation after which every change of the source's table is copied."""
    now, before = source.entries.format(rows="added"), source.entries.format(rows="removed")
    return _triggers(
        source.table,
        on_insert=_insert(now),
        on_update=_delete(f"({before}) EXCEPT ({now})") + _insert(f"({now}) EXCEPT ({before})"),
        on_delete=_delete(before),
    )


def refreshed(table: str, *refreshes: tuple[Source, str], columns: str, lock: str = ""):
    """Return the operation after which a change of the table refreshes sources that read it.

    Each refresh names a source and the query for the ids of its rows concerned, FROM {rows}. `columns` are those that
    matter: an update of others does nothing. `lock` is a query FROM {rows} that locks what two transactions could
    extend at the same time without seeing each other (a person getting a phone here and a customer there).
    """
    locking = f"PERFORM {lock.removeprefix('SELECT ')};" if lock else ""
    body = locking + " ".join(source.refresh(ids) for source, ids in refreshes)
    differ = (
        f"((SELECT {columns} FROM removed EXCEPT SELECT {columns} FROM added) UNION "
        f"(SELECT {columns} FROM added EXCEPT SELECT {columns} FROM removed))"
    )
    return _triggers(
        table,
        on_insert=body.format(rows="added"),
        on_update=body.format(rows=differ),
        on_delete=body.format(rows="removed"),
    )


def instead(of: migrations.RunSQL, now: migrations.RunSQL):
    """Return the operation that puts triggers in the place of others on the same table."""
    return migrations.RunSQL([of.reverse_sql, now.sql], [now.reverse_sql, of.sql])


def _triggers(table: str, **actions: str):
    return migrations.RunSQL(TRIGGERS.format(table=table, **actions), f"DROP FUNCTION {table}_search CASCADE")


def _insert(entries: str) -> str:
    return f"INSERT INTO {TABLE} ({COLUMNS}) {entries};"


def _delete(entries: str) -> str:
    return (
        f"DELETE FROM {TABLE} entry USING ({entries}) gone ({COLUMNS}) "
        "WHERE (entry.source_id, entry.kind, entry.customer_id) = (gone.source_id, gone.kind, gone.customer_id);"
    )


def _quoted(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)
