"""Keyset paging: a page costs the same wherever it lies, and rows added meanwhile shift nothing."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, QuerySet, Value

SORT_KEY = "sort_key"


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursors (texts for the URL) of the pages around them; None at the ends."""

    rows: list
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class Cursor:
    """The place of a row in the order: the value sorted by, and the id that decides among equals."""

    value: Any
    pk: Any

    @classmethod
    def read(cls, text: str, rows: QuerySet) -> "Cursor | None":
        """Read a cursor out of a URL; what is no cursor of this order is None, the beginning."""
        try:
            value, pk = json.loads(urlsafe_b64decode(text.encode()))
            field = rows.query.annotations[SORT_KEY].output_field
            return cls(None if value is None else field.to_python(value), rows.model._meta.pk.to_python(pk))
        except (binascii.Error, ValueError, TypeError, ValidationError):
            return None

    def __str__(self) -> str:
        value = self.value if self.value is None or isinstance(self.value, int) else str(self.value)
        pk = self.pk if isinstance(self.pk, int) else str(self.pk)
        return urlsafe_b64encode(json.dumps([value, pk]).encode()).decode()


class Beyond(Func):
    """`(sort_key, id) > (value, id)` as one row comparison, which an index answers."""

    arity = 4
    output_field = BooleanField()

    def __init__(self, *expressions: Any, sign: str = ">"):
        super().__init__(*expressions)
        self.sign = sign

    def as_sql(self, compiler, connection, **_):
        pieces = [compiler.compile(expression) for expression in self.get_source_expressions()]
        (key, pk, value, at), params = zip(*pieces, strict=True)
        return f"({key}, {pk}) {self.sign} ({value}, {at})", [each for piece in params for each in piece]


def in_order(rows: QuerySet, *, by: Any, descending: bool = False, unknown: bool = False) -> list[QuerySet]:
    """Return the rows sorted `by` a field or expression, as parts that follow each other: known values, then unknown.

    `unknown` says that the value may be NULL. Two parts instead of NULLS LAST, as an index answers each of them.
    """
    rows = rows.annotate(**{SORT_KEY: F(by) if isinstance(by, str) else by})
    sign = "-" if descending else ""
    order = (f"{sign}{SORT_KEY}", f"{sign}pk")
    if not unknown:
        return [rows.order_by(*order)]
    known = rows.filter(**{f"{SORT_KEY}__isnull": False}).order_by(*order)
    return [known, rows.filter(**{f"{SORT_KEY}__isnull": True}).order_by(order[1])]


def all_in_order(rows: QuerySet, **order: Any) -> Iterator[Any]:
    """Yield every row of the list in its order, a few at a time (arguments as for in_order)."""
    for part in in_order(rows, **order):
        yield from part.iterator(chunk_size=2000)


def keyset_page(rows: QuerySet, *, size: int = 50, after: str = "", before: str = "", **order: Any) -> Page:
    """Return the page after (or before) a cursor, in at most two queries; `order` as for in_order."""
    parts = in_order(rows, **order)
    cursor = Cursor.read(before or after, parts[0]) if before or after else None
    backward = bool(cursor and before)
    if backward:
        parts = [part.reverse() for part in reversed(parts)]
    found: list = []
    for part in parts_from(parts, cursor, falling=backward != bool(order.get("descending"))):
        found += part[: size + 1 - len(found)]
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    ends = [str(Cursor(getattr(row, SORT_KEY), row.pk)) for row in (found[0], found[-1])] if found else [None, None]
    behind, ahead = (more, True) if backward else (cursor is not None, more)
    return Page(found, before=ends[0] if behind else None, after=ends[1] if ahead else None)


def parts_from(parts: list[QuerySet], cursor: Cursor | None, *, falling: bool) -> list[QuerySet]:
    """Return what lies beyond the cursor: the rest of the part it is in, and the parts that follow."""
    if cursor is None:
        return parts
    here, *following = [*dropwhile(lambda part: is_unknown(part) != (cursor.value is None), parts), None]
    if here is None:
        return []
    if cursor.value is None:
        rest = here.filter(**{"pk__lt" if falling else "pk__gt": cursor.pk})
    else:
        field = here.query.annotations[SORT_KEY].output_field
        place = (F(SORT_KEY), F("pk"), Value(cursor.value, output_field=field), Value(cursor.pk))
        rest = here.filter(Beyond(*place, sign="<" if falling else ">"))
    return [rest, *following[:-1]]


def is_unknown(part: QuerySet) -> bool:
    """Whether this part of in_order() holds the rows without a value."""
    return len(part.query.order_by) == 1
