"""Small tools the converters share: reading a foreign table by column names, making one of ours."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from foundation.loading.reading import Table, Unreadable, read_table

Record = dict[str, str]


def records(path: Path, needed: Sequence[str]) -> list[Record]:
    """Return the rows of a foreign file by column name. Raises Unreadable when a needed column is missing."""
    table = read_table(path, [name.lower() for name in needed])
    missing = [name for name in needed if name.lower() not in table.header]
    if missing:
        raise Unreadable(f"{path.name} has no column {', '.join(missing)}: is it the file this converter is made for?")
    return [dict(zip(table.header, (cell.strip() for cell in cells), strict=False)) for _, cells in table.rows()]


def table(name: str, header: str, rows: Callable[[], Iterable[Sequence[str]]]) -> Table:
    """Return rows made by a converter as a table in one of our layouts (header: names separated by blanks)."""
    names = tuple(header.split())
    return Table(name, names, lambda: ((number, list(cells)) for number, cells in enumerate(rows(), 2)))
