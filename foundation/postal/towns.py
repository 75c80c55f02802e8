"""The town in the lines of an address: its postcode by the country's pattern, its region by the country's list."""

import re
from dataclasses import dataclass

from foundation.postal.countries import order_of_lines, postcode_pattern, regions
from foundation.postal.streets import is_recipient, is_street
from foundation.postal.templates import codes

BESIDE = " ,-–—()〒"
APART = re.compile(r"\s*[,/(]\s*|\s+[-–]\s+|(?<=\w)-(?=[A-Z]{2}\Z)|\s+")
WITH_DISTRICT = re.compile(r"Dublin \d{1,2}\w?", re.IGNORECASE)
JOINING = re.compile(r"\b(?:de|do|da|del|della|of|la|le|los|las|the|and|y|e|in|im|am)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Town:
    city: str = ""
    region: str = ""
    postcode: str = ""
    lines: tuple[str, ...] = ()  # what is left of the address


def find(lines: list[str], country: str) -> Town:
    """Take the town out of the lines; the postcode stands where the country writes it, or else where it is found."""
    order = order_of_lines(country)
    code_first = order.index("%Z") < order.index("%C")
    for where in ("beginning", "end", "middle") if code_first else ("end", "beginning", "middle"):
        for at in range(len(lines) - 1, -1, -1):
            if found := _postcode(lines[at], country, where):
                return _around(lines, at, found, country, code_first)
    return _without_postcode(lines, country)


def _postcode(line: str, country: str, where: str) -> re.Match | None:
    pattern = postcode_pattern(country)
    if not pattern:
        return None
    flags = re.IGNORECASE if re.search("[A-Z]", pattern) else re.NOFLAG
    if where == "beginning":
        return re.match(rf"[(〒\s]*(?P<code>{pattern})(?=[\s,)-]+[^\W\d]|\Z)", line, flags)
    if where == "end":
        return re.search(rf"(?:^|(?<=[\s,(-]))(?P<code>{pattern})\)?\Z", line, flags)
    every = list(re.finditer(rf"(?<=[\s,(-])(?P<code>{pattern})(?=[\s,)-]+[^\W\d])", line, flags))
    return every[-1] if every else None


def _around(lines: list[str], at: int, found: re.Match, country: str, code_first: bool) -> Town:
    """Read the town beside its postcode, or on the line next to one that stands alone."""
    before, after = lines[at][: found.start()].strip(BESIDE), lines[at][found.end() :].strip(BESIDE)
    above, below = list(lines[:at]), list(lines[at + 1 :])
    if before and after and code_first:
        above.append(before)
        before = ""
    elif before and after and is_region(after, country):
        below.insert(0, after)
        after = ""
    city, region = split_region(", ".join(filter(None, (before, after))), country)
    if not city:
        city, region = _next_to(above, below, country, code_first)
    elif before and is_region(city, country) and _ends_with_town(above) and not is_street(above[-1]):
        city, region = above.pop(), city
    if not region and below and is_region(below[0], country):
        region = below.pop(0)
    return Town(city, region, found["code"].strip(), (*above, *below))


def _next_to(above: list[str], below: list[str], country: str, code_first: bool) -> tuple[str, str]:
    """Take the town, and its region, off the lines next to a postcode that stands alone."""
    if code_first and below:
        return split_region(below.pop(0), country)
    region = above.pop() if above and is_region(above[-1], country) and _ends_with_town(above[:-1]) else ""
    if not _ends_with_town(above):
        return "", region
    return (above.pop(), region) if region else split_region(above.pop(), country)


def _ends_with_town(lines: list[str]) -> bool:
    """Say whether the last line can be a town, with a street above it; a lone line that looks like a street is one."""
    if not lines or is_recipient(lines[-1]):
        return False
    if re.search(r"\d", lines[-1]):
        return bool(WITH_DISTRICT.fullmatch(lines[-1]))
    return len(lines) > 1 or not is_street(lines[-1])


def _without_postcode(lines: list[str], country: str) -> Town:
    """Read a town without a postcode: the last line under a street, and its region beside it or below."""
    rest = list(lines)
    region = rest.pop() if len(rest) > 2 and is_region(rest[-1], country) else ""
    if not any(map(is_street, rest[:-1])) or not _ends_with_town(rest):
        return Town(region=region, lines=tuple(rest))
    city, own = (rest.pop(), "") if region else split_region(rest.pop(), country)
    return Town(city, region or own, "", tuple(rest))


def is_region(text: str, country: str) -> bool:
    """Say whether a text is a region of the country, as a code or in full; in Britain, a county."""
    plain = re.sub(r"^county (?:of )?|^co\.? ", "co. ", text.strip(" .").casefold())
    if country == "GB":
        counties = codes("county", "GB")
        return plain in counties or plain.removeprefix("co. ") in counties or plain in codes("state", "GB")
    return plain in regions(country) or f"{plain}." in regions(country)


def split_region(text: str, country: str) -> tuple[str, str]:
    """Return the town and the region behind it ("Toronto, ON", "Milano (MI)"); a text that is only a region is one."""
    if "%S" not in order_of_lines(country):
        return text, ""
    for gap in APART.finditer(text):
        town, region = text[: gap.start()], text[gap.end() :].strip(BESIDE)
        blank_only = not gap[0].strip()
        if town and is_region(region, country) and (not blank_only or _may_follow(town, region)):
            return town.strip(BESIDE), region
    return text, ""


def _may_follow(town: str, region: str) -> bool:
    """Say whether what stands behind a blank is a region of its own: "Milano MI", but not "Ciudad de México"."""
    return not JOINING.search(town) and (len(region) > 3 or region.isupper() or town.islower())
