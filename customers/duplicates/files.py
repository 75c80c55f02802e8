"""A file of people or firms, one row each: the likeness of the register, and how well it does where it is known.

The columns are named as febrl, the usual test file, names them, or as we do. Where `rec_id` says which rows are one
("rec-12-org", "rec-12-dup-0"), precision and recall are told.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from customers.duplicates.blocking import MOST, keys_of, worth_comparing
from customers.duplicates.features import Features, features, place
from customers.duplicates.likeness import Likeness, likeness

LABEL = re.compile(r"rec-(\d+)-(?:org|dup-\d+)$")
NAMES = ("name", "given_name", "surname")


@dataclass(frozen=True)
class Found:
    """Two rows that are likely one, by their names in the file."""

    one: str
    other: str
    likeness: Likeness


@dataclass(frozen=True)
class Measured:
    """How well the likely pairs are those that are known: shares of 1."""

    found: int
    known: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.known if self.known else 1.0


def read(path: Path) -> dict[str, Features]:
    """Return what is compared of each row, by its rec_id or the number of its line. Raises OSError, csv.Error."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        return {row.get("rec_id") or str(rows.line_num): of_row(row) for row in rows}


def of_row(row: dict[str, str]) -> Features:
    """Read a row; columns of other names say nothing."""
    row = {name: (value or "").strip() for name, value in row.items() if name}
    get = row.get
    address = place(
        street=get("address_1") or get("street", ""), number=get("street_number", ""), extra=get("address_2", ""),
        city=get("suburb") or get("city", ""), postcode=get("postcode", ""), region=get("state") or get("region", ""),
        country=get("country", ""),
    )  # fmt: skip
    return features(
        name=" ".join(filter(None, (get(name) for name in NAMES))),
        places=[address], phones=filter(None, [get("phone")]), emails=filter(None, [get("email")]),
        website=get("website", ""), vat=get("vat_id", ""), tax=get("soc_sec_id") or get("tax_id", ""),
        birthday=get("date_of_birth") or get("birthday", ""),
    )  # fmt: skip


def likely_pairs(rows: dict[str, Features]) -> list[Found]:
    """Return the pairs that are likely one, the likeliest first."""
    pairs = (Found(one, other, likeness(rows[one], rows[other])) for one, other in candidates(rows))
    return sorted((pair for pair in pairs if pair.likeness.likely), key=lambda pair: -pair.likeness.bits)


def candidates(rows: dict[str, Features]) -> list[tuple[str, str]]:
    """Return the pairs that share keys few others have."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name, row in rows.items():
        for key in keys_of(row):
            blocks[key].append(name)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, block in blocks.items():
        for pair in combinations(sorted(block), 2) if len(block) <= MOST else ():
            shared[pair].append(key)
    return [pair for pair, keys in shared.items() if worth_comparing(keys)]


def measured(rows: dict[str, Features], found: list[Found]) -> Measured | None:
    """Return how well it was done, None where the rows do not say who they are."""
    if not (known := set(known_pairs(rows))):
        return None
    right = sum((pair.one, pair.other) in known for pair in found)
    return Measured(len(found), len(known), right)


def known_pairs(rows: dict[str, Features]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that the names of the rows say are one."""
    whose: dict[str, list[str]] = defaultdict(list)
    for name in rows:
        if label := LABEL.match(name):
            whose[label[1]].append(name)
    for names in whose.values():
        yield from combinations(sorted(names), 2)
