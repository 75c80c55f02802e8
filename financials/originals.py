"""Papers as they first left the house: made once, filed, and the same bytes for whoever asks again.

Drafts and cancelled documents have none. What is only looked at is printed anew until somebody sends it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from documents.filing import NotFiled, store_file
from documents.models import StoredFile
from financials.einvoice.enclosing import pdf_of
from financials.einvoice.writing import XML, NoEInvoice, einvoice_of
from financials.models import Document, Original, Payment
from financials.papers import file_name, print_receipt, receipt_name
from financials.papers.receipt import returned_on
from foundation.pdf.press import Press
from foundation.periods import company_today
from staff.models import User

Form = Original.Form


class NoOriginal(Exception):
    """There is no original of it to hand out; the text says why and what to do."""


@dataclass(frozen=True)
class Made:
    """A file as a writer made it."""

    name: str
    content: bytes


def _pdf(document: Document, press: Press | None) -> Made:
    return Made(file_name(document), pdf_of(document, press))


def _xml(form: str, document: Document, _press: Press | None) -> Made:
    try:
        return Made(file_name(document, f"{form}.xml"), einvoice_of(document, form))
    except NoEInvoice as refusal:
        raise NoOriginal(str(refusal)) from refusal


# How each form of a document is made; a writer raises NoOriginal with a sentence where the document cannot have it.
WRITERS: Mapping[str, Callable[[Document, Press | None], Made]] = {
    Form.PDF: _pdf,
    Form.UBL: partial(_xml, Form.UBL),
    Form.CII: partial(_xml, Form.CII),
}


def original_of(
    *, document: Document, form: str = Form.PDF, by: User | None, now: datetime, press: Press | None = None
) -> StoredFile:
    """Return the document as it left the house in this form, made and filed the first time it is asked for.

    `press` prints it where many are printed. Raises NoOriginal, and foundation.pdf.PdfError.
    """
    _ensure_final(document)
    if kept := kept_original(document, form):
        return kept
    made = WRITERS[form](document, press)
    with transaction.atomic():
        _ensure_final(Document.objects.select_for_update(no_key=True).get(pk=document.pk))
        if kept := kept_original(document, form):
            return kept
        file = _filed(document.customer, made, by=by, now=now)
        Original.objects.create(customer=document.customer, document=document, form=form, file=file, made_at=now)
    return file


def original_receipt(*, payment: Payment, by: User | None, now: datetime, press: Press | None = None) -> StoredFile:
    """Return the receipt of a payment as it left the house, made and filed the first time it is asked for.

    Raises NoOriginal for a payment the bank took back, and foundation.pdf.PdfError.
    """
    _ensure_stands(payment)
    if kept := kept_receipt(payment):
        return kept
    made = Made(receipt_name(payment), print_receipt(payment, today=company_today(now), press=press))
    with transaction.atomic():
        _ensure_stands(Payment.objects.select_for_update(no_key=True).get(pk=payment.pk))
        if kept := kept_receipt(payment):
            return kept
        file = _filed(payment.customer, made, by=by, now=now)
        Original.objects.create(customer=payment.customer, payment=payment, form=Form.PDF, file=file, made_at=now)
    return file


def kept_original(document: Document, form: str = Form.PDF) -> StoredFile | None:
    """Return the original that was filed; None where nothing left the house yet, or the document was cancelled."""
    if document.status == Document.Status.CANCELLED:
        return None
    kept = Original.objects.filter(document=document, form=form).select_related("file").first()
    return kept.file if kept else None


def kept_receipt(payment: Payment) -> StoredFile | None:
    """Return the receipt that was filed; None where none left the house yet, or the payment was returned."""
    kept = Original.objects.filter(payment=payment, form=Form.PDF).select_related("file").first()
    return kept.file if kept and not returned_on(payment) else None


def bytes_of(file: StoredFile) -> bytes:
    """Return the content of a filed paper. Raises NoOriginal when the store has lost it."""
    try:
        with file.content.open("rb") as content:
            return content.read()
    except FileNotFoundError as error:
        raise NoOriginal(
            f"{file.name} is on record, but its content is not in the file store. Tell the administrator, who can "
            "bring it back from the backup."
        ) from error


def media_type_of(file: StoredFile) -> str:
    """Return the type a mail names for a paper; the cabinet itself trusts no XML."""
    return XML if file.name.endswith(".xml") else file.content_type


def _ensure_final(document: Document) -> None:
    if document.is_draft:
        raise NoOriginal(f"{document} has not been issued. Issue it first, then send it.")
    if document.status == Document.Status.CANCELLED:
        raise NoOriginal(f"{document} has been cancelled and is not sent any more. Send what replaces it.")


def _ensure_stands(payment: Payment) -> None:
    if returned_on(payment):
        raise NoOriginal(f"{str(payment).capitalize()} was returned by the bank, so there is no receipt to send.")


def _filed(customer, made: Made, *, by: User | None, now: datetime) -> StoredFile:
    try:
        return store_file(customer=customer, content=ContentFile(made.content), name=made.name, by=by, now=now)
    except NotFiled as error:
        raise NoOriginal(str(error)) from error
