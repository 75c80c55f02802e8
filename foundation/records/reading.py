"""Reading a file of addresses, whatever it is called: what it is, is told by what stands in it."""

import re
from collections.abc import Callable
from pathlib import Path

from foundation.loading.reading import OLD_WORKBOOK, WORKBOOK, workbook_rows
from foundation.loading.reading import Unreadable as NoTable
from foundation.records.cards import read_cards
from foundation.records.decoding import decode
from foundation.records.delimited import read_delimited, with_heads
from foundation.records.directory import read_directory
from foundation.records.shapes import Records, Row, Unreadable

LARGEST = 60 * 1024 * 1024  # bytes
CARD = re.compile(rb"\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
ENTRY = re.compile(rb"(?:\s*#[^\n]*\n)*\s*(?:version:\s*\d+\s*)?dn::?\s", re.IGNORECASE)


def knows_none(head: str) -> bool:
    """Know no name of a column."""
    return False


def read_records(
    path: Path, *, name: str = "", known: Callable[[str], bool] = knows_none, encoding: str = "", delimiter: str = "",
    header: bool | None = None,
) -> Records:  # fmt: skip
    """Read a file. What is "" or None is told by the file itself; `known` knows names of columns.

    Raises Unreadable with a sentence.
    """
    name, data = name or path.name, path.read_bytes()
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Unreadable(f"{name} is empty.")
    if len(data) > LARGEST:
        raise Unreadable(f"{name} is larger than {LARGEST // 1024 // 1024} MB. Cut it into several files.")
    if data.startswith(OLD_WORKBOOK):
        raise Unreadable(f"{name} is an old Excel workbook (.xls). Save it as .xlsx or CSV.")
    if data.startswith(WORKBOOK):
        return _workbook(path, known, header)
    if ENTRY.match(data):
        return read_directory(data)
    text = decode(data, encoding)
    if CARD.match(text.text[:4096].encode()):
        records = read_cards(text.text)
    else:
        records = read_delimited(text.text, delimiter=delimiter, known=known, header=header)
    records.encoding = text.encoding
    return records


def _workbook(path: Path, known: Callable[[str], bool], header: bool | None) -> Records:
    try:
        rows = [Row(number, cells) for number, cells in workbook_rows(path) if any(cell.strip() for cell in cells)]
    except NoTable as trouble:
        raise Unreadable(str(trouble)) from trouble
    return with_heads(Records("xlsx", [], rows), known, header)
