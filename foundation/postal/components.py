"""The components of an address (road, house_number, city …, as OpenCage names them) written in lines.

The rules are those of the Perl reference, Geo::Address::Formatter, step for step: other truth sets follow them too.
"""

import re
from collections.abc import Iterable, Mapping

from foundation.postal.templates import codes, kinds, names, of_country, render, rules

LONGEST_POSTCODE = 20
DISTRICT_IS_SMALL = {"BR", "CR", "ES", "NI", "PY", "RO", "TG", "TM", "XK"}  # elsewhere it is a part of a state
PARTS_OF_THE_KINGDOM = {"curaçao": ("CW", "Curaçao"), "sint maarten": ("SX", "Sint Maarten"), "aruba": ("AW", "Aruba")}
TIDY = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"[},\s]+\Z", ""),
        (r"\A[,\s]+", ""),
        (r"\A- ", ""),  # what stood before the dash is missing
        (r",\s*,", ", "),
        (r"[^\S\n]+,[^\S\n]+", ", "),
        (r"[^\S\n]{2,}", " "),
        (r"[^\S\n]\n", "\n"),
        (r"\n,", "\n"),
        (r",,+", ","),
        (r",\n", "\n"),
        (r"\n[^\S\n]+", "\n"),
        (r"\n\n+", "\n"),
    )
]


def written(components: Mapping[str, object], *, rules_of: str = "") -> list[str]:
    """Return the lines of an address in components; "country_code" says whose rules hold, unless `rules_of` does."""
    known = {name: str(value) for name, value in components.items() if value is not None}
    country = rules_of or _country(known)
    _name_by_kind(known, country)
    _drop_the_unusable(known)
    rule = of_country(country)
    template = rule["address_template" if known.keys() & {"road", "postcode"} else "fallback_template"]
    _replace(known, rule.get("replace", ()))
    _add_code(known, "state", country)
    _add_code(known, "county", country)
    if strange := [known[name] for name in sorted(known) if name not in kinds() and name not in kinds().values()]:
        known["attention"] = ", ".join(strange)
    text = _tidy(render(template, known))
    for pattern, by in rule.get("postformat_replace", ()):
        text = re.sub(pattern, re.sub(r"\$(\d)", r"\\g<\1>", by), text, count=1)
    return _tidy(text).splitlines()


def _country(known: dict[str, str]) -> str:
    """Return whose rules hold: a dependent territory is written as its mother country wants it, under its own name."""
    code = known.get("country_code", "").upper()
    code = "GB" if code == "UK" else code
    territory = rules("templates").get(code, {})
    if "use_country" in territory:
        code = territory["use_country"].upper()
        if name := territory.get("change_country"):
            known["country"] = re.sub(r"\$(\w+)", lambda field: known.get(field[1], ""), name)
        if territory.get("add_component", "").startswith("state="):
            known["state"] = territory["add_component"].partition("=")[2]
    if code == "NL" and (own := PARTS_OF_THE_KINGDOM.get(known.get("state", "").casefold())):
        code, known["country"] = own
    return code


def _name_by_kind(known: dict[str, str], country: str) -> None:
    """Give each kind of component, unless it is there, the first one there is that belongs to it."""
    district = "neighbourhood" if country in DISTRICT_IS_SMALL else "state_district"
    given = dict(known)
    for name, kind in (kinds() | {"district": district}).items():
        if name in given:
            known.setdefault(kind, given[name])


def _drop_the_unusable(known: dict[str, str]) -> None:
    """Leave out links, what has no letter or figure, and ranges of postcodes."""
    postcode = known.get("postcode", "")
    if len(postcode) > LONGEST_POSTCODE or re.search(r"\d+;\d+", postcode):
        del known["postcode"]
    elif two := re.match(r"(\d{5}),\d{5}", postcode):
        known["postcode"] = two[1]
    for name, value in list(known.items()):
        if not re.search(r"\w", value) or re.search(r"https?://", value):
            del known[name]
    if known.get("country", "").isdecimal() and "state" in known:
        known["country"] = known.pop("state")


def _replace(known: dict[str, str], replacements: Iterable[tuple[str, str]]) -> None:
    """Apply what the country says of its components: "county=Landkreis " goes, "^Borough of " goes anywhere."""
    for pattern, by in replacements:
        named, equals, rest = pattern.partition("=")
        for name in [named] if equals else known:
            if name in known:
                # "Città metropolitana di" is written with either M, so capitals do not count where a kind is named
                flags = re.IGNORECASE if equals else re.NOFLAG
                known[name] = re.sub(rest if equals else pattern, by, known[name], count=1, flags=flags)


def _add_code(known: dict[str, str], level: str, country: str) -> None:
    """Add the postal code of a state or county, or its name where only the code was given."""
    name, code = known.get(level, ""), f"{level}_code"
    if not name or known.get(code, name) != name:
        return
    if found := codes(level, country).get(name.casefold()):
        known[code] = found
    elif full := names(level, country).get(name.upper()):
        known |= {level: full, code: name.upper()}
    elif level == "state" and country == "US" and re.match(r"washington,? d\.?c\.?", name, re.IGNORECASE):
        known |= {"state": "District of Columbia", "state_code": "DC", "city": "Washington"}


def _tidy(text: str) -> str:
    """Clear away the commas and blanks of what is missing, and what stands there twice."""
    for pattern, by in TIDY:
        text = pattern.sub(by, text)
    lines = dict.fromkeys(line.strip() for line in text.split("\n") if re.search(r"\w", line))
    return "\n".join(", ".join(_once(each.strip() for each in line.split(","))) for line in lines).strip()


def _once(words: Iterable[str]) -> list[str]:
    """Return the words, each once; only New York lies in New York."""
    kept: list[str] = []
    for word in words:
        if word not in kept or word.casefold() == "new york":
            kept.append(word)
    return kept
