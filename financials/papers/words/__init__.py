"""What papers say around their figures, a module a language; a further language is a further module.

Each module holds `WORDS`. Texts with braces are filled with what their names say; amounts, days and quantities come
written in the language already (foundation.languages).
"""

from financials.papers.words import de, en, es, fr
from financials.papers.words.words import Words
from foundation.languages import fallbacks

LANGUAGES: dict[str, Words] = {"en": en.WORDS, "de": de.WORDS, "fr": fr.WORDS, "es": es.WORDS}


def tongue_of(language: str) -> str:
    """Return which of our languages speaks for this one, a key of LANGUAGES: "de" for "de-AT", English for none."""
    return next(known for known in fallbacks(language) if known in LANGUAGES)


def words_in(language: str) -> Words:
    """Return the words of this language, or of the one to fall back to."""
    return LANGUAGES[tongue_of(language)]


__all__ = ["LANGUAGES", "Words", "tongue_of", "words_in"]
