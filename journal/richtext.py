"""Formatted text: the few tags a note may carry, and the same text without them."""

import html
import re

import nh3

# No styles, classes, images or data-attributes: what stands in the journal is words, and can do nothing.
TAGS = {"p", "br", "div", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_ENDS_A_LINE = re.compile(r"<br>|</(?:p|div|li|blockquote|pre)>")
_BULLET = re.compile(r"<li>")
_TAG = re.compile(r"<[^>]*>")


def clean(text: str) -> str:
    """Return the formatted text with nothing in it but TAGS; what is not allowed is left out, its words are kept."""
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    )


def plain(text: str) -> str:
    """Return the words of cleaned formatted text, a line an end of line, a list with dashes."""
    lined = _ENDS_A_LINE.sub("\n", _BULLET.sub("- ", text))
    return html.unescape(_TAG.sub("", lined)).strip()
