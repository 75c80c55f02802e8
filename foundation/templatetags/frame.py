"""Pieces of the frame every page stands in: {% load frame %}."""

from functools import cache
from html import unescape

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, *, small: bool = False) -> str:
    """Draw an icon of static/img/icons.svg; the word beside it (or an .only-read span) says what it means."""
    return _drawn(name, small)


@cache
def _drawn(name: str, small: bool) -> SafeString:
    """Kept, as a list draws the same few a hundred times."""
    size = " icon-small" if small else ""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>', size, static("img/icons.svg"), name
    )


@register.simple_tag
def company_name() -> str:
    """Return the name of the company whose customers these are."""
    return settings.COMPANY_NAME


@register.simple_block_tag
def told(content: str, code: str, about=None, *, offer: bool = False) -> str:
    """Mark a figure of this customer's that somebody on the phone is told, as the sentence in between.

    While a call of that customer is open, the page puts it into the note (static/js/told.js), with a link to `about`,
    a saved record; with `offer` it is only proposed there, to be ticked.
    """
    sentence = " ".join(unescape(strip_tags(content)).split())
    link = f"{about._meta.label_lower}:{about.pk}" if about else ""
    mark = '<data hidden value="" data-told="{}" data-told-about="{}" data-told-code="{}"{}></data>'
    return format_html(mark, sentence, link, code, " data-told-offer" if offer else "")


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context, label, key, *, number=False, title=""):
    """Write a column's head as a link that sorts by `key` (?sort=key, ?sort=-key); paging starts again."""
    current = context["request"].GET.get("sort", context.get("sort", ""))
    direction = {key: "ascending", f"-{key}": "descending"}.get(current)
    target = f"-{key}" if direction == "ascending" else key
    return {
        "request": context["request"], "label": label, "number": number, "title": title,
        "direction": direction, "target": target,
    }  # fmt: skip
