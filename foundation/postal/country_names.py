"""Which country a line names, in any of the languages our customers write in."""

import gettext
import re
from functools import cache

import pycountry

from foundation.countries import COUNTRIES, UnknownCountry, country_code
from foundation.postal.countries import postcode_pattern, regions
from foundation.postal.streets import STREET

LANGUAGES = (
    "de fr it es pt nl da sv nb_NO fi pl cs sk hu hr sl et lv lt ro bg el tr uk ru ca eu ja zh_CN zh_TW ko he ar hi"
)
ON_NUMBER_PLATES = {  # and before postcodes: D-10115, A-1010
    "A": "AT", "B": "BE", "D": "DE", "DK": "DK", "E": "ES", "F": "FR", "FIN": "FI", "FL": "LI", "H": "HU", "I": "IT",
    "L": "LU", "N": "NO", "P": "PT", "S": "SE",
}  # fmt: skip
LONGEST_NAME = 5  # words
BARE_POSTCODE = re.compile(r"\d[\d -]{2,9}")


@cache
def spoken() -> dict[str, str]:
    """Return the code of every country by its names in the languages above, in small letters."""
    found = {}
    for language in LANGUAGES.split():
        said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True).gettext
        for country in pycountry.countries:
            names = {country.name, getattr(country, "common_name", country.name)}
            found |= {said(name).casefold(): country.alpha_2 for name in names}
    return found


@cache
def named(text: str) -> str:
    """Return the code of the country a text names, "" for none; codes (DE, GBR) only in capitals."""
    text = text.strip(" .,()")
    if len(text) <= 3 and text.isascii():
        return country_code(text) if text.isupper() and _is_known(text) else ""
    return country_code(text) if _is_known(text) else spoken().get(text.casefold(), "")


def _is_known(text: str) -> bool:
    try:
        return bool(country_code(text))
    except UnknownCountry:
        return False


def without_country(lines: list[str], expected: str) -> tuple[list[str], str, str]:
    """Take the country off the end: the lines without it, its code, and the words it stood in.

    Georgia in a text of the United States (`expected`) is no country. A postcode's town stays (1234 Luxembourg), and a
    postcode below the country does so too.
    """
    if len(lines) > 2 and BARE_POSTCODE.fullmatch(lines[-1]) and named(lines[-2]):
        return [*lines[:-2], lines[-1]], named(lines[-2]), lines[-2]
    if not lines:
        return lines, "", ""
    *before, last = lines
    if before and (_may_be(last, expected, " ".join(before)) or _is_code_below_town(last, before[-1])):
        return before, named(last), last
    if before and (code := _territory(last)):
        return before, code, last
    head, code, tail = _cut(last, expected)
    return [*before, head], code, tail


def _cut(line: str, expected: str) -> tuple[str, str, str]:
    """Cut the country off the end of a line: what is left, its code, its words; the words of a town are left."""
    for head, gap, tail in _ends(line):
        if (len(tail) > 2 or "," in gap) and _may_be(tail, expected, head):
            if re.fullmatch(postcode_pattern(named(tail)) or "-", head, re.IGNORECASE):
                return line, named(tail), ""
            if _has_town(head, named(tail)) or head.casefold() in regions(named(tail)):
                return head, named(tail), tail
    return line, "", ""


def _territory(line: str) -> str:
    """Return the code of a territory named with its mother country: "Guadeloupe, France", "Jersey, Channel Islands"."""
    name, comma, mother = line.partition(",")
    code = named(mother) or ("GB" if mother.strip().casefold() == "channel islands" else "")
    return named(name) if comma and code and name.strip().casefold() not in regions(code) else ""


def _ends(line: str) -> list[tuple[str, str, str]]:
    """Return the ways to cut a line before its last words, and what stands between; the longest end first."""
    gaps = list(re.finditer(r"[\s,]+", line))[-LONGEST_NAME:]
    return [(line[: gap.start()].rstrip(" ,-–"), gap[0], line[gap.end() :]) for gap in gaps if gap.start()]


def _may_be(text: str, expected: str, before: str) -> bool:
    """Say whether a text may name a country here; two letters need a postcode of that country before them."""
    code = named(text)
    if not code or (code != expected and text.strip(" .").casefold() in regions(expected)):
        return False
    is_code = len(text) < 3 and text.isascii()
    return not is_code or code == expected or bool(postcode_pattern(code) and _has_town(before, code))


def _is_code_below_town(text: str, above: str) -> bool:
    """Say whether a line is the code of a country, though it may be a state's at home: "12345 Ort" above "DE"."""
    pattern = postcode_pattern(named(text)) if named(text) else ""
    return bool(pattern and re.match(rf"{pattern} [^\W\d]", above) and not STREET.search(above))


def _has_town(text: str, country: str) -> bool:
    """Say whether a text has a postcode of the country, if it has any, and a town beside it."""
    pattern = postcode_pattern(country)
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) if pattern else None
    return bool(found and re.search(r"[^\W\d]{2}", text[: found.start()] + text[found.end() :])) or not pattern


def marked(line: str) -> tuple[str, str]:
    """Return the country and the rest of a line that begins with its sign ("D-10115 Berlin"), else "" and the line."""
    sign = re.match(r"([A-Z]{1,3})[-–— ]\s?(?=\d)", line)
    code = ON_NUMBER_PLATES.get(sign[1]) or (sign[1] if sign[1] in COUNTRIES else "") if sign else ""
    rest = line[sign.end() :] if sign else line
    if code and postcode_pattern(code) and re.match(rf"{postcode_pattern(code)}\s+[^\W\d]", rest):
        return code, rest
    return "", line
