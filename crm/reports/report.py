"""What a report is: columns, rows that stream, and the words above them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from crm.reports.asking import EVERYTHING, Asked, Choice
from crm.reports.totals import Group
from foundation.bars import Bars
from foundation.charts import Chart
from foundation.tables import Column
from journal.examine import one_snapshot

__all__ = ["EVERYTHING", "Asked", "CannotReport", "Choice", "Report", "usual_begin"]

MONTHS = 3  # of a period that does not say when it begins


def usual_begin(day: date) -> date:
    """Return the first day of a period that ends on `day`: it begins with a month and has three of them."""
    months = day.year * 12 + day.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


class CannotReport(Exception):
    """The report cannot be made of what was asked; the text says what is missing."""


@dataclass(frozen=True)
class Report:
    """One report. `rows` and `document` (for machines) read inside a transaction; `sheet` is the paper it needs.

    `about_one` says that it needs a customer, or the sales rep whose customers are meant. `asks` names what else may be
    chosen: period, customer, sales_rep, category, group, status, place, collector, grade, currency; `own` are choices
    nobody else has, and where columns or totals follow from them, `columns_of` and `groups_of` return them. `paper`
    are the columns of a print that differ from the screen's.
    """

    name: str
    title: str
    says: str
    permission: str
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Iterable[Any]]
    document: Callable[[Asked], dict[str, object]]
    sheet: str = "A4"
    about_one: bool = False
    widths: dict[str, float] = field(default_factory=dict)  # share of the paper's width by column, in percent
    block: str = ""  # template of rows that are blocks of text and not cells
    count: Callable[[Asked], int] | None = None  # how many rows there are, where reading them all takes its time
    asks: tuple[str, ...] = ()
    paper: tuple[Column, ...] = ()
    groups: tuple[Group, ...] = ()  # the totals below the rows
    charts: Callable[[Asked], list[Chart | Bars]] | None = None  # what is drawn above the rows
    plain: bool = False  # its rows are mappings of plain values, which may be read in any thread
    explains: bool = False  # what the columns' hints say is written out below
    letters: Callable[[Asked, Path], int] | None = None  # a paper of its own instead of the rows in a table
    own: tuple[Choice, ...] = ()
    dated: bool = True  # False: it is of today, whatever day is asked
    columns_of: Callable[[Asked], tuple[Column, ...]] | None = None
    groups_of: Callable[[Asked], tuple[Group, ...]] | None = None

    def columns_for(self, asked: Asked) -> tuple[Column, ...]:
        """Return the columns of what is asked."""
        return self.columns_of(asked) if self.columns_of else self.columns

    def groups_for(self, asked: Asked) -> tuple[Group, ...]:
        """Return the totals of what is asked."""
        return self.groups_of(asked) if self.groups_of else self.groups

    @property
    def explained(self) -> list[Column]:
        """The columns whose meaning is written out below the rows."""
        return [column for column in self.columns if column.hint] if self.explains else []

    def moment(self) -> AbstractContextManager:
        """The transaction to read in. Entries and the codes that cover them are of one moment of the database."""
        return one_snapshot() if self.block else transaction.atomic()

    def read(self, asked: Asked) -> Iterator[Any]:
        """Yield the rows. Raises CannotReport."""
        if self.about_one and not (asked.customer or asked.sales_rep):
            raise CannotReport(
                f"The report {self.name} is about one customer, or all of one sales rep: name the code, or the person."
            )
        return iter(self.rows(asked))

    def length(self, asked: Asked) -> int:
        """Return the number of rows. Raises CannotReport."""
        rows = self.read(asked)
        return self.count(asked) if self.count else sum(1 for _ in rows)
