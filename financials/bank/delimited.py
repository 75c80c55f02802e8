"""CSV as banks export it: delimiter, encoding, decimal sign and the form of days are found out, heads in many words."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings

from financials.bank import columns as words
from financials.bank.contents import (
    ReadLine,
    ReadStatement,
    Unreadable,
    account_number,
    currency_code,
    joined,
    reference,
    tidy,
)
from foundation.money import NOTHING

DELIMITERS = ";,\t|"
DEEPEST_HEAD = 40  # lines a bank writes above the head
MONTH_FIRST = ("US", "")

Row = tuple[int, list[str]]


class AccountNotNamed(Unreadable):
    """The file does not say of which account it is; import it again and name the account."""

    def __init__(self):
        super().__init__("The file does not say of which of our accounts it is: choose the account, or enter it.")


class Sheet:
    """The rows under the head, and where each field stands in them."""

    def __init__(self, text: str, currency: str):
        self.places, self.rows = _under_head(text)
        self.rows = [row for row in self.rows if self._is_booking(row[1])]
        self.currency = currency_code(self._first("currency") or currency, "Column currency")
        self.sign = words.decimal_sign(self._all("amount", "debit", "credit"), self.currency)
        month_first = settings.COMPANY_COUNTRY in MONTH_FIRST and self.currency == "USD"
        self.booked_form, self.unsure = words.day_form(self._all("booked_on"), month_first=month_first)
        self.value_form = self.booked_form
        if value_days := self._all("value_on"):
            self.value_form, _ = words.day_form(value_days, month_first=month_first)

    def cell(self, row: list[str], field: str) -> str:
        """Return what stands in the (first) column of a field; "" where there is none."""
        place = self.places.get(field, [len(row)])[0]
        return row[place].strip() if place < len(row) else ""

    def texts(self, row: list[str]) -> list[str]:
        return [row[place] for place in self.places.get("text", ()) if place < len(row)]

    def amount(self, row: Row, field: str) -> Decimal:
        """Read an amount of a row; nothing where the cell is empty."""
        number, cells = row
        written = self.cell(cells, field)
        if not written:
            return NOTHING
        return words.read_amount(written, self.sign, self.currency, f"Row {number}")

    def _is_booking(self, cells: list[str]) -> bool:
        """Leave out totals under the table, and what the bank has only noted."""
        filled = self.cell(cells, "booked_on") and any(self.cell(cells, each) for each in ("amount", "debit", "credit"))
        return bool(filled) and self.cell(cells, "status").lower() not in words.NOT_BOOKED

    def _all(self, *fields: str) -> list[str]:
        return [written for _, cells in self.rows for field in fields if (written := self.cell(cells, field))]

    def _first(self, field: str) -> str:
        return next(iter(self._all(field)), "")


def read(text: str, *, account: str = "", currency: str = "") -> Iterator[ReadStatement]:
    """Yield a statement for each account of the file; raises Unreadable, AccountNotNamed.

    `account` and `currency` are those of the account where the file does not name them.
    """
    sheet = Sheet(text, currency or settings.COMPANY_CURRENCY)
    accounts: dict[str, list[Row]] = defaultdict(list)
    for row in sheet.rows:
        accounts[account_number(sheet.cell(row[1], "own")) or account_number(account)].append(row)
    if not sheet.rows:
        raise Unreadable("The file has a head, and no bookings under it.")
    if "" in accounts:
        raise AccountNotNamed
    for number, rows in accounts.items():
        yield _statement(sheet, number, rows)


def _under_head(text: str) -> tuple[dict[str, list[int]], list[Row]]:
    """Find the delimiter and the line that name most columns; raises Unreadable."""
    best: tuple[int, dict, list[Row]] | None = None
    for delimiter in DELIMITERS:
        try:
            rows = [
                (number, cells) for number, cells in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1)
            ]
        except csv.Error:
            continue
        for place, (_, cells) in enumerate(rows[:DEEPEST_HEAD]):
            found = words.columns(cells)
            if words.is_head(found) and (best is None or len(found) > best[0]):
                best = len(found), found, rows[place + 1 :]
    if best is None:
        raise Unreadable(
            "The file is neither MT940, camt.053, BAI2 nor OFX, and no line of it names the columns of a CSV "
            "statement: at least the date and the amount."
        )
    return best[1], best[2]


def _statement(sheet: Sheet, number: str, rows: list[Row]) -> ReadStatement:
    lines = [_line(sheet, row) for row in rows]
    days = [line.booked_on for line in lines]
    opening, closing, remarks = _balances(sheet, rows, lines)
    if sheet.unsure:
        first = sheet.cell(rows[0][1], "booked_on")
        remarks.append(f"The days could be read in two ways: {first} was read as {lines[0].booked_on:%d %b %Y}.")
    if days[0] > days[-1]:
        lines.reverse()
    return ReadStatement(
        account=number,
        currency=sheet.currency,
        opened_on=min(days),
        closed_on=max(days),
        opening=opening,
        closing=closing,
        lines=tuple(lines),
        remarks=tuple(remarks),
    )


def _line(sheet: Sheet, row: Row) -> ReadLine:
    number, cells = row
    if (own := sheet.cell(cells, "currency")) and own.upper() != sheet.currency:
        raise Unreadable(
            f"Row {number}: {tidy(own, 10)} stands beside {sheet.currency}. Export each currency by itself."
        )
    booked_on = words.read_day(sheet.cell(cells, "booked_on"), sheet.booked_form)
    value_on = sheet.cell(cells, "value_on")
    check = reference(sheet.cell(cells, "check_number"))
    return ReadLine(
        amount=_signed(sheet, row),
        currency=sheet.currency,
        booked_on=booked_on,
        value_on=words.read_day(value_on, sheet.value_form) if value_on else booked_on,
        name=tidy(sheet.cell(cells, "name"), 140),
        account=account_number(sheet.cell(cells, "account")),
        text=joined([*sheet.texts(cells), check and f"check {check}"]),
        end_to_end=reference(sheet.cell(cells, "end_to_end")),
        reference=reference(sheet.cell(cells, "reference")),
        check_number=check,
        charges=abs(sheet.amount(row, "charges")),
    )


def _signed(sheet: Sheet, row: Row) -> Decimal:
    number, cells = row
    if "amount" not in sheet.places or not sheet.cell(cells, "amount"):
        return abs(sheet.amount(row, "credit")) - abs(sheet.amount(row, "debit"))
    value = sheet.amount(row, "amount")
    if direction := sheet.cell(cells, "direction").lower():
        if direction not in words.OUT | words.IN:
            raise Unreadable(f"Row {number}: “{tidy(direction, 20)}” does not say whether money came in or went out.")
        return -abs(value) if direction in words.OUT else abs(value)
    return value


def _balances(sheet: Sheet, rows: list[Row], lines: list[ReadLine]) -> tuple[Decimal | None, Decimal | None, list[str]]:
    """Take the balances from the column that runs along, whichever end of the file is the older."""
    if not all(sheet.cell(cells, "balance") for _, cells in rows):
        return None, None, []
    after = [sheet.amount(row, "balance") for row in rows]
    amounts = [line.amount for line in lines]
    steps = list(zip(after, after[1:], amounts, amounts[1:], strict=False))
    if all(later - earlier == amount for earlier, later, _, amount in steps):
        return after[0] - amounts[0], after[-1], []
    if all(earlier - later == amount for earlier, later, amount, _ in steps):
        return after[-1] - amounts[-1], after[0], []
    return None, None, ["The balances beside the bookings do not follow from them: something is left out of the file."]
