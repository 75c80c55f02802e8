"""Files of a list: CSV and XLSX with what is filtered, harmless in a spreadsheet, and readable by `manage.py load`.

CSV is UTF-8 with a byte order mark, comma separated, heads are the columns' keys (the contract of `load`).
A text a spreadsheet could take for a formula gets an apostrophe in front; plain_text() takes it off again, so
nothing is lost on the way out and back. XLSX cells carry their type, a text stays a text there without it.
"""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from foundation.money import exponent
from foundation.periods import company_zone
from foundation.tables.columns import Column

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INVISIBLE = " \u00a0\u200b\u200c\u200d\u2060\ufeff"
STARTS_A_FORMULA = frozenset("=+-@|%\t\r\n＝＋－＠｜％")
# Characters a workbook's XML cannot hold, and the underline of what looks like their escape (ECMA-376, ST_Xstring).
NOT_IN_XML = re.compile("[\x01-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
CELL_HOLDS = 32_767  # characters
CUT = " … [cut here: a cell holds no more; the CSV file has all of it]"
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula (or a command) when it opens a CSV file."""
    bare = text.lstrip(INVISIBLE)
    return bare[:1] in STARTS_A_FORMULA and bool(bare) and not PLAIN_NUMBER.fullmatch(text)


def safe_text(text: str) -> str:
    """Return the text for a CSV cell, with an apostrophe in front when it is risky."""
    return f"'{text}" if is_risky(text.lstrip("'")) else text


def plain_text(text: str) -> str:
    """Return what safe_text() was given."""
    return text[1:] if text.startswith("'") and is_risky(text.lstrip("'")) else text


class Echo:
    """A file that hands back what is written into it, so that a csv.writer can feed a stream."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Iterable[Column], rows: Iterable[Any]) -> Iterator[str]:
    """Yield the lines of the file, the heads first."""
    columns = list(columns)
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow([column.key for column in columns])
    for row in rows:
        yield writer.writerow([csv_cell(column.exported(row)) for column in columns])


def csv_cell(value: Any) -> str:
    """Return a value as text: numbers plain, days and instants as ISO 8601, unknown empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (Decimal, int)):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return safe_text(value.isoformat() if hasattr(value, "isoformat") else str(value))


def write_csv(columns: Iterable[Column], rows: Iterable[Any], file: BinaryIO) -> None:
    """Write the list into a binary file."""
    for line in csv_lines(columns, rows):
        file.write(line.encode())


def write_xlsx(columns: Iterable[Column], rows: Iterable[Any], file: BinaryIO, *, title: str = "List") -> None:
    """Write the list as a workbook of one sheet with a fixed head; rows go through a temporary file, not memory."""
    columns = list(columns)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 14 if column.number else 22
    sheet.append([text_cell(sheet, column.key) for column in columns])
    cells = [cell_maker(sheet, column) for column in columns]
    for row in rows:
        sheet.append([cell(row) for cell in cells])
    book.save(file)


def cell_maker(sheet: Any, column: Column) -> Callable[[Any], Any]:
    """Return the function that turns a row into this column's cell."""

    def cell(row: Any) -> Any:
        value = column.exported(row)
        if isinstance(value, Decimal) and column.kind == "money":
            return amount_cell(sheet, value, column.currency_of(row) or "")
        if isinstance(value, datetime):
            return value.astimezone(company_zone()).replace(tzinfo=None)
        if value is None or isinstance(value, (bool, int, float, Decimal)) or hasattr(value, "isoformat"):
            return value
        return text_cell(sheet, str(value))

    return cell


def cell_text(text: str) -> str:
    """Return the text as a workbook writes it: what XML cannot hold as _x0001_, what is longer than a cell cut."""
    if len(text) > CELL_HOLDS:
        text = text[: CELL_HOLDS - len(CUT)] + CUT
    return NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    """Return a cell that is a text whatever it begins with, and stays one when somebody edits it."""
    cell = WriteOnlyCell(sheet, cell_text(text))
    if is_risky(text):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def amount_cell(sheet: Any, amount: Decimal, currency: str) -> WriteOnlyCell:
    """Return a number cell that shows the decimals of its currency."""
    cell = WriteOnlyCell(sheet, amount)
    decimals = exponent(currency)
    cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return cell


def csv_response(columns: Iterable[Column], rows: Iterable[Any], name: str) -> StreamingHttpResponse:
    """Answer with the list as a CSV file, sent while it is read; `name` without ending."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(csv_lines(columns, rows), content_type=CSV_TYPE, headers=disposition)


def xlsx_response(columns: Iterable[Column], rows: Iterable[Any], name: str) -> FileResponse:
    """Answer with the list as a workbook; `name` without ending."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by the response
    write_xlsx(columns, rows, file, title=name)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
