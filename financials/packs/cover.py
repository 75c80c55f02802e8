"""Subject and text an answer pack is prepared with; whoever sends it may write others."""

from collections.abc import Sequence

from django.conf import settings

from customers.greetings import greeting
from customers.models import Contact
from customers.payers import greeted, who_pays
from financials.packs.contents import Picked
from financials.packs.words import words_in
from financials.papers import language_of, receipt_title, title
from financials.papers import words as papers

LONGEST = 200


def cover_of(picked: Picked, *, sender: str, contact: Contact | None = None) -> tuple[str, str]:
    """Return subject and text in the language of who pays; the list of what is enclosed is added as it is sent."""
    language = language_of(who_pays(picked.customer))
    words, ours = words_in(language), papers.words_in(language)
    person = contact.person if contact else None
    whom = greeted(picked.customer.payer) if picked.customer.payer else person
    text = f"{greeting(whom, language)}\n\n{words.said}\n\n{ours.regards}\n{sender}\n{settings.COMPANY_NAME}"
    subject = ours.subject.format(title=_named(picked, language) or words.papers, company=settings.COMPANY_NAME)
    return subject[:LONGEST], text


def _named(picked: Picked, language: str) -> str:
    """The name of a single paper; several are no subject of one line."""
    if len(picked) != 1:
        return ""
    named = [title(one, language) for one in picked.documents]
    return [*named, *(receipt_title(one, language) for one in picked.payments)][0]


def with_enclosures(text: str, lines: Sequence[str], *, language: str) -> str:
    """Return the text with the list of what really goes along below it."""
    listed = "\n".join(f"- {line}" for line in lines)
    return f"{text.rstrip()}\n\n{words_in(language).enclosed}:\n{listed}"
