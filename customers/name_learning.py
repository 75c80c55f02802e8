"""What probablepeople learned from names in the United States, asked in the letters it knows."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from types import ModuleType

from customers.name_words import SALUTATIONS, bare

SALUTATION, TITLE, FIRST, MIDDLE, LAST, SUFFIX = "salutation", "title", "first", "middle", "last", "suffix"
LEARNED = {
    "PrefixMarital": SALUTATION, "PrefixOther": TITLE, "GivenName": FIRST, "FirstInitial": FIRST, "Nickname": "nick",
    "And": FIRST, "MiddleName": MIDDLE, "MiddleInitial": MIDDLE, "Surname": LAST, "LastInitial": LAST,
    "SuffixGenerational": SUFFIX, "SuffixOther": SUFFIX,
}  # fmt: skip
ORNAMENTS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}


def learned(words: list[str]) -> list[str]:
    """Return what probablepeople takes the words for; it is asked about letters it knows."""
    known = library().parse(plain_text(words), type="person")
    if len(known) != len(words):
        return [FIRST, *([MIDDLE] * (len(words) - 2)), LAST] if len(words) > 1 else [LAST]
    roles = [LEARNED.get(label, LAST) for _, label in known]
    return [TITLE if role == SALUTATION and bare(word) not in SALUTATIONS else role
            for role, word in zip(roles, words, strict=True)]  # fmt: skip


def is_learned(words: Sequence[str]) -> bool:
    """Tell whether probablepeople takes the words for a person and not for a firm."""
    known = library().parse(plain_text(words))
    return bool(known) and not any(label.startswith("Corporation") or label == "ShortForm" for _, label in known)


@cache
def library() -> ModuleType:
    """Return probablepeople, loaded on its first use: no command need wait the quarter of a second for it."""
    return import_module("probablepeople")


def plain_text(words: Sequence[str]) -> str:
    return " ".join(map(plain_letters, words))


def plain_letters(word: str) -> str:
    """Return a word without accents: "Łukasz" → "Lukasz"."""
    spread = unicodedata.normalize("NFKD", word)
    kept = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return "".join(ORNAMENTS.get(letter, ORNAMENTS.get(letter.lower(), letter).title()) for letter in kept)
