"""The one shape every file is read into, whatever it was."""

from dataclasses import dataclass, field


class Unreadable(Exception):
    """The file cannot be read at all; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One record of a file: the line (of a workbook the row) it begins at, and a text for each head."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Bad:
    """A record that could not be read: where it begins, why, and its text as it stands in the file."""

    number: int
    reason: str
    text: str = ""


@dataclass
class Records:
    """A file read: its kind (csv, xlsx, vcard, ldif), how it was read, its heads, rows and bad rows.

    `header` is whether the first row named the columns; `remarks` are sentences about what was left out.
    """

    kind: str
    heads: list[str]
    rows: list[Row]
    bad: list[Bad] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    header: bool = True
    remarks: list[str] = field(default_factory=list)


def tabled(kind: str, entries: list[tuple[int, dict[str, str]]], order: tuple[str, ...] = (), **more) -> Records:
    """Return records out of entries that each name their own fields: a head for every name any of them has."""
    met = dict.fromkeys(name for _, entry in entries for name in entry)
    heads = [*(name for name in order if name in met), *(name for name in met if name not in order)]
    rows = [Row(number, [entry.get(name, "") for name in heads]) for number, entry in entries]
    return Records(kind, heads, rows, **more)
