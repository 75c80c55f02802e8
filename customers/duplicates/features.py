"""What is compared of a customer, of a form while it is typed, of a row of a file: all in one shape."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from doublemetaphone import doublemetaphone
from text_unidecode import unidecode

from customers.name_words import AND, LEGAL_FORMS, SALUTATIONS, TITLES, TRADES, WEAK_FORMS, form_of, told

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
WORD = re.compile(r"[a-z0-9]+")
NUMBER = re.compile(r"\d+\s*[a-z]?\b")
STREETS = re.compile(
    r"(?:str|strasse|street|st|road|rd|avenue|ave|av|weg|platz|pl|place|lane|ln|drive|dr|crescent|cres|court|ct|"
    r"circuit|cct|close|boulevard|blvd|rue|via|calle|laan|straat)$"
)
LONGEST_FORM = 4  # words: "GmbH & Co. KG"
# Where everybody may have an address: the same domain says nothing.
PUBLIC = told("""
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.de ymail.com icloud.com me.com
    aol.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.ru proton.me protonmail.com orange.fr
    free.fr wanadoo.fr laposte.net libero.it virgilio.it bluewin.ch comcast.net verizon.net att.net ziggo.nl
""")


@dataclass(frozen=True, slots=True)
class Place:
    """An address as it is compared; "" for what is not known."""

    street: str = ""
    number: str = ""
    extra: str = ""
    city: str = ""
    postcode: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """Everything two customers are compared by. Words are folded: small letters, no accents, no punctuation."""

    name: str = ""  # as written
    words: tuple[str, ...] = ()  # of the name, without legal form, title and salutation
    form: str = ""  # the legal form
    places: tuple[Place, ...] = ()
    phones: frozenset[str] = frozenset()  # digits, with the country's where they are known
    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()  # of e-mail and website, those of a house of its own
    vat: str = ""
    tax: str = ""
    birthday: str = ""
    people: frozenset[tuple[str, ...]] = frozenset()  # names of its contacts
    relatives: frozenset[int] = frozenset()  # itself, its head office and its payer, by key


def features(
    *, name: str = "", places: Iterable[Place] = (), phones: Iterable[str] = (), emails: Iterable[str] = (),
    website: str = "", vat: str = "", tax: str = "", birthday: str = "", people: Iterable[str] = (),
    relatives: Iterable[int] = (),
) -> Features:  # fmt: skip
    """Read what is known, as people write it; whatever is not known is left out."""
    words, form = without_form(name)
    addresses = frozenset(address.strip().lower() for address in emails if "@" in address)
    houses = {address.rpartition("@")[2] for address in addresses} | {host_of(website)}
    return Features(
        name=name, words=words, form=form, places=tuple(places), emails=addresses,
        phones=frozenset(filter(None, map(digits, phones))), domains=frozenset(houses - PUBLIC - {""}),
        vat=squeezed(vat), tax=squeezed(tax), birthday=digits(birthday),
        people=frozenset(filter(None, (tuple(sorted(folded(one))) for one in people))), relatives=frozenset(relatives),
    )  # fmt: skip


def place(*, street: str = "", extra: str = "", number: str = "", **others: str) -> Place:
    """Read an address; a house number written with its street is taken out of it."""
    if not number and (found := NUMBER.search(street.lower())):
        number = found[0]
        street = street[: found.start()] + street[found.end() :]
    plain = {name: " ".join(folded(value)) for name, value in others.items()}
    plain["postcode"] = squeezed(others.get("postcode", ""))
    return Place(street=street_of(street), number=squeezed(number), extra=" ".join(folded(extra)), **plain)


def street_of(text: str) -> str:
    """Return the name of a street without the word for street, which everybody shortens otherwise."""
    words = folded(text)
    bare = [STREETS.sub("", word) if len(words) > 1 or len(word) > len("strasse") else word for word in words]
    return " ".join(filter(None, bare)) or " ".join(words)


def without_form(name: str) -> tuple[tuple[str, ...], str]:
    """Split a name into its words and its legal form: "Müller Metallbau GmbH & Co. KG"."""
    written = name.split()
    for count in range(min(LONGEST_FORM, len(written) - 1), 0, -1):
        if (form := form_of(written[-count:])) in LEGAL_FORMS:
            return name_words(written[:-count]), form
    return name_words(written), ""


def name_words(written: list[str]) -> tuple[str, ...]:
    """Return the words that tell one name from another; all of them when nothing else is left."""
    words = folded(" ".join(written))
    telling = [word for word in words if word not in AND and word not in SALUTATIONS and word not in TITLES]
    return tuple(telling or words)


@cache
def generic(word: str) -> bool:
    """Tell whether half a trade is called so: "Metallbau", "Services"."""
    return word in GENERIC


def folded(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    plain = text.lower().replace("'", "")
    return WORD.findall(plain if plain.isascii() else unidecode(plain.translate(UMLAUTS)).lower())


GENERIC = frozenset(word for trade in TRADES | LEGAL_FORMS - WEAK_FORMS for word in folded(trade)) | frozenset(
    ["the", "of", "der", "die", "das", "de", "la", "branch", "filiale", "niederlassung"]
)


def squeezed(text: str) -> str:
    """Return letters and digits alone."""
    return "".join(folded(text))


def digits(text: str) -> str:
    return re.sub(r"\D", "", text).lstrip("0")


def host_of(website: str) -> str:
    """Return the domain of a website as e-mail addresses have it."""
    host = re.sub(r"^\w+://", "", website.strip().lower()).partition("/")[0].partition(":")[0]
    return host.removeprefix("www.")


@cache
def sound(word: str) -> str:
    """Return how a word sounds (Double Metaphone, Philips 2000): "Mayer" and "Meier" are one; a number is itself."""
    return (doublemetaphone(word)[0] if word.isalpha() else "") or word
