"""What somebody typed into the answer box, read every way it can be meant."""

import re
from dataclasses import dataclass

from phonenumbers import convert_alpha_characters_in_number

from foundation.models import NUMBERS
from foundation.sql import fetch

LONGEST = 100  # characters of a question that are read

NUMBER = re.compile(r"[\w\s.,:/#&+()\-–]*")  # what people put into numbers; no "100%"
PHONE = re.compile(
    r"(?:tel:)?\s*(?P<abroad>\+|00(?=\s*[1-9])|011(?=\s*[1-9](?:\D*\d){9}))?[\d\s()/.\-–]+", re.IGNORECASE
)
VANITY = re.compile(r"\+?[\d\s().-]*\d[\s.)-]*[A-Z]{3,}(?:-?[A-Z\d]+)*", re.IGNORECASE | re.ASCII)  # 1-800-FLOWERS
EXTENSION = re.compile(r"(?<=\d)\s*(?:ext|x|#|dw|durchwahl)[\s.:]*-?\d*\s*$", re.IGNORECASE)
TRUNK = "(0)"  # "+49 (0)30": dialled inside the country only

# What stands before a number says what it is the number of.
WORDS = {
    "invoice": ("document",),
    "inv": ("document",),
    "bill": ("document",),
    "quote": ("document",),
    "credit": ("document",),
    "order": ("document", "order_number", "reference"),
    "po": ("reference", "order_number"),
    "ref": ("reference", "payment"),
    "check": ("payment",),
    "cheque": ("payment",),
    "payment": ("payment",),
    "wire": ("payment",),
    "call": ("service_call",),
    "service": ("service_call",),
    "customer": ("code",),
    "code": ("code",),
    "vat": ("vat", "tax"),
    "tax": ("tax", "vat"),
    "iban": ("bank_account",),
    "account": ("bank_account",),
}
FILLERS = {"note", "call", "no", "nr", "number", "id", "#"}  # "credit note no. 22", "service call 7"

COMPARED = """
SELECT foundation_fold(%(text)s) AS folded, foundation_spelled_out(%(text)s) AS spelled,
       foundation_number_key(%(number)s) AS key, foundation_number_digits(%(number)s) AS digits,
       foundation_national(%(phone)s) AS national
"""


@dataclass(frozen=True)
class Question:
    """One text in the forms in which the index compares; a form it cannot have is empty."""

    folded: str  # without capitals and accents
    spelled: str  # the same with ä, ö, ü spelled out
    key: str  # as a number: letters and digits alone
    digits: str  # its digits without leading zeros
    kinds: tuple[str, ...]  # what it may be the number of
    phone: str  # as digits of a telephone number
    national: str  # those without the code of the country
    abroad: bool  # whether the question has one

    @property
    def parts(self) -> list[tuple[str, ...]]:
        """The words, each in the spellings it may be written in."""
        spellings = zip(self.folded.split(), self.spelled.split(), strict=False)
        return [tuple(dict.fromkeys(words)) for words in spellings]


def read(text: str) -> Question:
    """Read a question; the comparing forms come from the functions of the database that wrote the index."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    kinds, number = spoken_number(text)
    phone, abroad = spoken_phone(text)
    forms = fetch(COMPARED, {"text": text, "number": number, "phone": phone})[0]
    forms["national"] = forms["national"] if abroad else phone
    return Question(**forms, kinds=kinds or NUMBERS, phone=phone, abroad=abroad)


def spoken_number(text: str) -> tuple[tuple[str, ...], str]:
    """Split "check no. 5567" into what it may be the number of and the number.

    Without such a word it may be the number of anything: (); no number at all: "".
    """
    words = text.split()
    first = words[0].strip(".:").lower() if words else ""
    rest = words[1:]
    while rest and rest[0].strip(".:").lower() in FILLERS:
        rest = rest[1:]
    if first in WORDS and any(character.isdigit() for character in "".join(rest)):
        return WORDS[first], " ".join(rest)
    return (), text if NUMBER.fullmatch(text) else ""


def spoken_phone(text: str) -> tuple[str, bool]:
    """Return the digits of a telephone number in any spelling, and whether they begin with the country's code."""
    text = EXTENSION.sub("", text).replace(TRUNK, "")
    if VANITY.fullmatch(text):
        text = convert_alpha_characters_in_number(text)
    found = PHONE.fullmatch(text)
    if not found:
        return "", False
    start = found.end("abroad") if found["abroad"] else 0
    return re.sub(r"\D", "", text[start:]).lstrip("0"), bool(found["abroad"])
