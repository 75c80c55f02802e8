"""Addresses against what people say of them: how they are written in each country, how Americans' are read."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from crm.agreement.shape import Case, Kind
from foundation.postal.analysis import PostalAddress, read
from foundation.postal.components import written

ASKED_FOR = {  # of an American address, by the beginning of usaddress's labels
    "house_number": "AddressNumber",
    "street": "StreetName",
    "city": "PlaceName",
    "region": "StateName",
    "postcode": "ZipCode",
}


def _writing(rows: Iterable[Mapping[str, str]]) -> Iterator[Case]:
    """Compare the lines of addresses given in components, line for line."""
    for row in rows:
        components = json.loads(row["components_json"])
        given = ", ".join(f"{name}={value}" for name, value in components.items())
        yield Case(given, row["expected"].strip(), "\n".join(written(components)))


def _reading(rows: Iterable[Mapping[str, str]]) -> Iterator[Case]:
    """Compare house number, street, city, region and postcode of American addresses; commas and dots do not count."""
    for row in rows:
        labelled = json.loads(row["labels_json"])
        wanted = {part: _told(labelled, label) for part, label in ASKED_FOR.items()}
        yield Case(row["raw"], _in_a_row(wanted), _in_a_row(_found(read(row["raw"], country="US"))))


def _told(labelled: Iterable[tuple[str, str]], beginning: str) -> str:
    return " ".join(word for label, word in labelled if label.startswith(beginning))


def _found(address: PostalAddress) -> dict[str, str]:
    return {part: getattr(address, part) for part in ASKED_FOR}


def _in_a_row(parts: Mapping[str, str]) -> str:
    return " | ".join(" ".join(re.sub(r"[,;.]", " ", part).split()) for part in parts.values())


KINDS = (
    Kind(
        name="addresses written",
        goal=90,
        recognises=lambda row: "components_json" in row and "expected" in row,
        cases=_writing,
    ),
    Kind(
        name="American addresses read",
        goal=85,
        recognises=lambda row: any(label in (row.get("labels_json") or "") for label in ASKED_FOR.values()),
        cases=_reading,
    ),
)
