"""Reading the invoices to measure by: one row an invoice, with the day it was paid."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from foundation.periods import business_day

COLUMNS = ("customer", "issued_on", "due_on", "paid_on", "amount", "disputed")
# The layout in which the public data sets of receivables are passed around.
ELSEWHERE = {
    "customerid": "customer", "invoicedate": "issued_on", "duedate": "due_on", "settleddate": "paid_on",
    "invoiceamount": "amount",
}  # fmt: skip
YES, NO = {"yes", "true", "1", "y"}, {"", "no", "false", "0", "n"}
LEAST, MOST = Decimal("0.01"), Decimal(10) ** 12
EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)


class Unreadable(Exception):
    """The file cannot be measured by; says which row and what to change."""


@dataclass(frozen=True)
class Invoice:
    """One invoice of the file and what became of it; `paid_on` is None while it is unpaid."""

    customer: str
    issued_on: date
    due_on: date
    paid_on: date | None
    amount: Decimal
    disputed: bool

    @cached_property
    def due(self) -> date:
        """The due day rolled to a business day; nothing is late before."""
        return business_day(self.due_on)

    @cached_property
    def money(self) -> float:
        """The amount, to measure with."""
        return float(self.amount)

    @property
    def gave_time(self) -> bool:
        """False for money with or before the invoice, which says nothing about paying later."""
        return self.paid_on is None or self.paid_on > self.issued_on

    def days_late(self, day: date) -> int:
        """Return how many days past due the invoice stands on a day."""
        return (day - self.due).days


def read_invoices(path: Path) -> list[Invoice]:
    """Return the invoices of a CSV file. Raises Unreadable with a sentence that names the row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            invoices = list(_invoices(csv.reader(file)))
    except OSError as trouble:
        raise Unreadable(f"{path} cannot be read: {trouble.strerror}.") from trouble
    except (UnicodeDecodeError, csv.Error) as trouble:
        raise Unreadable(f"{path} is no CSV file in UTF-8; save it as one and try again.") from trouble
    if not invoices:
        raise Unreadable(f"{path} has no rows below its header.")
    return invoices


def _invoices(rows: Iterator[list[str]]) -> Iterator[Invoice]:
    names = _names(next(rows, []))
    for cells in rows:
        if any(cell.strip() for cell in cells):
            if len(cells) < len(names):
                raise Unreadable(f"Row {rows.line_num} has {len(cells)} cells, the header has {len(names)}.")
            yield _invoice(rows.line_num, dict(zip(names, map(str.strip, cells), strict=False)))


def _names(header: list[str]) -> list[str]:
    plain = [cell.strip().lower().replace(" ", "_") for cell in header]
    names = [ELSEWHERE.get(name, name) for name in plain]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Unreadable(f"The header lacks {', '.join(missing)}; it must name {', '.join(COLUMNS)}.")
    return names


def _invoice(line: int, cells: dict[str, str]) -> Invoice:
    if not cells["customer"]:
        raise Unreadable(f"Row {line}: customer is empty; every invoice needs one.")
    paid_on = _day(line, "paid_on", cells["paid_on"]) if cells["paid_on"] else None
    issued_on, due_on = (_day(line, name, cells[name]) for name in ("issued_on", "due_on"))
    amount, disputed = _amount(line, cells["amount"]), _disputed(line, cells["disputed"])
    return Invoice(cells["customer"], issued_on, due_on, paid_on, amount, disputed)


def _day(line: int, name: str, cell: str) -> date:
    try:
        day = datetime.strptime(cell, "%m/%d/%Y" if "/" in cell else "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Unreadable(f'Row {line}: {name} is "{cell}"; write a day as 2026-03-31.')
    return day


def _amount(line: int, cell: str) -> Decimal:
    try:
        amount = Decimal(cell)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and LEAST <= amount < MOST):
        raise Unreadable(f'Row {line}: amount is "{cell}"; write it as 1234.50, more than zero.')
    return amount


def _disputed(line: int, cell: str) -> bool:
    if cell.lower() not in YES | NO:
        raise Unreadable(f'Row {line}: disputed is "{cell}"; write yes or no.')
    return cell.lower() in YES
