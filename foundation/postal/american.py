"""An address of the United States, read by usaddress, which has learnt from thousands of them."""

import re
from dataclasses import dataclass

import usaddress

TOWN = {"PlaceName": "city", "StateName": "region", "ZipCode": "postcode", "CountryName": "country"}
BEFORE_THE_STREET = {"Recipient", "BuildingName", "LandmarkName", "NotAddress", "CornerOf"}
HOUSE_NUMBER = re.compile(r"AddressNumber.*")
STREET = re.compile(r"StreetName.*")
UNIT = re.compile(r"Occupancy.*|Subaddress.*")
TYPED = re.compile(r"[^\s,;]+")
ITSELF = re.compile(r"(?:the )?united states(?: of america)?|u\.?s\.?(?:a\.?)?|america", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    text: str
    label: str
    start: int
    end: int


def read(lines: list[str]) -> tuple[dict[str, str], str]:
    """Return the parts of an address, and the words that only name the country.

    The parts are recipient, line1, line2, city, region, postcode; house_number, street and unit are readings of the
    lines.
    """
    text = "\n".join(lines)
    words = _words(text)
    town = {part: _said(words, re.compile(label)) for label, part in TOWN.items()}
    country = town.pop("country")
    is_ours = ITSELF.fullmatch(country)
    of_town = [word for word in words if word.label in TOWN and (word.label != "CountryName" or is_ours)]
    street_at = _beginning_of_street(words)
    recipient = _lines(text, 0, street_at, of_town)
    street = _lines(text, street_at, len(text), of_town)
    parts = town | {
        "recipient": ("\n" if len(lines) > 1 else ", ").join(recipient),
        "line1": street[0] if street else "",
        "line2": ", ".join(street[1:]),
        "house_number": _said(words, HOUSE_NUMBER),
        "street": _said(words, STREET),
        "unit": _said(words, UNIT),
    }
    return parts, country if is_ours else ""


def _words(text: str) -> list[Word]:
    """Return the words as typed, labelled; usaddress cuts within words ("1#INF") and forgets the signs between them."""
    labels: dict[int, str] = {}
    at = 0
    for token, label in usaddress.parse(text):
        start = max(text.find(token.strip(), at), at)
        labels.setdefault(start, label)
        at = start + len(token.strip())
    return [
        Word(typed[0], labels[inside[0]], *typed.span())
        for typed in TYPED.finditer(text)
        if (inside := [at for at in range(*typed.span()) if at in labels])
    ]


def _said(words: list[Word], label: re.Pattern) -> str:
    return " ".join(word.text for word in words if label.fullmatch(word.label)).strip(" ,;")


def _beginning_of_street(words: list[Word]) -> int:
    """Return where the street begins; what stands before it says who gets it."""
    of_lines = [word for word in words if word.label not in TOWN]
    first = next((word.start for word in of_lines if word.label not in BEFORE_THE_STREET), None)
    if first is None:
        return of_lines[-1].end if any(word.label == "Recipient" for word in of_lines) else 0
    return first


def _lines(text: str, start: int, end: int, left_out: list[Word]) -> list[str]:
    """Return the lines between two places of the text, as typed, without the words to be left out."""
    pieces = []
    for word in left_out:
        if start <= word.start < end:
            pieces.append(text[start : word.start])
            start = word.end
    pieces.append(text[start:end])
    said = [piece for piece in (each.strip(" ,;.\n-") and each.strip(" ,;") for each in pieces) if piece]
    written = ("\n" if "\n" in text else ", ").join(said)
    return [line for line in (each.strip(" ,;") for each in written.split("\n")) if line]
