"""What can be done with a document now, by this user: the buttons of its page."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from financials.cancellation import ensure_can_be_cancelled
from financials.conversion import may_become
from financials.documents import DocumentRefused
from financials.editor.kinds import WRITTEN
from financials.models import Document
from financials.quotes import OPEN, has_expired
from staff.models import User

KIND = Document.Kind
INTO = {
    KIND.ORDER: "Take order", KIND.DELIVERY: "Deliver", KIND.INVOICE: "Write invoice", KIND.CREDIT_NOTE: "Credit",
}  # fmt: skip

KEYS = {KIND.ORDER: "o", KIND.DELIVERY: "d", KIND.INVOICE: "i"}


@dataclass
class Step:
    """A button: a link to a page, or with `post` the deed itself, asked about before where `confirm` says what."""

    label: str
    url: str
    post: bool = False
    key: str = ""
    confirm: str = ""
    agree: str = ""
    minor: bool = False  # stands under "More"


def steps(document: Document, user: User, today: date) -> list[Step]:
    """Return what this user may do with the document as it stands; the first is the likeliest."""
    if not user.has_perm("financials.add_document"):
        return []
    if document.is_draft:
        return of_draft(document) if may_write(user, document.kind) else []
    found = [*onwards(document, user), *of_quote(document, user, today)]
    if may_write(user, document.kind):
        found += [Step("Copy as new", at(document, "copy"), post=True, minor=True), *taken_back(document)]
    return found


def may_write(user: User, kind: str) -> bool:
    return user.has_perm(WRITTEN[kind].permission)


def at(document: Document, step: str, *more: str) -> str:
    return reverse(f"financials:{step}", args=[document.customer.code, document.kind, document.pk, *more])


def of_draft(draft: Document) -> list[Step]:
    if draft.status == Document.Status.TEMPLATE:
        listed = Step("Recurring invoices", reverse("financials:recurring", args=[draft.customer.code]))
        return [listed, Step("Copy as new", at(draft, "copy"), post=True, minor=True)]
    sure = "The draft is thrown away. It has no number and was never in the books."
    found = [
        Step("Edit", at(draft, "edit"), key="e"),
        Step(WRITTEN[draft.kind].verb, at(draft, "issue"), post=True),
        Step("Discard", at(draft, "discard"), post=True, confirm=sure, agree="Discard draft", minor=True),
    ]
    if draft.kind == KIND.INVOICE:
        found.insert(2, Step("Make recurring", at(draft, "start-recurring"), minor=True))
    return found


def onwards(document: Document, user: User) -> list[Step]:
    """Return what the document can be carried out into."""
    into = [kind for kind in may_become(document) if may_write(user, kind)]
    return [Step(INTO[kind], at(document, "carry-out", kind), key=KEYS.get(kind, "")) for kind in into]


def of_quote(quote: Document, user: User, today: date) -> list[Step]:
    if quote.kind != KIND.QUOTE or quote.status not in OPEN or not may_write(user, KIND.QUOTE):
        return []
    declined = Step("Declined", at(quote, "decline"))
    if has_expired(quote, today):
        return [declined]
    return [Step("Accepted", at(quote, "accept"), post=True), declined]


def taken_back(document: Document) -> list[Step]:
    try:
        ensure_can_be_cancelled(document)
    except DocumentRefused:
        return []
    return [Step(f"Cancel {WRITTEN[document.kind].title}", at(document, "cancel"), minor=True)]
