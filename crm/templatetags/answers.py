"""Marking in a result what was typed: {% load answers %}{{ name|marked:answers.parts }}."""

import unicodedata
from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def marked(text: str, parts: Iterable[tuple[str, ...]]) -> SafeString:
    """Mark the typed words in a text, whatever their case and accents; "brid" marks "Bríd"."""
    text = str(text)
    folded, places = _folded(text)
    hits = [_find(folded, word) for spellings in parts for word in spellings]
    spans = sorted((places[start], places[end - 1] + 1) for start, end in hits if start < end)
    pieces, done = [], 0
    for start, end in spans:
        if start >= done:
            pieces += [conditional_escape(text[done:start]), format_html("<mark>{}</mark>", text[start:end])]
            done = end
    return mark_safe("".join([*pieces, conditional_escape(text[done:])]))  # noqa: S308 -- every piece is escaped


def _find(folded: str, word: str) -> tuple[int, int]:
    """Where the word begins a word of the text, else where it is inside one; (0, 0) when nowhere."""
    start = f" {folded}".find(f" {word}")
    start = start if start >= 0 else folded.find(word)
    return (start, start + len(word)) if start >= 0 else (0, 0)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without case and accents, and for each of its characters the place it came from."""
    letters = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character.casefold())
        if not unicodedata.combining(letter)
    ]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]
