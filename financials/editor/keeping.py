"""From the desk into the books: kept as a draft first, then issued; a refusal leaves the draft."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction

from customers.holds import lock_customer
from customers.models import Customer
from customers.terms import UnknownTerms
from documents.filing import store_file
from documents.models import StoredFile
from financials.conversion import carry_out
from financials.documents import DocumentRefused
from financials.drafts import issue, save_draft
from financials.editor.sheet import Sheet
from financials.gates import HELD, hold_back
from financials.models import Document, DocumentFile
from staff.models import User

KEPT = "Your lines are kept as this draft."


@transaction.atomic
def keep(*, sheet: Sheet, issuing: bool, by: User, now: datetime) -> tuple[Document, str]:
    """Save what is on the desk, and issue it when asked; returns the document and why it could not be issued ("").

    The same form sent again ends at the same document. Raises StaleDraft and DocumentRefused with nothing saved.
    """
    lock_customer(sheet.customer)
    draft, version = sheet.draft, sheet.version
    if draft is None and (done := sheet.customer.documents.filter(idempotency_key=sheet.key).first()):
        if not done.is_draft:
            return done, ""
        draft, version = done, 1
    fields = {} if draft else {"idempotency_key": sheet.key}
    document = save_draft(
        customer=sheet.customer, kind=sheet.writing.kind, lines=sheet.drafts, by=by, now=now, draft=draft,
        version=version if draft else None, **sheet.header(), **fields,
    )  # fmt: skip
    attach(document=document, files=sheet.files)
    return issued(document, by=by, now=now) if issuing else (document, "")


def issued(draft: Document, *, by: User, now: datetime) -> tuple[Document, str]:
    """Issue a draft; where that is refused, return it as it was, and why and what happens now."""
    try:
        return issued_or_held(draft, by=by, now=now)
    except (DocumentRefused, UnknownTerms) as refusal:
        return draft, f"{refusal} {KEPT}"


def issued_or_held(draft: Document, *, by: User, now: datetime) -> tuple[Document, str]:
    """Issue a draft; what the gate refuses is held back for approval. Raises what else stands against it."""
    try:
        with transaction.atomic():
            return issue(draft=draft, by=by, now=now), ""
    except HELD as refusal:
        return draft, f"{refusal} {hold_back(draft=draft, refusal=refusal, by=by, now=now)}"


@transaction.atomic
def make_of(*, source: Document, draft: bool, key: UUID, by: User, now: datetime, **asked: Any) -> tuple[Document, str]:
    """Carry a document out as conversion.carry_out does; the same form sent again ends at the same document.

    Returns the document and why it could only be kept as a draft (""). Raises DocumentRefused.
    """
    lock_customer(source.customer)
    if done := source.customer.documents.filter(idempotency_key=key).first():
        return done, ""
    made = carry_out(source=source, draft=True, by=by, now=now, idempotency_key=key, **asked)
    return (made, "") if draft else issued_or_held(made, by=by, now=now)


def file_away(*, customer: Customer, uploads: Iterable[File], by: User, now: datetime) -> list[int]:
    """Put files that came with a document into the customer's filing cabinet; return their keys. Raises NotFiled."""
    return [store_file(customer=customer, content=each, name=each.name, by=by, now=now).pk for each in uploads]


def attach(*, document: Document, files: Iterable[int]) -> None:
    """Attach exactly these files of the customer's filing cabinet, by key, to a document."""
    wanted = set(StoredFile.objects.filter(customer=document.customer_id, pk__in=files).values_list("pk", flat=True))
    document.files.exclude(file__in=wanted).delete()
    DocumentFile.objects.bulk_create(
        (DocumentFile(customer_id=document.customer_id, document=document, file_id=pk) for pk in sorted(wanted)),
        ignore_conflicts=True,
    )
