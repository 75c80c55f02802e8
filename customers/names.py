"""Names of people, read into their parts, and told apart from the names of firms.

Nothing typed is lost: where the parts would not hold every word, the whole text is the last name.
"""

import re
from collections import Counter
from dataclasses import dataclass

from customers.capitals import mended
from customers.name_learning import LAST, SUFFIX, is_learned
from customers.name_roles import roles_of
from customers.name_words import AHEAD, EASTERN, LEGAL_FORMS, TRADES, WEAK_FORMS, bare, form_of

LONGEST, MOST_WORDS = 160, 12  # of a name that is taken apart
WIDTHS = {"salutation": 20, "title": 60, "first": 80, "middle": 80, "last": 120, "suffix": 40}  # the columns of Person
LETTER, SIGNS = r"[^\W\d_]", r"'’‘`´\"“”„"
WORD = re.compile(rf"[({SIGNS}]*(?:[23]rd|2nd|{LETTER}(?:[.·{SIGNS}-]*{LETTER}|[\u0300-\u036f])*)[).,;{SIGNS}]*")
OTHER_BLANK = re.compile(r"[^\S \u00a0\u202f]")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
PARTICLE = re.compile(r"^[A-ZÀ-Þ][\w.-]+ (?:von|van|zu|af|av|bin|ibn)(?: de[nrm])? [A-ZÀ-Þ][\w-]+$")
PERSON, COMPANY = "person", "company"


@dataclass(frozen=True)
class PersonName:
    """The parts of a name as the columns of a person hold them; "" for what was not typed."""

    salutation: str = ""
    title: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The parts by the names of the columns."""
        return {
            "salutation": self.salutation,
            "title": self.title,
            "first_name": self.first,
            "middle_name": self.middle,
            "last_name": self.last,
            "suffix": self.suffix,
        }

    def __str__(self) -> str:
        name = " ".join(filter(None, (self.title, self.first, self.middle, self.last)))
        return ", ".join(filter(None, (name, self.suffix)))


def read_name(text: str, language: str = "") -> PersonName:
    """Read a name as people write it, with titles and all, in the order spoken or "LAST, FIRST".

    `language` tells what "M." and "Fr." stand for. Never fails: a text that is no name is the last name, unchanged;
    capitals are mended where the whole was typed without regard to them.
    """
    words = text.split()
    if not is_name(text, words):
        return PersonName(last=text)
    parts: dict[str, list[str]] = {}
    for role, word in zip(roles_of(words, language), mended(text).split(), strict=True):
        parts.setdefault(role, []).append(word)
    if "" in parts:
        return PersonName(last=mended(text))
    parts[LAST] = particles_first(parts.get(LAST, []))
    name = PersonName(**{role: joined(of_role, role) for role, of_role in parts.items()})
    return name if holds(name, words) else PersonName(last=mended(text))


def is_name(text: str, words: list[str]) -> bool:
    """Tell whether a text can be a name of a person: few words, each of letters, on one line."""
    return (
        0 < len(words) <= MOST_WORDS
        and len(text) <= LONGEST
        and not OTHER_BLANK.search(text)
        and all(WORD.fullmatch(word) or word in {"&", "+"} for word in words)
        and any(word[0].isalpha() for word in words)
    )


def joined(words: list[str], role: str) -> str:
    """Return words as one part of a name; the commas between degrees ("PhD, MBA") stay."""
    return undivided(" ".join(words)) if role == SUFFIX else " ".join(map(undivided, words))


def particles_first(words: list[str]) -> list[str]:
    """Return a family name with the particles before it that a list puts at the end ("Beethoven, Ludwig van")."""
    cut = next((at + 1 for at, word in enumerate(words) if word.endswith(",")), len(words))
    return words[cut:] + words[:cut]


def undivided(word: str) -> str:
    """Return a word without the comma that only divided it from the next."""
    return word.rstrip(",;") or word


def holds(name: PersonName, words: list[str]) -> bool:
    """Tell whether the parts hold every word typed and fit, and name somebody."""
    parts = {part: getattr(name, part) for part in WIDTHS}
    kept = Counter(undivided(word).casefold() for part in parts.values() for word in part.split())
    typed = Counter(undivided(word).casefold() for word in words)
    fits = all(len(value) <= WIDTHS[part] for part, value in parts.items())
    return kept == typed and fits and bool(name.first or name.last)


def looks_like(text: str) -> str:
    """Return "person" or "company": by legal form, salutation and trade, then by what probablepeople learned."""
    words = text.split()
    if not words or has_legal_form(words) or any(mark in text for mark in EASTERN):
        return COMPANY
    name = read_name(text)
    if name.salutation:
        return PERSON
    if len(words) > 1 and any(bare(word) in TRADES for word in words):
        return COMPANY
    if PARTICLE.search(text) or (is_name(text, words) and not LATIN.search(text)):
        return PERSON
    called = f"{name.first} {name.middle} {name.last}".split()
    learned = is_learned(words) or (name.title and is_learned(called))
    return PERSON if learned else COMPANY


def has_legal_form(words: list[str]) -> bool:
    """Tell whether the last words, or the first one, are a legal form; a short one is written in capitals or with
    points, where the rest is not."""
    for count in range(1, min(5, len(words))):
        form, written = form_of(words[-count:]), "".join(words[-count:])
        marked = written.count(".") > 1 or (written.isupper() and not "".join(words).isupper())
        if form in LEGAL_FORMS and (marked or form not in WEAK_FORMS):
            return True
    return len(words) > 1 and form_of(words[:1]) in AHEAD
