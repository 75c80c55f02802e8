"""A list as the URL asks for it: which columns, in which order, which page, and the files of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from foundation.tables.columns import Column
from foundation.tables.exports import csv_response, xlsx_response
from foundation.tables.paging import Page, all_in_order, keyset_page
from foundation.templatetags.formats import money, money_with_currency, quantity

COMPLETED_AT_ONCE = 1_000  # rows
COUNTED_UP_TO = 10_000  # more rows than this are not counted, only said to be more
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@dataclass(frozen=True)
class Cell:
    """One cell as the template needs it."""

    column: Column
    row: Any
    with_currency: bool = False

    @property
    def value(self) -> Any:
        return self.column.read(self.row)

    @property
    def text(self) -> str:
        return self.column.written(self.row, with_currency=self.with_currency)

    @property
    def css(self) -> str:
        """Return the cell's class; `unknown` lets a card leave it out."""
        return f"{self.column.css} unknown".strip() if self.value is None else self.column.css

    @property
    def url(self) -> str | None:
        return self.column.link(self.row) if self.column.link else None


class Listing:
    """One list page. Give it to templates/tables/table.html as `listing`.

    `rows` is a query set (paged by keyset in the database) or a sequence of any rows (sorted and cut here).
    The URL says ?sort=key or -key, ?after= / ?before= (cursors), ?columns=key (many), ?format=csv|xlsx.
    `what` is the plural of a row ("customers"). `sort` is the order without a choice. `size` rows a page.
    `usual` are the columns somebody chose once for all; without them those that are `shown`.
    """

    def __init__(
        self, columns: Iterable[Column], rows: QuerySet | Sequence, query: QueryDict, *,
        what: str, sort: str, size: int = 50, usual: Iterable[str] = (),
    ):  # fmt: skip
        self.offered = list(columns)
        self.source, self.query, self.what, self.size, self.usual = rows, query, what, size, set(usual)
        asked = query.get("sort", "")
        self.sort = asked if self._sortable(asked.removeprefix("-")) else sort

    def _sortable(self, key: str) -> bool:
        return any(column.key == key and column.sort for column in self.offered)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown: those chosen in the URL, `all` of them, or the usual ones."""
        chosen = {key for text in self.query.getlist("columns") for key in text.split(",")}
        if "all" in chosen:
            return self.offered
        named = [column for column in self.offered if column.key in chosen]
        usual = [column for column in self.offered if column.key in self.usual]
        return named or usual or [column for column in self.offered if column.shown]

    @property
    def choice(self) -> list[tuple[Column, bool]]:
        """Every column there is, and whether it is shown."""
        return [(column, column in self.columns) for column in self.offered]

    @property
    def _sorted_by(self) -> tuple[Column | None, bool]:
        key = self.sort.removeprefix("-")
        return next((c for c in self.offered if c.key == key), None), self.sort.startswith("-")

    @cached_property
    def _order(self) -> dict[str, Any]:
        column, descending = self._sorted_by
        return {"by": column.sort, "unknown": column.sort_unknown, "descending": descending}

    @property
    def _with_relations(self) -> QuerySet:
        return self.source.prefetch_related(*{each: None for column in self.columns for each in column.prefetch})

    @cached_property
    def page(self) -> Page:
        """The rows of this page, in at most two queries."""
        if isinstance(self.source, QuerySet):
            cursors = {name: self.query.get(name, "") for name in ("after", "before")}
            page = keyset_page(self._with_relations, size=self.size, **cursors, **self._order)
            return replace(page, rows=list(self._completed(page.rows)))
        start = self.query.get("after") or self.query.get("before") or ""
        return sequence_page(list(self.all_rows()), size=self.size, start=start)

    def _completed(self, rows: Iterable[Any]) -> Iterator[Any]:
        completions = {column.complete: None for column in self.columns if column.complete}
        rows = iter(rows)
        while batch := list(islice(rows, COMPLETED_AT_ONCE)):
            for complete in completions:
                complete(batch)
            yield from batch

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells of this page, row by row."""
        mixed = {key for key, found in self.currencies.items() if len(found) > 1}
        return [[Cell(column, row, column.key in mixed) for column in self.columns] for row in self.page.rows]

    @cached_property
    def currencies(self) -> dict[str, list[str]]:
        """The currencies of the amounts shown in each column of amounts."""
        return {
            column.key: sorted(
                {column.currency_of(row) or "" for row in self.page.rows if column.read(row) is not None}
            )
            for column in self.columns
            if column.kind == "money"
        }

    @property
    def heads(self) -> list[tuple[Column, str]]:
        """Each column and its head; the currency stands there once where it is the same throughout."""
        alone = {key: f" {found[0]}" for key, found in self.currencies.items() if len(found) == 1}
        return [(column, f"{column.label}{alone.get(column.key, '')}") for column in self.columns]

    def all_rows(self) -> Iterable[Any]:
        """Every row of the list in its order, whatever the page."""
        if isinstance(self.source, QuerySet):
            return self._completed(all_in_order(self._with_relations, **self._order))
        column, descending = self._sorted_by
        return sorted_rows(self.source, column, descending) if column else self.source

    @cached_property
    def count(self) -> int | None:
        """How many rows the list has; None when they are more than anybody counts."""
        if not isinstance(self.source, QuerySet):
            return len(self.source)
        counted = self.source.order_by().values("pk")[: COUNTED_UP_TO + 1].count()
        return None if counted > COUNTED_UP_TO else counted

    @property
    def shown(self) -> int:
        return len(self.page.rows)

    @property
    def next_url(self) -> str | None:
        return self.url(after=self.page.after) if self.page.after else None

    @property
    def previous_url(self) -> str | None:
        return self.url(before=self.page.before) if self.page.before else None

    def url(self, **changes: str | None) -> str:
        """Return this list's query string with other parameters; paging starts again unless it is among them."""
        query = self.query.copy()
        for name, value in {"after": None, "before": None, "format": None, **changes}.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form that chooses columns sends along: filters and order."""
        passing = {"columns", "after", "before", "format"}
        return [(name, value) for name, values in self.query.lists() if name not in passing for value in values]

    @property
    def usual_url(self) -> str:
        return self.url(columns=None)

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Label and address of each file of this list."""
        return [
            ("CSV, these columns", self.url(format="csv")),
            ("Excel, these columns", self.url(format="xlsx")),
            ("CSV, all columns", self.url(format="csv", columns="all")),
            ("Excel, all columns", self.url(format="xlsx", columns="all")),
        ]

    def export(self, name: str) -> HttpResponseBase | None:
        """Answer with the file the URL asks for, None when it asks for the page."""
        respond = EXPORTS.get(self.query.get("format", ""))
        return respond(self.columns, self.all_rows(), name) if respond else None

    @cached_property
    def totals(self) -> list[list[str]] | None:
        """The sums of the shown rows, one a currency, under each column from the first summed one on; None without."""
        if self.shown < 2:
            return None
        summed = [sums(column, self.page.rows) if column.total else [] for column in self.columns]
        return summed[self.untotalled :] if any(summed) else None

    @property
    def untotalled(self) -> int:
        """How many columns stand before the first that is summed; the first one always names the line."""
        return max(1, next((place for place, column in enumerate(self.columns) if column.total), 1))


def sums(column: Column, rows: Iterable[Any]) -> list[str]:
    """Return the written sums of a column, two currencies never added; the currency is named when there are more."""
    by_currency: dict[str, Decimal] = {}
    for row in rows:
        if (value := column.read(row)) is not None:
            currency = column.currency_of(row) if column.kind == "money" else ""
            by_currency[currency] = by_currency.get(currency, Decimal(0)) + value
    if column.kind != "money":
        return [quantity(total) for total in by_currency.values()]
    write = money if len(by_currency) == 1 else money_with_currency
    return [write(total, currency) for currency, total in sorted(by_currency.items())]


def sorted_rows(rows: Sequence, column: Column, descending: bool) -> list:
    """Return the rows sorted by the column's value, unknown ones last."""
    known = [row for row in rows if column.read(row) is not None]
    unknown = [row for row in rows if column.read(row) is None]
    return sorted(known, key=column.read, reverse=descending) + unknown


def sequence_page(rows: list, *, size: int, start: str) -> Page:
    """Return the page of a list in memory that begins at the row number `start`, a text out of the URL."""
    start = int(start) if start.isdecimal() else 0
    end = start + size
    return Page(
        rows[start:end],
        before=str(max(start - size, 0)) if start else None,
        after=str(end) if end < len(rows) else None,
    )
