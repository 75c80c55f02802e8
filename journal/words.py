"""What somebody looks for, taken apart as the database takes apart what was written (journal_words, migration 0011).

Words are compared without capitals and accents. What has marks inside ("HB-0101", "1,250.00") is several words, one
right after the other, as is what stands in quotes. The end of what was typed may be missing: "brid" finds Bríd and
Bridget, in quotes it does not. All that was typed must be there.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from foundation.sql import fetch

LONGEST = 100  # characters that are read; folding makes some of them longer, and a word has at most 2,047 bytes
TOO_FAR, LEAD, EXCERPT = 160, 60, 600  # characters: two lines on the screen, what stands before a hit, what is shown
QUOTES = '"“”„«»'
TYPED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)([{QUOTES}]?)|([^\s{QUOTES}]+)")
LEXEME = re.compile(r"('[^']*'):?(\*?)")
WORD = re.compile(r"[^\W_]+")
APART = """
SELECT words, phraseto_tsquery('pg_catalog.simple', words)::text AS query, unfinished
FROM (
    SELECT nr, unfinished, trim(regexp_replace(public.foundation_fold(part), '[^[:alnum:]]+', ' ', 'g')) AS words
    FROM unnest(%(parts)s::text[], %(unfinished)s::boolean[]) WITH ORDINALITY AS typed (part, unfinished, nr)
) folded
WHERE phraseto_tsquery('pg_catalog.simple', words)::text <> '' ORDER BY nr
"""


@dataclass(frozen=True)
class Question:
    """`query` is the text of a tsquery, empty when no word was typed; the rest says which words are meant by it."""

    query: str
    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    @property
    def among_names(self) -> str:
        """The same question about those who took part: their names have weight A."""
        return LEXEME.sub(r"\1:\2A", self.query)

    def means(self, word: str) -> bool:
        """Whether a word of a text is one that was asked for."""
        folded = _folded(word)
        return folded in self.words or folded.startswith(self.beginnings)


def read(text: str) -> Question:
    """Take apart what was typed; whatever it is, it can be asked."""
    typed = text[:LONGEST].replace("\0", " ").encode(errors="ignore").decode()
    parts = [(quoted or word, not closed) for quoted, closed, word in TYPED.findall(typed)]
    apart = fetch(APART, {"parts": [part for part, _ in parts], "unfinished": [open_ for _, open_ in parts]})
    query = " & ".join(f"{part['query']}:*" if part["unfinished"] else part["query"] for part in apart)
    pieces = [part["words"].split() for part in apart]
    ends = tuple(words.pop() for words, part in zip(pieces, apart, strict=True) if part["unfinished"])
    return Question(query, frozenset().union(*pieces), ends)


def excerpt(text: str, question: Question) -> str:
    """Return a long text from shortly before the first word asked for."""
    found = next((found for found in WORD.finditer(text) if question.means(found[0])), None)
    start = found.start() - LEAD if found and found.start() > TOO_FAR else 0
    return f"{'… ' if start else ''}{text[start : start + EXCERPT]}"


def marked(text: str, question: Question) -> SafeString:
    """Return the text as HTML with the words asked for in <mark>; all of it is escaped."""
    pieces, done = [], 0
    for found in WORD.finditer(text):
        if question.means(found[0]):
            pieces += [conditional_escape(text[done : found.start()]), format_html("<mark>{}</mark>", found[0])]
            done = found.end()
    return mark_safe("".join([*pieces, conditional_escape(text[done:])]))  # noqa: S308 -- every piece is escaped


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
