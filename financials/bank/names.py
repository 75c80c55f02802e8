"""Names as they are compared: without capitals, accents, titles and the words that only say what kind of firm it is."""

import re
import unicodedata
from functools import lru_cache

LEGAL_FORM_WORDS = """
    gmbh ggmbh mbh ag kg kgaa ohg gbr ug ev eg ek se co cokg inc incorporated corp corporation company ltd limited llc
    llp lp plc pty pllc pc bv nv vof cv bvba sprl srl sarl sas sasu sa eurl snc spa sapa sl slu slp oy oyj ab as asa
    aps is doo dd sro kft zrt nyrt ooo ou uab sia gesellschaft haftungsbeschraenkt
"""
OTHER_WORDS = "the und and et y e mr mrs ms herr frau hr fr dr prof dipl ing"
LEGAL_FORMS = frozenset(LEGAL_FORM_WORDS.split() + OTHER_WORDS.split())
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
SINGLE_LETTERS = re.compile(r"\b(?:[a-z] ){1,4}[a-z]\b")  # "b v", "s p a", left by full stops


@lru_cache(maxsize=20_000)
def core(name: str) -> str:
    """Return the words by which a firm or person is told from others: "Müller & Söhne GmbH" is "mueller soehne"."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(SPELLED_OUT))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", " ", letters).strip()
    words = SINGLE_LETTERS.sub(lambda found: found[0].replace(" ", ""), words)
    kept = [word for word in words.split() if word not in LEGAL_FORMS]
    return " ".join(kept or words.split())


@lru_cache(maxsize=20_000)
def trigrams(text: str) -> frozenset[str]:
    """Return the groups of three letters of all words, as PostgreSQL's pg_trgm makes them."""
    return frozenset(
        padded[place : place + 3]
        for padded in (f"  {word} " for word in text.split())
        for place in range(len(padded) - 2)
    )


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; words in another order are the same name."""
    mine, others = trigrams(core(one)), trigrams(core(other))
    return len(mine & others) / len(mine | others) if mine and others else 0.0
