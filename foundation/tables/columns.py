"""Columns of lists: where a value comes from, how people read it, and how a file carries it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from foundation.money import round_money
from foundation.templatetags import formats

WRITTEN = {
    "quantity": formats.quantity,
    "percent": formats.percent,
    "tenths": formats.tenths,
    "day": formats.day,
    "when": formats.when,
    "phone": formats.phone,
}
NUMBERS = {"money", "quantity", "percent", "tenths"}


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `value` is a dotted path into the row (attributes or keys; the key itself by default) or a function of the row.
    `kind`: text, code, money, quantity, percent (a share of 1), tenths (one decimal), day, when, phone; it decides how
    the value is written.
    `sort` is a field name or an expression of the query; without it the column is not sortable. `sort_unknown` says
    that this expression may be NULL (such rows come last). `cell` is a template for cells that are more than text
    (context: row, value, column). `total` sums the shown rows, one sum a currency. `prefetch` names the relations
    (or Prefetch objects) the value is read from, fetched when the column is shown. `complete` is given the rows in
    batches before they are read, for what the query of the rows cannot give (figures computed live).
    """

    key: str
    label: str
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    sort: Any = None
    sort_unknown: bool = False
    currency: str | Callable[[Any], str] = "currency"
    link: Callable[[Any], str | None] | None = None
    cell: str = ""
    total: bool = False
    prefetch: tuple[Any, ...] = ()
    complete: Callable[[list], None] | None = None
    title: bool = False  # what a row is called; stands on top where rows become cards
    shown: bool = True  # False: offered in the column choice, not shown at first
    hint: str = ""  # said on hover over the head

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        """Return the function that takes the value out of a row."""
        return self.value if callable(self.value) else path(self.value or self.key)

    @cached_property
    def currency_of(self) -> Callable[[Any], str]:
        """Return the function that tells in which currency a row's amount is."""
        return self.currency if callable(self.currency) else path(self.currency)

    @property
    def css(self) -> str:
        """Return the class of the column's cells."""
        kinds = {"code": "mono tight", "day": "tight", "when": "tight"}
        named = "num" if self.number else kinds.get(self.kind, "")
        return f"{named} title".strip() if self.title else named

    @property
    def number(self) -> bool:
        """Whether the column's values stand right-aligned."""
        return self.kind in NUMBERS

    def written(self, row: Any, *, with_currency: bool = False) -> str:
        """Return the value as people read it on the screen, an amount with its currency where several meet."""
        value = self.read(row)
        if self.kind == "money":
            write = formats.money_with_currency if with_currency else formats.money
            return write(value, self.currency_of(row) or "")
        if self.kind in WRITTEN:
            return WRITTEN[self.kind](value)
        return "" if value is None else str(value)

    def exported(self, row: Any) -> Any:
        """Return the value as a file carries it: rounded amounts, dates and numbers as such, None for unknown."""
        value = self.read(row)
        if self.kind == "money" and value is not None:
            return round_money(Decimal(value), self.currency_of(row) or "")
        return value


@dataclass(frozen=True)
class Extra:
    """What a floor above adds to a list below it: columns, filters, and the query they need.

    `note` says in a sentence where the figures come from (the time of a nightly run); None says nothing.
    """

    columns: tuple[Column, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)  # name -> django_filters.Filter
    prepare: Callable[[QuerySet], QuerySet] = lambda rows: rows
    note: Callable[[], str | None] = lambda: None


def path(dotted: str) -> Callable[[Any], Any]:
    """Return a function that follows names into a row, through attributes or keys; None stays None."""
    names = dotted.split(".")

    def follow(row: Any) -> Any:
        for name in names:
            if row is None:
                return None
            row = row.get(name) if isinstance(row, Mapping) else getattr(row, name)
        return row

    return follow
