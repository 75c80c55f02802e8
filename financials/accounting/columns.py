"""The columns of the files: journal lines as a table, and the proof beside them.

These are read in spreadsheets, so a text that looks like a formula is made harmless (foundation.tables.exports). The
DATEV file is read by a program and carries texts as they are.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, BinaryIO

from financials.accounting.lines import Posted
from financials.accounting.slots import plain
from foundation.money import money_text
from foundation.tables import Column, safe_text

Row = dict[str, Any]


def rows_of(posted: Iterable[Posted]) -> Iterator[Row]:
    """Yield each line of the vouchers as a row of JOURNAL."""
    for voucher in posted:
        about = {
            "voucher": voucher.key, "booked_on": voucher.counts_from, "date": voucher.posted_on, "kind": voucher.word,
            "number": voucher.number, "currency": voucher.currency, "customer": voucher.code, "name": voucher.name,
            "text": voucher.text,
        }  # fmt: skip
        for line in voucher.lines:
            percent = plain(line.percent) if line.percent is not None else None
            of_line = {"account": line.account, "tax_key": line.key or None, "debit": line.debit, "credit": line.credit}
            yield about | of_line | {
                "due_on": line.due_on, "tax_category": line.category or None, "tax_percent": percent,
                "purpose": line.slot.partition("/")[0],
            }  # fmt: skip


def money(key: str, label: str, **more: Any) -> Column:
    return Column(key, label, kind="money", sort=True, **more)


JOURNAL = (
    Column("voucher", "Voucher", kind="code", sort=True),
    Column("booked_on", "Booked", kind="day", sort=True, hint="The day from which the books knew it: its period."),
    Column("date", "Date", kind="day", sort=True, hint="Of the document, or the value date of the money."),
    Column("kind", "Kind", sort=True),
    Column("number", "Number", kind="code", sort=True, title=True),
    Column("account", "Account", kind="code", sort=True),
    money("debit", "Debit", total=True),
    money("credit", "Credit", total=True),
    Column("currency", "Currency", sort=True, shown=False),
    Column("customer", "Customer", kind="code", sort=True),
    Column("name", "Name", sort=True, shown=False),
    Column("due_on", "Due", kind="day", sort=True, shown=False),
    Column("tax_category", "Tax", kind="code", sort=True),
    Column("tax_percent", "Tax %", kind="code", sort=True),
    Column("tax_key", "Tax key", kind="code", sort=True, shown=False),
    Column("purpose", "Posted as", sort=True, shown=False),
    Column("text", "Text", shown=False),
)

RECONCILIATION = (
    Column("code", "Customer", kind="code"),
    Column("name", "Name"),
    Column("currency", "Currency"),
    money("opening", "Opening"),
    money("debits", "Debits"),
    money("credits", "Credits"),
    money("closing", "Closing"),
    money("difference", "Difference"),
)


def write_journal(posted: Iterable[Posted], file: BinaryIO) -> None:
    """Write the lines as foundation.tables writes JOURNAL, in half the time: what is of the voucher is said once."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([column.key for column in JOURNAL])
    for voucher in posted:
        writer.writerows(_cells(voucher))
    text.flush()
    text.detach()


def _cells(voucher: Posted) -> Iterator[list[str]]:
    days = [voucher.counts_from.isoformat(), voucher.posted_on.isoformat()]
    begin = [voucher.key, *days, safe_text(voucher.word), safe_text(voucher.number)]
    whose = [voucher.currency, safe_text(voucher.code), safe_text(voucher.name)]
    text = safe_text(voucher.text)
    for line in voucher.lines:
        sides = [money_text(side, voucher.currency) or "" for side in (line.debit, line.credit)]
        due_on = line.due_on.isoformat() if line.due_on else ""
        tax = [line.category, _rate(line.percent), line.key, line.slot.partition("/")[0]]
        yield [*begin, line.account, *sides, *whose, due_on, *tax, text]


@cache
def _rate(percent: Decimal | None) -> str:
    return "" if percent is None else plain(percent)
