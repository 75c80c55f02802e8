"""Reading truth sets, and comparing each by every kind that recognises it."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from crm.agreement import addresses, names, text
from crm.agreement.shape import Agreement, Kind

KINDS: tuple[Kind, ...] = (*addresses.KINDS, *names.KINDS, *text.KINDS)
LOOKED_AT = 50  # rows by which a kind may recognise a file: the first may be an odd one


class Unreadable(Exception):
    """The file is no truth set of a known kind; the text says what was expected."""


def compare(file: Path) -> list[Agreement]:
    """Return how we do on a file, by each kind it is of. Raises Unreadable."""
    rows = read_rows(file)
    try:
        kinds = [kind for kind in KINDS if any(kind.recognises(row) for row in rows[:LOOKED_AT])]
    except ValueError as trouble:
        raise Unreadable(f"{file} cannot be read: its labels are no JSON ({trouble})") from trouble
    if not kinds:
        raise Unreadable(
            f"{file} is no truth set: a CSV file with the columns components_json and expected (addresses), or raw and "
            "labels_json (addresses or names), or a JSON list of strings is expected."
        )
    return [agreement(str(file), kind, rows) for kind in kinds]


def agreement(file: str, kind: Kind, rows: Iterable[Mapping[str, str]]) -> Agreement:
    """Compare all rows by one kind."""
    cases = list(kind.cases(rows))
    return Agreement(file, kind, len(cases), [case for case in cases if not case.is_right])


def read_rows(file: Path) -> list[Mapping[str, str]]:
    """Return the rows of a CSV file, or a row {"text": …} for each string of a JSON list. Raises Unreadable."""
    try:
        content = file.read_text(encoding="utf-8-sig")
        if content.lstrip().startswith("["):
            return [{"text": each} for each in _strings(json.loads(content))]
        return list(csv.DictReader(content.splitlines(keepends=True), strict=True))
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as trouble:
        raise Unreadable(f"{file} cannot be read: {trouble}") from trouble


def _strings(found: object) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError("a list of strings is expected")
    return found
