"""Capitals put right in a name that was typed all in capitals or all in small letters; any other is left alone."""

import re

from customers.name_words import AFTER_DE, DEGREES, GENERATIONS, SMALL, TITLES, WRITTEN, bare

VOWELS = set("aeiouyáàâäãåæéèêëíìîïóòôöõøœúùûüýÿąęıůůőű")
VIETNAMESE = {"nguyen", "nguyễn", "tran", "trần", "pham", "phạm", "huynh", "huỳnh", "vu", "vũ", "dang", "đặng", "hoang"}
APOSTROPHES = "'’`´"
INITIALS = re.compile(r"^(?:\w\.){1,4}\w?\.?,?$")


def mended(text: str) -> str:
    """Return a name with its capitals put right: "VON DER LEYEN" → "von der Leyen", "mcdonald" → "McDonald".

    Mixed capitals are somebody's own ("van Beethoven", "DeVito", "BASF") and stay; blanks stay as they are.
    """
    if not (text.isupper() or text.islower()):
        return text
    pieces = re.split(r"(\s+)", text)
    words = pieces[::2]
    pieces[::2] = [_word(word, words[:at], words[at + 1 :]) for at, word in enumerate(words)]
    result = "".join(pieces)
    return result if len(result) == len(text) and result.casefold() == text.casefold() else text


def _word(word: str, before: list[str], after: list[str]) -> str:
    plain = bare(word)
    if plain in WRITTEN and (before or plain not in GENERATIONS):
        return _in_place(word, plain, WRITTEN[plain])
    if plain in DEGREES and before and plain not in TITLES and len(plain) < 6:
        return word.upper()
    if INITIALS.match(word):
        return word.upper()
    if _is_small(plain, before, after) and not word.endswith("."):
        return word.lower()
    if plain.isalpha() and 2 <= len(plain) <= 3 and not VOWELS & set(plain) and plain.isascii() and _is_letters(plain):
        return word.upper()
    return "-".join(_capital(piece) for piece in word.lower().split("-"))


def _in_place(word: str, plain: str, written: str) -> str:
    return word.lower().replace(plain, written, 1)


def _is_letters(plain: str) -> bool:
    """Tell whether a word without vowels is initials ("JP") and not a short name or abbreviation."""
    return plain not in {"ng", "st", "dr", "mr", "mrs", "ms", "jr", "sr", "mc", "hr", "mme", "mlle", "dhr", "fr"}


def _is_small(plain: str, before: list[str], after: list[str]) -> bool:
    """Tell whether a word is a particle here: one at the very end is a name, in Vietnam "Van" is one everywhere."""
    if not after:
        return False
    if plain in AFTER_DE:
        return bool(before) and bare(before[-1]) in {"de", "van"}
    if plain in {"y", "e", "i"}:
        return len(before) > 1 and len(after) == 1
    if plain == "van" and VIETNAMESE & {bare(word) for word in before[:1]}:
        return False
    return plain in SMALL


def _capital(piece: str) -> str:
    """Write one piece of a word in small letters with its capitals: Mc and O', quotes and brackets looked behind."""
    begin = next((at for at, letter in enumerate(piece) if letter.isalpha()), None)
    if begin is None:
        return piece
    head, name = piece[:begin], piece[begin:]
    if len(name) > 3 and name.startswith("mc"):
        return f"{head}Mc{_upper(name[2])}{name[3:]}"
    if len(name) > 3 and name[1] in APOSTROPHES and name[0] in "odlnm":
        return head + _upper(name[0]) + name[1] + _upper(name[2]) + name[3:]
    dotted = name.split(".")
    return head + ".".join(_upper(each[:1]) + each[1:] for each in dotted)


def _upper(letter: str) -> str:
    """A letter whose capital is longer ("ß") stays: no letter is added to a name."""
    return letter.upper() if len(letter.upper()) == 1 else letter
