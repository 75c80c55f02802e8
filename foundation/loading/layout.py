"""The contract of a kind of file: which columns it has, and how a row of text becomes values or a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from foundation.loading.cells import Reader, Refused
from foundation.loading.reading import Table, Unreadable

OUR_OWN = frozenset(["reason"])  # the column we add to the file of failed rows, which may be loaded again


@dataclass(frozen=True)
class Column:
    """A column of a layout: `required` in the header, `filled` in each row; `sql` is its type while it is staged.

    `heads` are further names by which a header may call it.
    """

    name: str
    read: Reader
    sql: str = "text"
    required: bool = False
    filled: bool = False
    heads: tuple[str, ...] = ()

    def head(self, header: Sequence[str]) -> str:
        """Return what the header calls this column; its own name where the header does not have it."""
        return next((name for name in (self.name, *self.heads) if name in header), self.name)


@dataclass(frozen=True)
class Row:
    """A row of the file, read: its number there, its values by column (None where empty), and why it is refused."""

    number: int
    values: Sequence[object]
    reason: str | None
    content: bytes  # equal for rows that say the same


class Layout:
    """The columns of a kind of file, in the order in which their values are staged."""

    def __init__(self, columns: Iterable[Column]):
        self.columns = tuple(columns)
        self.names = tuple(column.name for column in self.columns)
        self.heads = frozenset(head for column in self.columns for head in (column.name, *column.heads))

    def ensure_readable(self, table: Table) -> None:
        """Raise Unreadable unless the header has every column we cannot do without, each of them once."""
        missing = [column.name for column in self.columns if column.required and column.name not in table.header]
        if missing:
            raise Unreadable(
                f"{table.name} has no column {', '.join(missing)}. Its first row names {', '.join(table.header)}."
            )
        times = {column.head(table.header): self._times(column, table.header) for column in self.columns}
        if twice := sorted(name for name, count in times.items() if count > 1):
            raise Unreadable(f"{table.name} has the column {', '.join(twice)} twice. Rename or remove one of them.")

    def _times(self, column: Column, header: Sequence[str]) -> int:
        return sum(header.count(name) for name in (column.name, *column.heads))

    def unknown(self, table: Table) -> list[str]:
        """Return the names in the header that this layout does not know; their cells are not loaded."""
        return [name for name in table.header if name and name not in self.heads and name not in OUR_OWN]

    def rows(self, table: Table) -> Iterable[Row]:
        """Read the table row by row; a row with a cell that cannot be read comes with the reason."""
        heads = [column.head(table.header) for column in self.columns]
        places = [table.header.index(name) if name in table.header else -1 for name in heads]
        width = len(table.header)
        for number, record in table.rows():
            cells = [record[place].strip() if 0 <= place < len(record) else "" for place in places]
            values, reasons = self._read(cells, heads)
            if len(record) > width and any(cell.strip() for cell in record[width:]):
                reasons.append(f"The row has {len(record)} cells, the header names {width}: is a delimiter not quoted?")
            content = blake2b("\0".join(map(str, values)).encode(), digest_size=16).digest()
            yield Row(number, values, " ".join(reasons) or None, content)

    def _read(self, cells: list[str], heads: list[str]) -> tuple[list[object], list[str]]:
        values, reasons = [], []
        for column, head, cell in zip(self.columns, heads, cells, strict=True):
            value = None
            if cell:
                try:
                    value = column.read(cell)
                except Refused as refusal:
                    reasons.append(f"{head}: {refusal}")
            elif column.filled:
                reasons.append(f"{head} is missing.")
            values.append(value)
        return values, reasons
