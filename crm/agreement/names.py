"""Names against what people say of them: the parts of a person's name, and who is a person and who a firm."""

import json
from collections.abc import Iterable, Iterator, Mapping

from crm.agreement.shape import Case, Kind
from customers.names import COMPANY, PERSON, looks_like, read_name

PARTS = {  # what probablepeople's labels are here; "And" and nicknames are no part that is compared
    "title": {"PrefixMarital", "PrefixOther"},
    "first": {"GivenName", "FirstInitial"},
    "middle": {"MiddleName", "MiddleInitial"},
    "last": {"Surname", "LastInitial"},
    "suffix": {"SuffixGenerational", "SuffixOther"},
}
BESIDE = {"Nickname", "And"}
JOINING = {"&", "and"}
FIRM, HUMAN = ("Corporation", "ShortForm", "ProxyFor", "ProxiedName"), {"GivenName", "Surname"}


def _people(rows: Iterable[Mapping[str, str]]) -> Iterator[Case]:
    """Compare title, first, middle, last and suffix of the people among the rows; capitals and commas do not count."""
    for row in rows:
        labelled = json.loads(row["labels_json"])
        if not _is_firm(labelled):
            beside = JOINING | {_plain(word) for label, word in labelled if label in BESIDE}
            yield Case(row["raw"], _in_a_row(_told(labelled), beside), _in_a_row(_read(row["raw"]), beside))


def _told(labelled: list[list[str]]) -> dict[str, str]:
    return {part: " ".join(word for label, word in labelled if label in labels) for part, labels in PARTS.items()}


def _read(name: str) -> dict[str, str]:
    """The house keeps "Mrs." apart from "Dr."; the truth sets have both in one."""
    read = read_name(name)
    title = f"{read.salutation} {read.title}"
    return {"title": title, **{part: getattr(read, part) for part in ("first", "middle", "last", "suffix")}}


def _in_a_row(parts: Mapping[str, str], beside: set[str]) -> str:
    words = {part: [_plain(word) for word in value.split()] for part, value in parts.items()}
    return " | ".join(" ".join(word for word in words[part] if word not in beside) for part in PARTS)


def _plain(word: str) -> str:
    return word.strip(",;").casefold()


def _kinds(rows: Iterable[Mapping[str, str]]) -> Iterator[Case]:
    """Compare whether a name is a person's, or people's, or a firm's."""
    for row in rows:
        firm = _is_firm(json.loads(row["labels_json"]))
        yield Case(row["raw"], COMPANY if firm else PERSON, looks_like(row["raw"]))


def _is_firm(labelled: Iterable[list[str]]) -> bool:
    return any(label.startswith(FIRM) for label, _ in labelled)


def _labels(row: Mapping[str, str]) -> list[list[str]]:
    return json.loads(row["labels_json"]) if "raw" in row and "labels_json" in row else []


KINDS = (
    Kind(
        name="names of persons",
        goal=90,
        recognises=lambda row: not HUMAN.isdisjoint(label for label, _ in _labels(row)) and not _is_firm(_labels(row)),
        cases=_people,
    ),
    Kind(
        name="person or company",
        goal=90,
        recognises=lambda row: _is_firm(_labels(row)) or not HUMAN.isdisjoint(label for label, _ in _labels(row)),
        cases=_kinds,
    ),
)
