"""What each column will become: as it was the last time, by its name, else by what stands in it."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from customers.importing.fields import NOTED, SEVERAL, our_heads
from customers.importing.heads import concept_of, plain
from customers.models import RememberedMapping
from customers.name_words import SALUTATIONS, TITLES, bare
from customers.names import COMPANY, looks_like
from foundation.loading.reading import plain_name
from foundation.records.shapes import Records
from staff.models import User

LOOKED_AT = 200  # rows
MOST = 0.6  # of the cells that are filled
NAMES_A_PERSON = {"first_name", "last_name", "full_name"}
OF_PERSON = {
    "prefix", "salutation", "title", "first_name", "middle_name", "last_name", "suffix", "role", "department",
    "birthday", "birth_year", "birth_month", "birth_day",
}  # fmt: skip
REACH = {"email", "phone", "mobile", "fax"}
EITHERS = {"notes", "language", "do_not_contact"}  # the person's in our own list of contacts, else the customer's
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"(?=(?:\D*\d){7})[+(\d][\d\s().,/+-]*(?:(?:ext|x)\W*\d+)?", re.IGNORECASE)
WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

Column = Sequence[str]


def propose(records: Records) -> list[str]:
    """Return the target of each column ("" for none), of the last file with these columns or by what they are."""
    remembered = RememberedMapping.objects.filter(heads_key=key_of(records.heads)).first() if records.header else None
    if remembered:
        return [remembered.targets.get(head, "") for head in records.heads]
    columns = columns_of(records)
    concepts = by_name(records) if records.header or records.kind != "csv" else by_values(columns)
    return once_each(_owned(concepts, columns, records))


def columns_of(records: Records) -> list[Column]:
    """Return what stands in each column, empty cells left out."""
    rows = records.rows[:LOOKED_AT]
    return [[row.cells[at] for row in rows if row.cells[at].strip()] for at in range(len(records.heads))]


def by_name(records: Records) -> list[tuple[str, str]]:
    """Return the concept and place of each column by its name; ours are what they are."""
    ours = our_heads()
    found = [concept_of(head, of_a_directory=records.kind == "ldif") for head in records.heads]
    return [
        each if each[0] else (ours.get(plain_name(head), ""), "")
        for each, head in zip(found, records.heads, strict=True)
    ]  # fmt: skip


def by_values(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Return the concept of each column of a file that names none."""
    found = [kind_of(column) for column in columns]
    words = [at for at, kind in enumerate(found) if kind == "words"]
    for at, concept in names_among(columns, words).items():
        found[at] = concept
    return [("" if kind == "words" else kind, "") for kind in found]


def kind_of(column: Column) -> str:
    """Tell what a column holds: email, phone, website, words, or nothing that can be told."""
    tests = {"email": EMAIL.fullmatch, "website": WEB.fullmatch, "phone": PHONE.fullmatch}
    for kind, test in tests.items():
        if column and sum(bool(test(cell.strip())) for cell in column) > MOST * len(column):
            return kind
    return "words" if column and sum(any(map(str.isalpha, cell)) for cell in column) > MOST * len(column) else ""


def names_among(columns: Sequence[Column], words: list[int]) -> dict[int, str]:
    """Find among columns of words the whole name that two others make up, else a column of names."""
    for whole in words:
        for first in words:
            for last in words:
                if len({whole, first, last}) == 3 and _make_up(columns[whole], columns[first], columns[last]):
                    return {whole: "full_name", first: "first_name", last: "last_name"}
    if not words:
        return {}
    firms = sum(looks_like(cell) == COMPANY for cell in columns[words[0]])
    return {words[0]: "company" if firms * 2 > len(columns[words[0]]) else "full_name"}


def _make_up(whole: Column, first: Column, last: Column) -> bool:
    made = [f"{one} {other}" for one, other in zip(first, last, strict=False)]
    return bool(whole) and sum(a == b for a, b in zip(whole, made, strict=False)) > MOST * len(whole)


def _owned(concepts: Sequence[tuple[str, str]], columns: Sequence[Column], records: Records) -> list[str]:
    """Say whose each thing is, the firm's or the person's, by what other columns there are.

    What cards say is of the person, but for what our own say of the customer.
    """
    met = {concept for concept, _ in concepts}
    ours = "customer_code" in met
    person = ours or bool(met & NAMES_A_PERSON) or ("name" in met and "company" in met)
    pieces = {place: {concept for concept, at in concepts if at == place} for _, place in concepts}
    targets = []
    for (concept, place), column, head in zip(concepts, columns, records.heads, strict=True):
        is_card = records.kind == "vcard" and not head.startswith("X-CUSTOMER-")
        if place:
            targets.append(f"{place}_{concept}")
        elif concept == "address" and pieces[""] & {"city", "postcode"} and "line2" not in pieces[""]:
            targets.append("line1" if "line1" not in met else "line2")
        else:
            of_person = ours or (is_card and concept in EITHERS)
            targets.append(_target(concept, column, met, person=person, ours=of_person))
    return targets


def _target(concept: str, column: Column, met: set[str], *, person: bool, ours: bool) -> str:
    if concept == "name":
        return "person_name" if ours or "company" in met else "name"
    if concept == "title" and not ours and not _are_titles(column):
        return "person_role"
    if concept in OF_PERSON or (concept in REACH and person) or (concept in EITHERS and ours):
        return f"person_{concept}"
    named = {
        "company": "name", "full_name": "person_name", "customer_code": "code", "mobile": "phone",
        "county": NOTED if "region" in met else "region",
    }  # fmt: skip
    return named.get(concept, concept)


def _are_titles(column: Column) -> bool:
    return all(bare(word) in SALUTATIONS or bare(word) in TITLES for cell in column for word in cell.split())


def once_each(targets: Sequence[str]) -> list[str]:
    """Leave only the first column of those that would become the same single thing."""
    met: set[str] = set()
    kept = []
    for target in targets:
        kept.append("" if target in met and target not in SEVERAL else target)
        met.add(target)
    return kept


def key_of(heads: Sequence[str]) -> str:
    """Return what files with the same columns, in any order, have in common."""
    return sha256(json.dumps(sorted(map(plain, heads))).encode()).hexdigest()


def remember(*, heads: Sequence[str], mapping: Sequence[str], options: dict[str, Any], by: User, now: datetime) -> None:
    """Keep how columns of these names were understood, for the next such file."""
    RememberedMapping.objects.update_or_create(
        heads_key=key_of(heads),
        defaults={
            "targets": dict(zip(heads, mapping, strict=True)), "options": options, "changed_by": by, "changed_at": now,
        },
    )  # fmt: skip
