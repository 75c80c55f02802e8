"""What pages of documents offer and show beside the document itself: {% load editing %}."""

from django import template

from financials.editor.kinds import WRITTEN, Writing
from financials.editor.order_book import OrderBook, order_book
from financials.editor.possible import Step, may_write, steps
from financials.editor.progress import COUNTED, progress
from financials.models import Document
from foundation.periods import company_today
from staff.models import User

register = template.Library()
DONE = (Document.Status.CANCELLED, Document.Status.DECLINED)


@register.simple_tag
def writable(user: User) -> list[Writing]:
    """Return the kinds of document the user may write."""
    if not user.has_perm("financials.add_document"):
        return []
    return [writing for writing in WRITTEN.values() if may_write(user, writing.kind)]


@register.simple_tag
def steps_of(document: Document, user: User) -> dict[str, list[Step]]:
    """Return the buttons of a document: the first ones, and those under "More"."""
    found = steps(document, user, company_today())
    return {
        "first": [step for step in found if not step.minor],
        "more": [step for step in found if step.minor],
    }


@register.simple_tag
def progress_of(document: Document) -> dict[str, object]:
    """Return how far the lines are carried out; nothing for drafts, credit notes and what was called off."""
    if document.is_draft or document.status in DONE or document.kind not in COUNTED:
        return {}
    lines = progress(document)
    if document.kind != Document.Kind.ORDER and not any(any(line.counts) for line in lines):
        return {}
    return {
        "rows": lines,
        "of": document.get_kind_display().capitalize(),
        "heads": [name.capitalize() for name in COUNTED[document.kind]],
        "goods": document.kind == Document.Kind.ORDER and any(line.reserved or line.waiting for line in lines),
    }


@register.simple_tag
def dealings_of(document: Document) -> OrderBook | None:
    """Return what became of an order in goods and money."""
    return order_book(document) if document.kind == Document.Kind.ORDER and not document.is_draft else None
