"""An address somebody typed or pasted, in any number of lines, taken apart into what the post calls its parts.

Addresses of the United States are read by usaddress, all others by what libaddressinput knows of their country: the
pattern of the postcode, the regions, the order of the lines. What cannot be placed stays in the street lines, in the
order typed: no word is ever lost.
"""

import re
from collections import Counter
from dataclasses import asdict, dataclass

from foundation.postal import american
from foundation.postal.countries import postcode_pattern, regions
from foundation.postal.country_names import marked, without_country
from foundation.postal.formatting import PARTS
from foundation.postal.streets import house_number, is_street, recipient_and_street
from foundation.postal.towns import find

LINE_ENDS = re.compile(r",\s*(?!\d+\s*(?:,|\Z))")  # in an address typed in one; a house number stays with its street
NO_WORD = set(" ,;-–—/()·|•〒\n")
STATES = "|".join(sorted(map(re.escape, regions("US")), key=len, reverse=True))
UNMISTAKABLE = {  # postcodes that tell the country by themselves
    "US": re.compile(rf"\b(?:{STATES})\.?,? \d{{5}}(?:-\d{{4}})?\Z", re.IGNORECASE),
    "CA": re.compile(r"\b[A-CEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\Z", re.IGNORECASE),
    "GB": re.compile(rf"\b{postcode_pattern('GB')}\Z", re.IGNORECASE),
    "NL": re.compile(r"^[1-9]\d{3} ?[A-Z]{2} [A-Z]", re.MULTILINE),
    "IE": re.compile(rf"\b{postcode_pattern('IE')}\Z"),
    "BR": re.compile(r"\b\d{5}-\d{3}\b"),
    "PT": re.compile(r"^\d{4}-\d{3} [^\W\d]", re.MULTILINE),
    "PL": re.compile(r"^\d{2}-\d{3} [^\W\d]", re.MULTILINE),
    "JP": re.compile(r"〒"),
    "AU": re.compile(r"\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT) \d{4}\Z", re.IGNORECASE),
    "SG": re.compile(r"\bsingapore \d{6}\Z", re.IGNORECASE),
}


CODE_AND_TOWN = re.compile(r"(?P<code>\d{4,6}) [^\W\d][^\d,]*")
WORDS_OF = {  # of countries whose postcodes have five figures, as many others' have
    "DE": re.compile(r"(?:straße|strasse|str|gasse|platz|allee|weg)\b|\b(?:GmbH|z\. ?hd)\b", re.IGNORECASE),
    "FR": re.compile(r"\b(?:rue|impasse|allée|quai|chemin|sarl)\b", re.IGNORECASE),
    "IT": re.compile(r"\b(?:via|viale|piazza|corso|s\.?r\.?l|s\.?p\.?a)\b", re.IGNORECASE),
    "ES": re.compile(r"\b(?:calle|avda|avenida|plaza|paseo|s\.?l)\b|c/ ", re.IGNORECASE),
}


@dataclass(frozen=True)
class PostalAddress:
    """An address in its parts; `house_number`, `street` and `unit` are readings of the lines, which stay as typed."""

    recipient: str = ""
    house_number: str = ""
    street: str = ""
    unit: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""  # two-letter code

    def parts(self) -> dict[str, str]:
        """Return what `formatting.lines` writes and a customer's address keeps."""
        return {name: value for name, value in asdict(self).items() if name in PARTS}


def read(text: str, *, country: str = "", home: str = "") -> PostalAddress:
    """Take an address apart. It lies in the country it names, else in `country`, else (nothing telling) at `home`.

    A town that is not written as at home ("20457 Hamburg" among Americans) lies where its words are spoken, or nobody
    knows where: then `country` is empty.
    """
    lines = [line for line in (" ".join(each.split()) for each in text.splitlines()) if line]
    in_one = lines[0] if len(lines) == 1 else ""
    if in_one:
        lines = [part for part in (each.strip() for each in LINE_ENDS.split(in_one)) if part]
    lines, named, words = without_country(lines, country or home)
    lines, signed, sign = _without_sign(lines, named)
    where = named or signed or country or _unmistakable("\n".join(lines)) or _home_or_elsewhere(lines, home)
    if where == "US":
        found, again = american.read([in_one.rpartition(words)[0] if words else in_one] if in_one else lines)
        words += again
    else:
        found = _by_its_country(lines, where, in_one)
    address = PostalAddress(**found, country=where)
    return address if _is_whole(text, address, words + sign) else _as_it_stands(text, where)


def _without_sign(lines: list[str], named: str) -> tuple[list[str], str, str]:
    """Take the sign of the country off a postcode (D-10115): the lines without it, the country it means, the sign."""
    for at, line in enumerate(lines):
        code, rest = marked(line)
        if code and code == (named or code):
            return [*lines[:at], rest, *lines[at + 1 :]], code, line.removesuffix(rest)
    return lines, "", ""


def _unmistakable(text: str) -> str:
    return next((country for country, postcode in UNMISTAKABLE.items() if postcode.search(text)), "")


def _home_or_elsewhere(lines: list[str], home: str) -> str:
    """Return the home country, unless the last line is a town as only others write it."""
    town = CODE_AND_TOWN.fullmatch(lines[-1]) if lines and not is_street(lines[-1].lstrip("0123456789 ")) else None
    is_ours = home != "US" and re.fullmatch(postcode_pattern(home), town["code"]) if town else True
    if is_ours or not town:
        return home
    said = "\n".join(lines) if len(town["code"]) == 5 else ""
    return next((country for country, words in WORDS_OF.items() if words.search(said)), "")


def _by_its_country(lines: list[str], country: str, in_one: str) -> dict[str, str]:
    """Return the parts of an address by the rules of its country; `in_one` is the text when it was a single line."""
    town = find(lines, country)
    recipient, street = recipient_and_street(list(town.lines))
    if in_one and street:
        as_typed = re.search(r",\s*".join(map(re.escape, street)), in_one)
        street = [as_typed[0] if as_typed else ", ".join(street)]
    number, name, unit = house_number(street[0]) if street else ("", "", "")
    return {
        "recipient": (", " if in_one else "\n").join(recipient),
        "house_number": number,
        "street": name,
        "unit": unit,
        "line1": street[0] if street else "",
        "line2": ", ".join(street[1:]),
        "city": town.city,
        "region": town.region,
        "postcode": town.postcode,
    }


def _is_whole(text: str, address: PostalAddress, country: str) -> bool:
    """Say whether every letter, figure and sign typed is in the parts, or was the country's name."""
    kept = Counter("".join(address.parts().values()) + country)
    return all(kept[sign] >= count for sign, count in Counter("".join(text.split())).items() if sign not in NO_WORD)


def _as_it_stands(text: str, country: str) -> PostalAddress:
    """Keep a text nobody can take apart: its first line and the others."""
    first, *others = text.splitlines() or [""]
    return PostalAddress(line1=first, line2="\n".join(others), country=country)
