"""Addresses of a row: their parts told from its cells, ZIPs that lost their zero mended, countries understood."""

import re
from collections.abc import Mapping

from customers.importing.fields import FURTHER, OF_ADDRESS
from customers.name_words import told
from foundation.countries import UnknownCountry, country_code

PARTS = tuple(part for part in OF_ADDRESS if part != "address")
PURPOSES = {"home": "other", "billing": "billing", "delivery": "delivery", "other": "other"}
LABELS = {"home": "Home", "other": "Other"}
# The post of the United States: all states, and how many zeros their ZIPs begin with.
STATES = told("""
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO
    MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI
""")
BEGIN_WITH_ZERO = told("CT MA ME NH NJ RI VT PR VI")
ZIP = re.compile(r"\d{3,5}(?:-\d{4})?")


def places_of(cells: Mapping[str, str], *, country: str, remarks: list[str]) -> list[dict[str, str]]:
    """Return the addresses a row names as cells of the layout, the main one first.

    `country` is taken where a row names none; what was mended or is doubtful is said in `remarks`.
    """
    found = {place: _parts(cells, place) for place in ("", *FURTHER)}
    whole = cells.get("address", "")
    if not (whole or _says(found[""])) and _says(found["home"]):
        found[""], found["home"] = found["home"], {}
    main = [_finished(found[""] | ({"address": whole} if whole else {}), country, remarks)]
    further = [
        {
            "address_purpose": PURPOSES[place],
            "address_label": LABELS.get(place, ""),
            **_finished(parts, country, remarks),
        }
        for place, parts in found.items()
        if place and _says(parts)
    ]
    return [each for each in (*main, *further) if each]


def _parts(cells: Mapping[str, str], place: str) -> dict[str, str]:
    parts = {part: cells.get(f"{place}_{part}" if place else part, "") for part in PARTS}
    if box := parts.pop("pobox"):
        box = box if re.search(r"[^\W\d_]", box) else f"PO Box {box}"
        parts["line2" if parts["line1"] else "line1"] = ", ".join(
            filter(None, (parts["line1"] and parts["line2"], box))
        )
    parts = {part: value for part, value in parts.items() if value}
    if parts.get("line2") and not parts.get("line1"):
        parts["line1"] = parts.pop("line2")
    return parts


def _says(parts: Mapping[str, str]) -> bool:
    return any(value for part, value in parts.items() if part != "country")


def _finished(parts: dict[str, str], country: str, remarks: list[str]) -> dict[str, str]:
    """Return the parts with country and ZIP set right; {} for no address."""
    if not _says(parts):
        return {}
    if parts.get("country"):
        try:
            parts["country"] = country_code(parts["country"])
        except UnknownCountry:
            return _as_text(parts, remarks)
    elif is_american(parts):
        parts["country"] = "US"
    elif country:
        parts["country"] = country
    return _mended(parts, remarks)


def _as_text(parts: dict[str, str], remarks: list[str]) -> dict[str, str]:
    remarks.append(f"“{parts['country']}” is no country we know: the address is kept as it stands.")
    town = " ".join(filter(None, (parts.get("postcode"), parts.get("city"), parts.get("region"))))
    lines = [
        parts.get("address"),
        parts.get("recipient"),
        parts.get("line1"),
        parts.get("line2"),
        town,
        parts["country"],
    ]
    return {"address": "\n".join(filter(None, lines))}


def is_american(parts: Mapping[str, str]) -> bool:
    """Tell whether an address without a country lies in the United States: by state and ZIP."""
    return parts.get("region", "").upper() in STATES and bool(ZIP.fullmatch(parts.get("postcode", "")))


def _mended(parts: dict[str, str], remarks: list[str]) -> dict[str, str]:
    """Give a ZIP back the zeros a spreadsheet took; where the state does not begin with any, say so."""
    code, _, rest = parts.get("postcode", "").partition("-")
    if parts.get("country") != "US" or not re.fullmatch(r"\d{3,4}", code):
        return parts
    mended = "-".join(filter(None, (code.zfill(5), rest)))
    if parts.get("region", "").upper() in BEGIN_WITH_ZERO:
        remarks.append(f"The ZIP {code} lost its leading zero: it is {mended}.")
        return parts | {"postcode": mended}
    remarks.append(f"The ZIP {code} has {len(code)} digits; look whether it is {mended}.")
    return parts
