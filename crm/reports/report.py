"""What a report is: columns, rows that stream, and the words above them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from customers.models import Customer
from foundation.tables import Column
from foundation.templatetags.formats import day_full
from journal.filters import EntryFilter

EVERYTHING = EntryFilter()


class CannotReport(Exception):
    """The report cannot be made of what was asked; the text says what is missing."""


@dataclass(frozen=True)
class Asked:
    """What a report is about: a day, and for some reports one customer or a choice of journal entries."""

    as_of: date
    customer: Customer | None = None
    chosen: EntryFilter = EVERYTHING

    def in_words(self) -> str:
        """Return the filter as the heading says it ("As of 31 May 2026 · Baumgart GmbH (C-10)")."""
        words = [f"As of {day_full(self.as_of)}", str(self.customer) if self.customer else "", self.chosen.in_words()]
        return " · ".join(filter(None, words))


@dataclass(frozen=True)
class Report:
    """One report. `rows` and `document` (for machines) read inside a transaction; `sheet` is the paper it needs.

    `about_one` says that it needs a customer, `total` that amounts are summed by currency below the rows.
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

    def read(self, asked: Asked) -> Iterator[Any]:
        """Yield the rows. Raises CannotReport."""
        if self.about_one and not asked.customer:
            raise CannotReport(f"The report {self.name} is about one customer: name its code.")
        return iter(self.rows(asked))
