"""An address of ours in the lines that go on an envelope.

Its parts are laid out by the rules of its country, but never changed: a strange letter stands for each while the rules
do their work, so that no rule takes a word of a street for a word of its own ("Borough of", "Town of").
"""

import re
from collections.abc import Mapping

from foundation.countries import COUNTRIES
from foundation.postal.components import written
from foundation.postal.countries import order_of_lines, spaced
from foundation.postal.templates import codes, names, of_country, rules

PARTS = ("recipient", "line1", "line2", "city", "region", "postcode", "country")
STANDING_FOR = dict(zip(PARTS[:-1], "𐀀𐀁𐀂𐀃𐀄𐀅", strict=True))  # of Linear B; nobody lives there
HAN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")  # Chinese, Japanese, Korean
COUNTY_ANYWAY = {"GB"}  # whose post no longer needs counties, but whose people write them
FIELDS = {"recipient": "N", "city": "C", "region": "S", "postcode": "Z"}


def lines(parts: Mapping[str, str], *, home: str = "") -> list[str]:
    """Return the lines of an address; the name of its country comes last unless it is `home` (a two-letter code).

    The parts are recipient, line1, line2, city, region, postcode and country, any of them missing or empty; one without
    a country is laid out as at home. What is typed stands in the lines as it was typed, except that a region gives way
    to its postal code (Illinois: IL) and is left out where the country does not write it.
    """
    typed = {name: "\n".join(_tidy_lines(parts.get(name, ""))) for name in PARTS}
    named = typed.pop("country")
    country = named.upper()
    given = {name: value for name, value in typed.items() if value}
    layout = _as_the_country_writes(given, country or home)
    if _lacks(layout, given, country or home):
        layout = _all_of_it(given, country or home)
    layout = _put_in(layout, given, country or home)
    return [*_tidy_lines(layout), *([COUNTRIES.get(country, named)] if country and country != home else [])]


def _as_the_country_writes(given: dict[str, str], country: str) -> str:
    """Lay the parts out by the country's rules; "" where it has none for these letters."""
    whose = _rules_for("".join(given.values()), country)
    if not whose:
        return ""
    sign = {name: STANDING_FOR[name] for name in given}
    level = "state" if "{{{state}}}" in of_country(whose)["address_template"] else "county"
    components = {
        "attention": sign.get("recipient"),
        "road": "\n".join(sign[name] for name in ("line1", "line2") if name in sign),
        "city": sign.get("city"),
        level: "" if whose in COUNTY_ANYWAY else sign.get("region"),
        "postcode": sign.get("postcode"),
    }
    laid_out = written({name: value for name, value in components.items() if value}, rules_of=whose)
    return "\n".join(line.rstrip(" ,.-") for line in laid_out)


def _rules_for(text: str, country: str) -> str:
    """Return whose rules hold for a text: those for its script, those of the mother country; "" for none we can use."""
    templates = rules("templates")
    mother = templates.get(country, {}).get("use_country", country).upper()
    if HAN.search(text):
        return next(
            (f"{mother}_{tongue}" for tongue in ("ja", "zh", "ko") if f"{mother}_{tongue}" in templates), mother
        )
    mother = f"{mother}_en" if f"{mother}_en" in templates else mother
    return mother if of_country(mother)["address_template"].lstrip().startswith("{{{attention}}}") else ""


def _lacks(layout: str, given: dict[str, str], country: str) -> bool:
    """Say whether a part is missing that has to be there."""
    missing = {name for name in given if STANDING_FOR[name] not in layout}
    if given.get("region") == given.get("city") or (
        "%S" not in order_of_lines(country) and country not in COUNTY_ANYWAY
    ):
        missing.discard("region")
    return bool(missing)


def _all_of_it(given: dict[str, str], country: str) -> str:
    """Lay out every part there is, in the order libaddressinput knows for the country."""
    order = order_of_lines(country)
    if "%S" not in order:
        order = "\n".join(f"{line}\n%S" if "%C" in line else line for line in order.split("\n"))
    fields = {letter: STANDING_FOR[name] if name in given else "" for name, letter in FIELDS.items()}
    fields["A"] = "\n".join(STANDING_FOR[name] for name in ("line1", "line2") if name in given)
    laid_out = re.sub(r"%(\w)", lambda field: fields.get(field[1], ""), order)
    return "\n".join(line.strip(" ,/-") for line in laid_out.split("\n"))


def _put_in(layout: str, given: dict[str, str], country: str) -> str:
    """Put the parts in the places of the letters that stand for them."""
    shown = given | {
        "region": _code(given.get("region", ""), country),
        "postcode": spaced(given.get("postcode", ""), country),
    }
    return "".join(next((shown[name] for name in shown if STANDING_FOR[name] == sign), sign) for sign in layout)


def _code(region: str, country: str) -> str:
    """Return what the country writes for a region: its code where the post wants that, else the region as typed."""
    template = of_country(country)["address_template"]
    for level in ("state", "county"):
        if f"{level}_code" in template:
            code = region.upper() if region.upper() in names(level, country) else ""
            return code or codes(level, country).get(region.casefold(), region)
    return region


def _tidy_lines(text: str) -> list[str]:
    """Return the lines that say something, without the blanks around them."""
    return [line for line in (" ".join(each.split()) for each in text.splitlines()) if line]
