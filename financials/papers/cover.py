"""The e-mail a paper goes with, in the language of who gets it; whoever sends it may write another."""

from django.conf import settings

from customers.greetings import greeting
from customers.models import Person
from customers.payers import greeted, who_pays
from financials.billing import addressee, payer_of
from financials.models import Document, Payment
from financials.papers.naming import contact_of, language_of, receipt_title, title
from financials.papers.words import tongue_of, words_in


def cover_of(document: Document, sender: str) -> tuple[str, str]:
    """Return subject and text of the e-mail a document is sent with, in the language of the person it greets."""
    whom = greeted_by(document)
    own = whom.language if isinstance(whom, Person) else ""
    language = tongue_of(own) if own else language_of(addressee(document))
    text = letter(language, whom, words_in(language).enclosing[document.kind].format(number=document.number), sender)
    return _subject(language, title(document, language)), text


def cover_of_receipt(payment: Payment, sender: str) -> tuple[str, str]:
    """Return subject and text of the e-mail a receipt is sent with."""
    customer, language = payment.customer, language_of(who_pays(payment.customer))
    said = words_in(language).enclosing["receipt"].format(number=payment.reference)
    name = greeted(customer.payer) if customer.payer else ""
    return _subject(language, receipt_title(payment, language)), letter(language, name, said, sender)


def greeted_by(document: Document) -> Person | str | None:
    """Return whom the paper's e-mail greets: who pays, the name written on it, or its contact."""
    if payer := payer_of(document):
        return greeted(payer)
    return contact_of(document) or document.attention


def letter(language: str, whom: Person | str | None, said: str, sender: str) -> str:
    """Return a letter of one paragraph: greeting, what is said, who writes."""
    words = words_in(language)
    return f"{greeting(whom, language)}\n\n{said}\n\n{words.regards}\n{sender}\n{settings.COMPANY_NAME}"


def _subject(language: str, what: str) -> str:
    return words_in(language).subject.format(title=what, company=settings.COMPANY_NAME)
