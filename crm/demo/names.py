"""Names of people, firms and streets, put together from the words of a language."""

import re
import unicodedata
from random import Random

from crm.demo.places import Country
from crm.demo.words import TONGUES
from crm.demo.words.tongue import Tongue, words

ONSETS = words(
    "Al Ar Bel Bri Cal Cor Dax Del El Fer Gal Hel In Jor Kel Lum Mar Nor Or Pax Qui Ras Sol Tal Tor Ul Ver Vol Xan Zel"
)
MIDDLES = words("a a e e i i o o u ala ari eno imo ona ora una")
CODAS = words(
    "bex c cor dis dor fex gon kon lex lin lon mat mec met nex nor pex ra ria ron tec tek tor tron vex via x xis"
)
LETTERS_OF_THEIR_OWN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})


def tongue_of(country: Country) -> Tongue:
    return TONGUES[country.language]


def family_name(chance: Random, tongue: Tongue) -> str:
    """Return a family name: an everyday one, or one put together that nobody may bear."""
    if chance.random() < 0.25:
        return chance.choice(tongue.families)
    return chance.choice(tongue.heads) + chance.choice(tongue.tails)


def last_name(chance: Random, tongue: Tongue) -> str:
    """Return what a person is called after the first name; two family names where that is the custom."""
    name = family_name(chance, tongue)
    return f"{name} {family_name(chance, tongue)}" if tongue.language == "es" else name


def coined_name(chance: Random) -> str:
    """Return an invented word of the kind companies call themselves ("Cormitek")."""
    return chance.choice(ONSETS) + chance.choice(MIDDLES) + chance.choice(CODAS)


def firm_name(chance: Random, country: Country) -> tuple[str, str]:
    """Return the name of a company, and with the legal form of its country."""
    tongue = tongue_of(country)
    pattern = chance.choice(tongue.institutions if chance.random() < 0.07 else tongue.firms)
    name = pattern.format(
        family=family_name(chance, tongue),
        other=family_name(chance, tongue),
        trade=chance.choice(tongue.trades),
        coined=coined_name(chance),
        house=chance.choice(tongue.houses),
    )
    return name, name if pattern in tongue.institutions else f"{name} {chance.choice(country.forms)}"


def street(chance: Random, country: Country) -> str:
    """Return street and house number as they are written in the country."""
    tongue = tongue_of(country)
    way = chance.choice(tongue.streets).format(tree=chance.choice(tongue.trees))
    number = chance.randint(1, 180)
    if country.language == "fr":
        return f"{number} {way}"
    if country.language == "en":
        return f"{number * (7 if country.code == 'US' else 1)} {way}"
    return f"{way}, {number}" if country.language in ("es", "it") else f"{way} {number}"


def filled(chance: Random, pattern: str) -> str:
    """Return the pattern with a digit for each # and a capital letter for each @."""
    digit = re.sub("#", lambda _: str(chance.randrange(10)), pattern)
    return re.sub("@", lambda _: chance.choice("ABCDEFGHJKLMNPRSTUWXYZ"), digit)


def domain(name: str) -> str:
    """Return the address on the net; .example belongs to nobody and never will."""
    plain = (
        unicodedata.normalize("NFKD", name.lower().translate(LETTERS_OF_THEIR_OWN)).encode("ascii", "ignore").decode()
    )
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "-".join(words[:3])[:50] + ".example"


def mailbox(*names: str) -> str:
    """Return the part before the @ for a person's names."""
    return ".".join(domain(name).removesuffix(".example") for name in names)
