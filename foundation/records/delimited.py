"""Delimited text: its delimiter, line feeds within quotes, rows cut by another sign, quotes never closed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from itertools import islice

from foundation.records.shapes import Bad, Records, Row
from foundation.tables import plain_text

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
LOOKED_AT = 200  # records the delimiter is told from
NEVER_CLOSED = "The quotation mark that opens in this row is never closed. Close it, or double it where it is meant."
VALUE = re.compile(r"@|^[\d\s+().,/:-]*\d[\d\s+().,/:-]*$|^https?://|^www\.", re.IGNORECASE)


def read_delimited(text: str, *, delimiter: str, known: Callable[[str], bool], header: bool | None) -> Records:
    """Read a text; `delimiter` "" and `header` None mean: tell it. `known` knows names of columns."""
    lines = list(io.StringIO(text, newline=""))
    declared = re.fullmatch(r"sep=(.)\s*", lines[0]) if lines else None  # a line Excel understands, before the header
    start = 1 if declared else 0
    delimiter = delimiter or (declared[1] if declared else delimiter_of(lines[start:]))
    found, bad = _records(lines, start, delimiter)
    found = [row for row in found if any(cell.strip() for cell in row.cells)]
    return with_heads(Records("csv", [], found, bad, delimiter=delimiter), known, header)


def delimiter_of(lines: list[str]) -> str:
    """Return the delimiter that cuts most records into the same number of cells, of these the one that cuts most."""

    def merit(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=delimiter), LOOKED_AT) if len(row) > 1)
        width, rows = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return rows, width

    return max(DELIMITERS, key=merit)


def _records(lines: list[str], start: int, delimiter: str) -> tuple[list[Row], list[Bad]]:
    """Cut lines into records; a row whose quotation mark swallows the next ones is bad, and they are read again."""
    rows: list[Row] = []
    bad: list[Bad] = []
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter)
        begun, restart = start, len(lines)
        for cells in reader:
            end = start + reader.line_num
            if end - begun > 1 and _swallows(lines, begun, end, delimiter, len(cells), rows):
                bad.append(Bad(begun + 1, NEVER_CLOSED, lines[begun].rstrip("\r\n")))
                restart = begun + 1
                break
            rows.append(Row(begun + 1, [_cell(cell) for cell in _cut_again(cells, delimiter)]))
            begun = end
        start = restart
    return rows, bad


def _cell(cell: str) -> str:
    """Return what was meant: line feeds as ours, and what our own export protects from a spreadsheet as it was."""
    return plain_text(cell.replace("\r\n", "\n").replace("\r", "\n"))


def _swallows(lines: list[str], begun: int, end: int, delimiter: str, width: int, rows: list[Row]) -> bool:
    """Whether a record over several lines is one whose quote was never closed."""
    if end == len(lines) and _stays_open(lines[begun:end], delimiter):
        return True
    usual = len(rows[0].cells) if rows else width
    alone = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines[begun:end]]
    return all(count == usual > 1 for count in alone) or (width != usual and alone[1] == usual)


def _stays_open(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as trouble:
        return "unexpected end" in str(trouble)
    return False


def _cut_again(cells: list[str], delimiter: str) -> list[str]:
    """Cut a row that is all one cell by the delimiter it was written with: some programs mix them."""
    if len(cells) != 1 or "\n" in cells[0]:
        return cells
    others = [other for other in DELIMITERS if other != delimiter and other in cells[0]]
    cut = [next(csv.reader(cells, delimiter=other)) for other in others]
    return max((each for each in cut if len(each) > 2), key=len, default=cells)


def with_heads(records: Records, known: Callable[[str], bool], header: bool | None) -> Records:
    """Take the heads off the rows where the first one names the columns, else number the columns."""
    rows = records.rows
    records.header = bool(rows) and (looks_like_heads(rows, known) if header is None else header)
    width = max((len(row.cells) for row in rows), default=0)
    if records.header:
        at = 0 if header else _first_full(rows)
        heads, rows = [cell.strip().strip("\ufeff") for cell in rows[at].cells], rows[at + 1 :]
        while heads and not heads[-1]:
            heads.pop()
        records.heads = [name or f"Column {place}" for place, name in enumerate(heads, 1)]
    else:
        records.heads = [f"Column {place}" for place in range(1, width + 1)]
    records.rows, more = _within(rows, len(records.heads))
    records.bad = sorted([*records.bad, *more], key=lambda each: each.number)
    return records


def looks_like_heads(rows: list[Row], known: Callable[[str], bool]) -> bool:
    """Whether the first full row names the columns: names we know, or words above what is no word."""
    first = [cell.strip() for cell in rows[_first_full(rows)].cells if cell.strip()]
    if sum(known(cell) for cell in first) * 2 >= len(first):
        return True
    if any(VALUE.search(cell) for cell in first) or len(set(first)) < len(first):
        return False
    below = [cell for row in rows[1:20] for cell in row.cells]
    return any(VALUE.search(cell) for cell in below) or any(known(cell) for cell in first)


def _first_full(rows: list[Row]) -> int:
    """Return where the table begins: below titles that stand alone in a row."""
    filled = [sum(bool(cell.strip()) for cell in row.cells) for row in rows[:20]]
    return next((at for at, count in enumerate(filled) if count > 1), 0)


def _within(rows: list[Row], width: int) -> tuple[list[Row], list[Bad]]:
    """Bring rows to the width of the heads; one with more in it than the heads name is bad."""
    good, bad = [], []
    for row in rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        if any(cell.strip() for cell in cells[width:]):
            bad.append(Bad(row.number, _too_wide(row, width), ",".join(row.cells)))
        else:
            good.append(Row(row.number, cells[:width]))
    return good, bad


def _too_wide(row: Row, width: int) -> str:
    return f"The row has {len(row.cells)} cells, the first row names {width}. Is a delimiter not quoted?"
