"""Reading rows by SQL where a set-based statement says it better than the ORM."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import connection
from django.db.models.expressions import RawSQL

NAMED = re.compile(r"%\((\w+)\)s")


def fetch(sql: str, parameters: Mapping[str, object]) -> list[dict[str, object]]:
    """Run one query and return its rows as dictionaries, keyed by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def stream(sql: str, parameters: Mapping[str, object], batch: int = 2_000) -> Iterator[dict[str, object]]:
    """Yield the rows of one query without holding them all; must run inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        names = None
        while rows := cursor.fetchmany(batch):
            names = names or [column.name for column in cursor.description]
            for row in rows:
                yield dict(zip(names, row, strict=True))


def statement(beside: str, name: str) -> str:
    """Return the statement kept in `sql/<name>.sql` beside the module file `beside`."""
    return (Path(beside).parent / "sql" / f"{name}.sql").read_text()


def subquery(sql: str, parameters: Mapping[str, object]) -> RawSQL:
    """Return a statement with named parameters as a part of the ORM's: customers.filter(pk__in=subquery(…))."""
    return RawSQL(NAMED.sub("%s", sql), [parameters[name] for name in NAMED.findall(sql)])  # noqa: S611 -- our own text
