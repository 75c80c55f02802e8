"""Formatted text: the few tags a note may carry, and the same text without them."""

import html
import re

import nh3
from django.utils.safestring import SafeString

# No styles, classes, images or data-attributes: what stands in the journal is words, and can do nothing.
TAGS = {"p", "br", "div", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x1f]+", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")  # as clean() writes them: a > within an attribute is &gt; there
_BLOCKS = {"p", "div", "ul", "ol", "li", "blockquote", "pre"}


def clean(text: str) -> str:
    """Return the formatted text with nothing in it but TAGS; what is not allowed is left out, its words are kept."""
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_address_in_full,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    )


def plain(text: str) -> str:
    """Return the words of cleaned formatted text: a block begins a line, an item of a list has a dash before it.

    The words themselves, blanks at their ends included, are left as they were typed.
    """
    lines, at = [""], 0
    pending = False  # a block has ended or a line was broken off: the next words begin a line
    for tag in _TAG.finditer(text):
        pending = _add(lines, text[at : tag.start()], pending)
        pending = _mark(lines, tag[1] == "/", tag[2], pending)
        at = tag.end()
    _add(lines, text[at:], pending)
    return "\n".join(lines)


def _address_in_full(tag: str, attribute: str, value: str) -> str | None:
    """A link leads out, by its whole address: one without a scheme would be read as a page of ours."""
    return value if attribute != "href" or _ADDRESS.fullmatch(value) else None


def words_of(text: str, *, rich: bool) -> str:
    """Return the words of a text as it was sent, formatted or not."""
    return plain(clean(text)) if rich else text


def formatted_text(text: str) -> SafeString:
    """Return formatted text as it may stand in a page: cleaned once more, whoever wrote it into the database."""
    return SafeString(clean(text))


def _add(lines: list[str], words: str, pending: bool) -> bool:
    if not words or (pending and words.isspace() and "\n" in words):  # how the tags stand in their file
        return pending
    if pending:
        lines.append("")
    lines[-1] += html.unescape(words)
    return False


def _mark(lines: list[str], closing: bool, name: str, pending: bool) -> bool:
    """What a tag does to the lines; answers whether the next words begin a new one."""
    if name == "br":
        if pending:
            lines.append("")
        return True
    if name not in _BLOCKS:
        return pending
    if name == "li" and not closing:
        if pending or lines[-1]:
            lines.append("")
        lines[-1] = "- "
        return False
    return pending or lines[-1] not in ("", "- ")
