"""Sending a document by e-mail: the PDF as it is printed, to somebody of the customer, noted in the journal."""

import hashlib
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from customers.models import Contact, Customer, DeliveryPreference, Email
from financials.models import Document
from financials.paper import file_name, print_document, title
from foundation.pdf import PdfError
from journal.record import record
from staff.models import User

PDF = "application/pdf"


class NotSent(Exception):
    """The e-mail was not sent, and nothing was noted; the text says why and what to do."""


def send_document(*, document: Document, to: str, subject: str, text: str, by: User, now: datetime) -> None:
    """E-mail a document as PDF and note it in the journal with the person it went to. Raises NotSent."""
    try:
        pdf = print_document(document)
    except PdfError as error:
        raise NotSent(f"The e-mail was not sent: {error}") from error
    with transaction.atomic():
        _note(document, pdf, to=to, subject=subject, text=text, by=by, now=now)
        _send(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], reply_to=[by.email]), document, pdf)


def _note(document: Document, pdf: bytes, *, to: str, subject: str, text: str, by: User, now: datetime) -> None:
    contact = contact_at(document.customer, to)
    record(
        document.customer, "email", f"{title(document)} sent to {to}", text=f"{subject}\n\n{text}".strip(), by=by,
        now=now, contacts=[contact] if contact else (), people=() if contact else (to,), about=document,
        attachments=[(hashlib.sha256(pdf).hexdigest(), len(pdf), PDF)],
    )  # fmt: skip


def _send(message: EmailMessage, document: Document, pdf: bytes) -> None:
    message.attach(file_name(document), pdf, PDF)
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


def addresses(document: Document) -> list[str]:
    """Return where a document can be sent, the likeliest first: the address the customer wants its papers at, the
    contact of the document, the office, then everybody else.
    """
    customer = document.customer
    mine = Q(customer=customer) | Q(person__contacts__customer=customer)
    found = list(Email.objects.filter(mine).distinct().order_by("pk"))
    person = document.contact.person_id if document.contact else None
    ranked = sorted(found, key=lambda email: (person is None or email.person_id != person, email.customer_id is None))
    wanted = DeliveryPreference.objects.filter(customer=customer).exclude(email="").values_list("email", flat=True)
    return list(dict.fromkeys([*wanted, *(email.address for email in ranked)]))
