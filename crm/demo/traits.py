"""What makes people more than a first and a last name: second names, titles, a tongue of their own, a birthday.

The dice for it are apart, so that nothing else of the company falls differently.
"""

from datetime import date, timedelta
from random import Random

from crm.demo.words.tongue import Tongue

SUFFIXES = {"en": "Jr.", "de": "jun.", "fr": "fils", "es": "hijo", "it": "jr.", "nl": "jr."}
OTHER_TONGUES = ("en", "en", "fr", "de", "es")
WHY_NOT = (
    "Asked not to be called any more.", "On leave; write to the office instead.", "Withdrew consent in writing.",
)  # fmt: skip
ELDEST, YOUNGEST = date(1958, 1, 1), 45 * 365  # days after which the last of them was born


def traits_of(chance: Random, tongue: Tongue, *, is_woman: bool, title: str, left_alone: float) -> tuple:
    """Return title, second name, suffix, language, birthday, and whether and why somebody is not to be contacted."""
    second = chance.choice(tongue.female if is_woman else tongue.male)
    short = tongue.language == "en" and chance.random() < 0.8
    middle = (f"{second[0]}." if short else second) if chance.random() < 0.15 else ""
    suffix = SUFFIXES.get(tongue.language, "") if not is_woman and chance.random() < 0.03 else ""
    spoken = chance.choice(OTHER_TONGUES) if chance.random() < 0.08 else ""
    silent = chance.random() < left_alone
    return (
        f"Prof. {title}" if title and chance.random() < 0.2 else title, middle, suffix,
        spoken if spoken != tongue.language else "", birthday(chance) if chance.random() < 0.2 else "",
        silent, chance.choice(WHY_NOT) if silent else "",
    )  # fmt: skip


def birthday(chance: Random) -> str:
    """Return a day as it is kept; of every third person nobody knows the year."""
    day = ELDEST + timedelta(days=chance.randrange(YOUNGEST))
    return f"--{day:%m-%d}" if chance.random() < 1 / 3 else f"{day:%Y-%m-%d}"
