"""What a report is: columns, rows that stream, and the words above them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from customers.models import Customer
from foundation.tables import Column
from foundation.templatetags.formats import day_full
from journal.examine import one_snapshot
from journal.filters import EntryFilter
from staff.models import User

EVERYTHING = EntryFilter()


class CannotReport(Exception):
    """The report cannot be made of what was asked; the text says what is missing."""


@dataclass(frozen=True)
class Asked:
    """What a report is about: a day, for some reports a customer or those of a sales rep, and a choice of entries.

    `seen_by` is who asks; customers this user may not see are left out. None: the house itself, from the console.
    """

    as_of: date
    customer: Customer | None = None
    chosen: EntryFilter = EVERYTHING
    sales_rep: User | None = None
    seen_by: User | None = None
    since: int = 0

    @property
    def customers(self) -> QuerySet[Customer]:
        """The customers it is about: the one, those the sales rep is responsible for, or all."""
        seen = Customer.objects.visible_to(self.seen_by) if self.seen_by else Customer.objects.all()
        if self.customer:
            return seen.filter(pk=self.customer.pk)
        return seen.filter(sales_rep=self.sales_rep) if self.sales_rep else seen

    def in_words(self) -> str:
        """Return the filter as the heading says it ("As of 31 May 2026 · Baumgart GmbH (C-10)")."""
        whose = f"Customers of {self.sales_rep}" if self.sales_rep else ""
        words = [f"As of {day_full(self.as_of)}", str(self.customer or whose), self.chosen.in_words()]
        return " · ".join(filter(None, words))


@dataclass(frozen=True)
class Report:
    """One report. `rows` and `document` (for machines) read inside a transaction; `sheet` is the paper it needs.

    `about_one` says that it needs a customer, or the sales rep whose customers are meant.
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
