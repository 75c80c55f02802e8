"""Sending a paper by e-mail: its original, to somebody of the customer, noted in the journal."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from customers.models import Contact, Customer, DeliveryPreference, Email
from documents.models import StoredFile
from financials.einvoice.enclosing import beside
from financials.models import Document, Original, Payment
from financials.originals import NoOriginal, bytes_of, media_type_of, original_of, original_receipt
from financials.papers import receipt_title, title
from foundation.pdf import PdfError
from journal.record import record
from staff.models import User


class NotSent(Exception):
    """The e-mail was not sent, and nothing was noted; the text says why and what to do."""


def send_document(*, document: Document, to: str, subject: str, text: str, by: User, now: datetime) -> None:
    """E-mail the original of a document, and the e-invoice the customer wants beside it; note it in the journal with
    the person it went to. Raises NotSent.
    """
    forms = [form for form in (Original.Form.PDF, beside(document)) if form]
    taken = [_taken(partial(original_of, document=document, form=form, by=by, now=now)) for form in forms]
    message = _message(to, subject, text, by)
    for file, content in taken:
        message.attach(file.name, content, media_type_of(file))
    with transaction.atomic():
        _note(document, title(document), message, [file for file, _ in taken], by=by, now=now)
        _send(message)


def send_receipt(*, payment: Payment, to: str, subject: str, text: str, by: User, now: datetime) -> None:
    """E-mail the receipt of a payment and note it in the journal with the person it went to. Raises NotSent."""
    file, content = _taken(lambda: original_receipt(payment=payment, by=by, now=now))
    message = _message(to, subject, text, by)
    message.attach(file.name, content, media_type_of(file))
    with transaction.atomic():
        _note(payment, receipt_title(payment), message, [file], by=by, now=now)
        _send(message)


def _taken(original: Callable[[], StoredFile]) -> tuple[StoredFile, bytes]:
    try:
        file = original()
        return file, bytes_of(file)
    except (NoOriginal, PdfError) as error:
        raise NotSent(f"The e-mail was not sent: {error}") from error


def _message(to: str, subject: str, text: str, by: User) -> EmailMessage:
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], reply_to=[by.email])


def _note(
    about: Document | Payment, what: str, message: EmailMessage, files: list[StoredFile], *, by: User, now: datetime
) -> None:
    [to] = message.to
    contact = contact_at(about.customer, to)
    record(
        about.customer, "email", f"{what} sent to {to}", text=f"{message.subject}\n\n{message.body}".strip(), by=by,
        now=now, contacts=[contact] if contact else (), people=() if contact else (to,), about=about,
        attachments=[(file.sha256, file.size, file.content_type) for file in files],
    )  # fmt: skip


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise NotSent(
            f"The e-mail was not sent: the mail server refused it or does not answer ({error}). Try again later, or "
            "send the PDF from your own mailbox and note it in the journal."
        ) from error


def contact_at(customer: Customer, address: str) -> Contact | None:
    """Return who of the customer has this address."""
    return customer.contacts.select_related("person").filter(person__emails__address__iexact=address).first()


def addresses_of(customer: Customer, first: Contact | None = None) -> list[str]:
    """Return where papers can be sent, the likeliest first: the address the customer wants its papers at, this contact
    (of the document), the office, then everybody else; nobody who does not want to be contacted.
    """
    mine = Q(customer=customer) | Q(person__contacts__customer=customer)
    found = list(Email.objects.filter(mine).exclude(person__do_not_contact=True).distinct().order_by("pk"))
    person = first.person_id if first else None
    ranked = sorted(found, key=lambda email: (person is None or email.person_id != person, email.customer_id is None))
    wanted = DeliveryPreference.objects.filter(customer=customer).exclude(email="").values_list("email", flat=True)
    return list(dict.fromkeys([*wanted, *(email.address for email in ranked)]))
