"""Under which customer a message stands: by its sender, or by hand; and taken elsewhere again, all of it on record."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from customers.models import Customer
from journal.attachments import keeping
from journal.mail.parties import colleague_at, contacts_at, party_of
from journal.mail.reading import Attached, Letter, read
from journal.mail.threads import join, part
from journal.models import Entry, Mail, MailFiling, MailThread
from journal.record import record
from staff.models import User

How = MailFiling.How
MOST_FILES = 50  # of one message that go into the filing cabinet
NOTHING = "(no text)"


class CannotFile(Exception):
    """The message was not filed; the text says why and what to do."""


@transaction.atomic
def file_mail(*, mail: Mail, customer: Customer, by: User, now: datetime, reason: str = "") -> Mail:
    """Put a message under a customer, or from one under another; copies of it in other mailboxes go along.

    The journal it stood in keeps its entry, amended by one that says so; the other one gets an entry of its own, and
    its files go into the filing cabinet. Raises CannotFile, and journal.new_entry.Refused for a file that is not kept.
    """
    mail = Mail.objects.select_for_update(of=("self",)).select_related("customer", "entry").get(pk=mail.pk)
    if mail.customer_id == customer.pk:
        raise CannotFile(f"This message is filed under {customer} already. Choose another customer.")
    if mail.customer_id and not reason.strip():
        raise CannotFile("Say why it is taken from this customer: that stands in both journals.")
    copies, old, left = _copies(mail), mail.entry, mail.customer
    if old:
        record(
            left, "mail_refiled", f"Filed elsewhere: {mail.subject or NOTHING}"[:300], text=reason, amends=old,
            by=by, now=now,
        )  # fmt: skip
    _ask_apart(copies, customer)
    for each in copies:
        with each.raw.open("rb") as file:
            letter = read(file.read())
        enter(mail=each, letter=letter, customer=customer, address=_other_side(each), how=How.HAND, by=by, now=now,
              taken_from=left, reason=reason)  # fmt: skip
    mail.refresh_from_db()
    return mail


def _copies(mail: Mail) -> list[Mail]:
    """The message itself, and the same one in other mailboxes, as far as they stand in the same place."""
    same = Mail.objects.filter(message_id=mail.message_id, sender=mail.sender, customer=mail.customer_id)
    return list(same.select_for_update(of=("self",)).select_related("thread", "customer").order_by("pk"))


def _ask_apart(mails: list[Mail], customer: Customer) -> None:
    """Take the messages out of their threads into those of the customer."""
    for mail in mails:
        left, mail.thread = mail.thread, MailThread.objects.create(mailbox=mail.mailbox)
        mail.party = party_of(customer, mail.sender)
        mail.customer = mail.entry = mail.contact = None
        mail.save(update_fields=["thread", "party", "customer", "entry", "contact"])
        part(left)
        join(mail)
        mail.save(update_fields=["thread"])


def _other_side(mail: Mail) -> str:
    """The address that is not ours: the sender's, or that of the first recipient when one of us wrote it."""
    written_by_us = colleague_at(mail.sender) is not None
    others = [address for address in mail.recipients.splitlines() if not colleague_at(address)]
    return others[0] if written_by_us and others else mail.sender


def enter(
    *, mail: Mail, letter: Letter, customer: Customer, address: str, how: str, by: User | None, now: datetime,
    taken_from: Customer | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Put a message under a customer and into its journal, once for all mailboxes it came to. For this package."""
    mail.customer, mail.contact = customer, contacts_at(customer, address).first()
    mail.entry = _entry_of_a_copy(mail) or _record(mail, letter, by, now)
    mail.save(update_fields=["customer", "contact", "entry"])
    MailFiling.objects.create(
        mail=mail, customer=customer, taken_from=taken_from, entry=mail.entry, how=how, by=by, at=now,
        reason=reason[:300],
    )  # fmt: skip


def _entry_of_a_copy(mail: Mail) -> Entry | None:
    same = Mail.objects.filter(customer=mail.customer, message_id=mail.message_id, sender=mail.sender, text=mail.text)
    copy = same.exclude(pk=mail.pk).exclude(entry=None).select_related("entry").order_by("pk").first()
    return copy.entry if copy else None


def _record(mail: Mail, letter: Letter, by: User | None, now: datetime) -> Entry:
    """The entry; the house signs what came by itself, and files are put into the cabinet by somebody only."""
    colleague = colleague_at(mail.sender)
    stranger = f"{mail.sender_name} <{mail.sender}>".strip() if mail.sender else "an unknown sender"
    attached = letter.attached[:MOST_FILES]
    files = [ContentFile(each.content, name=each.name) for each in attached] if by else []
    filed = {"files": files, "note": mail.subject, "by": by, "now": now}
    with keeping(customer=mail.customer, **filed) if files else nullcontext([]) as signed:
        return record(
            mail.customer,
            "email",
            mail.subject or NOTHING,
            text=_words(mail, attached),
            happened_at=min(mail.sent_at or mail.received_at, now),
            contacts=[mail.contact] if mail.contact else [],
            staff=[colleague] if colleague else [],
            people=[] if mail.contact or colleague else [stranger[:300]],
            attachments=list(dict.fromkeys(signed)),
            by=by,
            now=now,
        )


def _words(mail: Mail, files: Sequence[Attached]) -> str:
    """What the message says, and what proves which message it was."""
    lines = [
        f"From: {mail.sender or 'unknown'}, to the mailbox {mail.mailbox}",
        *(f"Attached: {file.name}, {len(file.content):,} bytes, SHA-256 {file.sha256}" for file in files),
        f"Message of {mail.size:,} bytes, SHA-256 {mail.sha256}",
    ]
    return "\n".join([mail.text or NOTHING, "", *lines])
