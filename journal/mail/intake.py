"""take_in() is the door for messages: each is kept once per mailbox, put into its thread, filed when it is known."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from journal.mail.filing import enter
from journal.mail.parties import party
from journal.mail.reading import Letter, printable, read
from journal.mail.threads import join
from journal.models import Mail, MailReference, MailThread

ONE_AT_A_TIME = 0x4D41494C  # first half of the number of the advisory lock ("MAIL"), the second is the mailbox
LONGEST_MAILBOX = 200


def take_in(*, raw: bytes, mailbox: str, now: datetime) -> Mail:
    """Keep a message as it arrived in a mailbox; one that is there already is returned as it stands.

    Filed under the customer whose address the sender has, with a line in the journal; else it waits for somebody
    (journal.mail.filing). Never refuses a message, whatever is in it.
    """
    letter, mailbox = read(raw), printable(mailbox)[:LONGEST_MAILBOX]
    stored = None
    try:
        with transaction.atomic():
            _one_at_a_time(mailbox)
            if there := _there(letter, mailbox):
                return there
            stored = default_storage.save(f"mail/{now:%Y/%m}/{letter.sha256[:16]}", ContentFile(raw))
            return _take(letter, mailbox, stored, len(raw), now)
    except Exception:
        if stored:
            default_storage.delete(stored)
        raise


def _one_at_a_time(mailbox: str) -> None:
    """Two messages of one thread that arrive at once would each begin a thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_AT_A_TIME, mailbox])


def _there(letter: Letter, mailbox: str) -> Mail | None:
    named = [letter.claimed_id, _among_namesakes(letter)]
    return Mail.objects.filter(mailbox=mailbox, sender=letter.sender, message_id__in=named).first()


def _take(letter: Letter, mailbox: str, stored: str, size: int, now: datetime) -> Mail:
    whose = party(letter, mailbox)
    mail = Mail.objects.create(
        thread=MailThread.objects.create(mailbox=mailbox),
        mailbox=mailbox,
        message_id=_message_id(letter, mailbox),
        party=whose.name,
        sender=letter.sender,
        sender_name=letter.sender_name,
        recipients="\n".join(letter.recipients),
        subject=letter.subject,
        text=letter.text,
        sent_at=letter.sent_at,
        received_at=now,
        sha256=letter.sha256,
        size=size,
        raw=stored,
    )
    MailReference.objects.bulk_create(MailReference(mail=mail, message_id=each) for each in sorted(letter.ids))
    join(mail)
    mail.save(update_fields=["thread"])
    if whose.customer:
        enter(mail=mail, letter=letter, customer=whose.customer, address=whose.address, how=whose.how, by=None, now=now)
    return mail


def _message_id(letter: Letter, mailbox: str) -> str:
    """The Message-ID; when another sender's message bears it already, one that names the sender too."""
    taken = Mail.objects.filter(mailbox=mailbox, message_id=letter.claimed_id).exists()
    return _among_namesakes(letter) if taken else letter.claimed_id


def _among_namesakes(letter: Letter) -> str:
    return f"sha256:{hashlib.sha256(f'{letter.sender} {letter.claimed_id}'.encode()).hexdigest()}"
