"""Tables as people send them: CSV in the encodings and delimiters of this world, and XLSX workbooks."""

import codecs
import csv
import itertools
import re
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import BinaryIO

import openpyxl
from openpyxl.utils.escape import unescape

from foundation.tables import plain_text

Rows = Iterator[tuple[int, list[str]]]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",;\t|"
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
PIECE = 1 << 20
LONGEST_CELL = 1_000_000  # characters; a longer cell is a quotation mark that was never closed
ALL_ZEROS = re.compile(r"0+")

csv.field_size_limit(LONGEST_CELL)


class Unreadable(Exception):
    """The file is not a table we can read; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """Rows of text under their header. `rows()` starts at the beginning each time and yields (row number, cells).

    Rows are numbered as a spreadsheet shows them: the header is row 1. `length` is an estimate, 0 when unknown.
    """

    name: str
    header: tuple[str, ...]
    rows: Callable[[], Rows]
    delimiter: str = ","
    length: int = 0


def read_table(path: Path, known: Collection[str]) -> Table:
    """Open a CSV or XLSX file; `known` are the column names looked for. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            start = file.read(PIECE)
    except OSError as trouble:
        raise Unreadable(f"{path} cannot be read: {trouble.strerror}.") from trouble
    if not start.strip():
        raise Unreadable(f"{path.name} is empty.")
    if start.startswith(OLD_WORKBOOK):
        raise Unreadable(f"{path.name} is an old Excel workbook (.xls). Save it as .xlsx or CSV.")
    return _read_workbook(path) if start.startswith(WORKBOOK) else _read_csv(path, start, known)


def plain_name(cell: str) -> str:
    """Return a header cell as the layouts write it: "Customer Code" is customer_code."""
    return re.sub(r"[\s-]+", "_", cell.strip().strip("\ufeff").lower())


# CSV


def _read_csv(path: Path, start: bytes, known: Collection[str]) -> Table:
    encoding, length = _encoding_of(path, start)
    first = _first_line(path, encoding)
    declared = re.fullmatch(r"sep=(.)\s*", first)  # a line Excel understands, before the header
    delimiter = declared[1] if declared else _delimiter_of(path, encoding, known)
    skip = 1 if declared else 0

    def records() -> Rows:
        with path.open(encoding=encoding, newline="") as file:
            reader = enumerate(csv.reader(file, delimiter=delimiter), 1)
            try:
                for number, cells in itertools.islice(reader, skip, None):
                    yield number, [plain_text(cell) for cell in cells]  # an export of ours comes back as it was
            except csv.Error as trouble:
                raise Unreadable(f"{path.name} breaks off: {trouble}. Is a quotation mark never closed?") from trouble
            except UnicodeError as trouble:
                raise Unreadable(f"{path.name} is not {encoding} throughout. Save it as “CSV UTF-8”.") from trouble

    return _table(path.name, records, delimiter, length)


def _table(name: str, records: Callable[[], Rows], delimiter: str, length: int) -> Table:
    """Take the first row with anything in it as the header, and the rows with anything in them after it."""

    def filled() -> Rows:
        return ((number, cells) for number, cells in records() if any(cell.strip() for cell in cells))

    _, header = next(filled(), (0, []))
    names = tuple(plain_name(cell) for cell in header)
    return Table(name, names, lambda: itertools.islice(filled(), 1, None), delimiter, length)


def _encoding_of(path: Path, start: bytes) -> tuple[str, int]:
    """Return the encoding and the number of line feeds (less the header's)."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding, start.count(b"\n")
    if b"\0" in start[:4096]:
        even, odd = start[:4096:2].count(b"\0"), start[1:4096:2].count(b"\0")
        return ("utf-16-be" if even > odd else "utf-16-le"), start.count(b"\n")
    for encoding in ("utf-8", "cp1252"):
        if (lines := _lines_if(path, encoding)) is not None:
            return encoding, max(lines - 1, 0)
    raise Unreadable(f"{path.name} is neither UTF-8 nor UTF-16 nor Windows-1252. Save it as “CSV UTF-8”.")


def _lines_if(path: Path, encoding: str) -> int | None:
    """Count the line feeds, or return None when the file is not in this encoding."""
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
                lines += piece.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return lines


def _first_line(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding) as file:
        try:
            return file.readline(LONGEST_CELL)
        except UnicodeError as trouble:
            raise Unreadable(f"{path.name} is not readable as {encoding}. Save it as “CSV UTF-8”.") from trouble


def _delimiter_of(path: Path, encoding: str, known: Collection[str]) -> str:
    """Return the delimiter under which most header cells are columns we know, else the one that splits most."""

    def merit(delimiter: str) -> tuple[int, int]:
        with path.open(encoding=encoding, newline="") as file:
            rows = csv.reader(file, delimiter=delimiter)
            header = next((row for row in rows if any(cell.strip() for cell in row)), [])
        return sum(plain_name(cell) in known for cell in header), len(header)

    return max(DELIMITERS, key=merit)


# XLSX


def _read_workbook(path: Path) -> Table:
    return _table(path.name, partial(workbook_rows, path), ",", 0)


def workbook_rows(path: Path) -> Rows:
    """Yield the rows of the first sheet with their numbers. Raises Unreadable."""
    with path.open("rb") as file:  # not by its name: a workbook may be called .csv
        sheet = _first_sheet(file, path.name)
        yield from enumerate(([_text(cell) for cell in row] for row in sheet.iter_rows()), 1)


def _first_sheet(file: BinaryIO, name: str):
    try:
        with warnings.catch_warnings(action="ignore"):  # remarks about styles and validations we do not read
            sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as trouble:
        raise Unreadable(f"{name} is not an Excel workbook we can open. Save it as .xlsx or CSV.") from trouble
    sheet.reset_dimensions()  # some programs write wrong ones
    return sheet


def _text(cell) -> str:
    """Return what a person sees in the cell: dates as ISO, numbers without noise, ids with their leading zeros."""
    value = cell.value
    if value is None or isinstance(value, str):
        return unescape(value or "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if "%" in (cell.number_format or ""):
        return f"{Decimal(str(value)) * 100:f}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and ALL_ZEROS.fullmatch(cell.number_format or ""):
        return f"{value:0{len(cell.number_format)}d}"
    return str(value)
