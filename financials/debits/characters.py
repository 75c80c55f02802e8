"""The characters banks take in a payment file: letters without accents, digits, blanks and / - ? : ( ) . , ' +"""

import re

from text_unidecode import unidecode

SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
SPELLED |= str.maketrans({"&": "+", "@": "(at)", "_": "-", "€": "EUR"})


def sendable(text: str, longest: int) -> str:
    """Return the text as banks take it: spelt without accents, other signs as full stops, cut where it is too long."""
    plain = unidecode(text.translate(SPELLED))
    plain = re.sub(r"[^A-Za-z0-9/?:().,'+ -]", ".", plain)
    plain = re.sub(r"//+", "/", " ".join(plain.split()))
    return plain[:longest].strip(" /") or "-"
