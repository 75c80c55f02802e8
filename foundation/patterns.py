"""How a code is written by a pattern: "C{n:5}", "{yy}-{n:4}", "{initial}{n:4}", "{country}{n:5}".

{n:5} is the running number in at least five digits; the words beside it tell two kinds of codes apart, not two codes:
the number runs on through all of them.
"""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

WORDS = {
    "n": "the running number, {n:5} in at least five digits",
    "yy": "the year in two digits",
    "yyyy": "the year in four digits",
    "mm": "the month",
    "initial": "the first letter of the name",
    "country": "the country's two letters",
}
PLACE = re.compile(r"\{(\w+)(?::(\d{1,2}))?\}")
STANDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+&@ -]*")
UNKNOWN = {"initial": "X", "country": "XX"}  # where nobody knows the name's letter or the country
LONGEST = 30  # characters of a code with a number of its digits


def known_pattern(pattern: str) -> None:
    """Raise ValidationError with a sentence for a pattern no code could be written by."""
    places = PLACE.findall(pattern)
    for word, digits in places:
        if word not in WORDS:
            raise ValidationError(
                f"{{{word}}} means nothing here. There are {', '.join(f'{{{name}}}' for name in WORDS)}."
            )
        if digits and word != "n":
            raise ValidationError(f"Only {{n}} takes a number of digits: write {{{word}}}.")
    if [word for word, _ in places].count("n") != 1:
        raise ValidationError("A pattern has {n} once, the running number: “C{n:5}” gives C00042.")
    sample = written(pattern, 42, words={}, today=date(2026, 1, 1))
    if not STANDS.fullmatch(sample) or sample != sample.strip():
        raise ValidationError(
            f"“{sample}” could not stand in an address: a code is letters, digits and . - _ + & @, beginning with a "
            "letter or digit."
        )
    if len(sample) > LONGEST:
        raise ValidationError(f"“{sample}” is longer than {LONGEST} characters. Shorten the pattern.")


def written(pattern: str, value: int, *, words: Mapping[str, str], today: date) -> str:
    """Return the code of a running number; `words` are those of whom it is for ("initial", "country")."""
    dated = {"yy": f"{today:%y}", "yyyy": f"{today:%Y}", "mm": f"{today:%m}"}
    said = {**UNKNOWN, **{name: word for name, word in words.items() if word}, **dated}

    def fill(place: re.Match) -> str:
        return f"{value:0{place[2] or 1}d}" if place[1] == "n" else said[place[1]]

    return PLACE.sub(fill, pattern)


def numbered_like(pattern: str) -> tuple[str, int]:
    """Return a regular expression that finds the running number of a code of this pattern, and its fewest digits."""
    places = {"n": "([0-9]{1,17})", "yy": "[0-9]{2}", "yyyy": "[0-9]{4}", "mm": "[0-9]{2}"}
    pieces, end = [], 0
    for place in PLACE.finditer(pattern):
        pieces += [re.escape(pattern[end : place.start()]), places.get(place[1], "[A-Z]{1,2}")]
        end = place.end()
    digits = next(int(place[2] or 1) for place in PLACE.finditer(pattern) if place[1] == "n")
    return f"^{''.join(pieces)}{re.escape(pattern[end:])}$", digits
