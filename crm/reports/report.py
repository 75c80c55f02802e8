"""What a report is: columns, rows that stream, and the words above them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from crm.reports.totals import Group
from customers.models import Customer
from foundation.charts import Chart
from foundation.tables import Column
from foundation.templatetags.formats import day_full
from journal.examine import one_snapshot
from journal.filters import EntryFilter
from staff.models import User

EVERYTHING = EntryFilter()
MONTHS = 3  # of a period that does not say when it begins


def usual_begin(day: date) -> date:
    """Return the first day of a period that ends on `day`: it begins with a month and has three of them."""
    months = day.year * 12 + day.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


class CannotReport(Exception):
    """The report cannot be made of what was asked; the text says what is missing."""


@dataclass(frozen=True)
class Asked:
    """What a report is about: a day or a period that ends with it, for some reports a customer or those of a sales rep,
    a choice of entries, or only the accounts of a collector, a grade, a currency.

    `seen_by` is who asks; customers this user may not see are left out. None: the house itself, from the console.
    """

    as_of: date
    customer: Customer | None = None
    chosen: EntryFilter = EVERYTHING
    sales_rep: User | None = None
    seen_by: User | None = None
    since: int = 0
    begins_on: date | None = None
    collector: User | None = None
    grade: str = ""
    currency: str = ""

    @property
    def customers(self) -> QuerySet[Customer]:
        """The customers it is about: the one, those the sales rep is responsible for, or all."""
        seen = Customer.objects.visible_to(self.seen_by) if self.seen_by else Customer.objects.all()
        if self.customer:
            return seen.filter(pk=self.customer.pk)
        if self.collector:
            seen = seen.filter(collection_case__collector=self.collector)
        return seen.filter(sales_rep=self.sales_rep) if self.sales_rep else seen

    def in_words(self) -> str:
        """Return the filter as the heading says it ("As of 31 May 2026 · Baumgart GmbH (C-10)")."""
        begins, ends = day_full(self.begins_on), day_full(self.as_of)
        whose = f"Customers of {self.sales_rep}" if self.sales_rep else ""
        words = [
            f"{begins} to {ends}" if self.begins_on else f"As of {ends}",
            str(self.customer or whose),
            f"Collector {self.collector}" if self.collector else "",
            f"Grade {self.grade}" if self.grade else "",
            f"Only {self.currency}" if self.currency else "",
            self.chosen.in_words(),
        ]
        return " · ".join(filter(None, words))


@dataclass(frozen=True)
class Report:
    """One report. `rows` and `document` (for machines) read inside a transaction; `sheet` is the paper it needs.

    `about_one` says that it needs a customer, or the sales rep whose customers are meant. `asks` names what else may be
    chosen: period, collector, grade, currency. `paper` are the columns of a print that differ from the screen's.
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
    charts: Callable[[Asked], list[Chart]] | None = None  # what is drawn above the rows
    plain: bool = False  # its rows are mappings of plain values, which may be read in any thread
    explains: bool = False  # what the columns' hints say is written out below

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
