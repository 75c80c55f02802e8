"""The night's stage: what several statements build on is computed once for everybody and set up as temporary tables.

A statement begins `WITH {OBSERVATIONS}, …`. On the stage each of those common table expressions stands as a temporary
table of the same name (a view, where it is not materialized), with statistics of its own; `short` leaves their text out
of the statement, whose remaining text then reads the tables. So there is one definition, and it is worked out once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from django.db import connection

COMMENT = re.compile(r"--[^\n]*")
HEAD = re.compile(r"\s*,?\s*(\w+) AS (MATERIALIZED )?\(")


@dataclass(frozen=True)
class Stage:
    """Sets up the expressions of `texts` on entering, takes them down on leaving; `below` is a stage it builds on."""

    texts: tuple[str, ...]
    asked: dict[str, object]
    below: Self | None = None
    with_statistics: bool = True  # worth their while for everybody, not for one

    def __enter__(self) -> Self:
        with connection.cursor() as cursor:
            for name, materialized, body in self._parts():
                cursor.execute(f"CREATE TEMP {'TABLE' if materialized else 'VIEW'} {name} AS {body}", self.asked)
                if materialized and self.with_statistics:
                    cursor.execute(f"ANALYZE {name}")
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:  # else the transaction is rolled back, and they with it
            names = [(name, "TABLE" if materialized else "VIEW") for name, materialized, _ in self._parts()]
            with connection.cursor() as cursor:
                for name, kind_of in reversed(names):
                    cursor.execute(f"DROP {kind_of} pg_temp.{name}")

    def short(self, sql: str) -> str:
        """Return the statement without the texts that stand on the stage, or on the one below."""
        sql = self.below.short(sql) if self.below else sql
        for text in self.texts:
            sql = sql.replace(f"{text},", "").replace(f"WITH {text}", "")
        return sql

    def instead(self, execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        """Shorten each statement that asks about the same (for connection.execute_wrapper)."""
        if isinstance(params, dict) and all(params.get(name) == value for name, value in self.asked.items()):
            sql = self.short(sql)
        return execute(sql, params, many, context)

    def _parts(self) -> Iterator[tuple[str, bool, str]]:
        for text in self.texts:
            yield from expressions(text)


def expressions(text: str) -> Iterator[tuple[str, bool, str]]:
    """Yield name, whether materialized, and body of each `name AS (…)` of a text, in order."""
    bare, place = COMMENT.sub("", text), 0
    while head := HEAD.match(bare, place):
        end = _closing(bare, head.end())
        yield head[1], bool(head[2]), bare[head.end() : end]
        place = end + 1


def _closing(text: str, start: int) -> int:
    """Return the place of the parenthesis that closes the one opened before `start`."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError(f"A parenthesis is not closed: {text[start : start + 80]}")
