"""What somebody writes leaves the house and stands in the journal, or neither."""

import re
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from customers.addresses import envelope, lines
from customers.models import Address, Contact, Customer
from documents.filing import store_file
from documents.handing import hand_over_email
from documents.letterhead import letter_context, sheet_size
from documents.models import StoredFile
from foundation.languages import day_in
from foundation.pdf.press import Press
from foundation.periods import company_today
from journal.record import record
from staff.models import User

NOT_IN_NAMES = re.compile(r"[^\w -]")


@transaction.atomic
def send_mail(*, customer: Customer, to: str, subject: str, text: str, by: User, now: datetime) -> None:
    """Send an e-mail and note it in the journal. Raises documents.handing.NotHanded and MayHaveGone."""
    contact = contact_at(customer, to)
    record(
        customer, "email", subject, text=text, by=by, now=now, contacts=[contact] if contact else (),
        people=() if contact else (to,),
    )  # fmt: skip
    hand_over_email(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], reply_to=[by.email]))


def write_letter(
    *, customer: Customer, address: Address, person: str, subject: str, text: str, by: User, now: datetime
) -> StoredFile:
    """File a letter as PDF in the customer's cabinet and note it in the journal. Raises PdfError, NotFiled."""
    printed = printed_letter(customer, address, person, subject, text, writer=by, now=now)
    name = f"{NOT_IN_NAMES.sub('', subject).strip()[:80] or 'Letter'}.pdf"
    with transaction.atomic():
        file = store_file(
            customer=customer, content=ContentFile(printed, name=name), name=name, by=by, now=now, note="Letter"
        )
        record(
            customer, "letter", subject, text=text, by=by, now=now, people=(person,) if person else (),
            attachments=[(file.sha256, file.size, file.content_type)],
        )  # fmt: skip
    return file


def printed_letter(
    customer: Customer, address: Address, person: str, subject: str, text: str, *, writer: User, now: datetime
) -> bytes:
    """Return the letter as PDF. Raises PdfError."""
    window = envelope(lines(address), name=customer.name, person=person)
    frame = {"language": customer.language, "title": subject, "name": customer.name, "code": customer.code}
    context = letter_context(**frame, window=window) | {
        "text": text,
        "day": day_in(customer.language, company_today(now)),
        "sender": writer,
    }
    with Press(sheet_size()) as press:
        return press.print(render_to_string("documents/writing/letter.html", context))


def contact_at(customer: Customer, address: str) -> Contact | None:
    """Return who of the customer has this e-mail address."""
    return customer.contacts.select_related("person").filter(person__emails__address__iexact=address).first()
