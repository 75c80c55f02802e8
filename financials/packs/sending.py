"""Sending an answer pack: it is claimed, everything is made and filed, it is handed to the mail server, it is noted.

Each step is committed before the next. The key of the form makes that it happens once, however often the form is sent:
who comes second while the first is at it, or after the program was stopped while handing over, is told so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from customers.holds import lock_customer
from customers.models import Customer
from customers.payers import who_pays
from documents.filing import NotFiled
from documents.handing import MayHaveGone, NotHanded, hand_over_email
from financials.models import AnswerPack
from financials.originals import NoOriginal, media_type_of
from financials.packs.contents import MOST, Picked
from financials.packs.cover import with_enclosures
from financials.packs.enclosing import Enclosing, Enclosure, Wanted
from financials.papers import language_of, receipt_title, title
from financials.sending import NotSent, contact_at
from financials.statements.account import DoesNotTieOut
from foundation.pdf import PdfError
from journal.new_entry import LONGEST_SUBJECT, MOST_LINKS
from journal.record import record
from staff.models import User

STATUS = AnswerPack.Status
LARGEST = 20 * 1024 * 1024  # bytes; what nearly every mailbox takes
LONGEST_TROUBLE = 300
STOPPED_AFTER = timedelta(minutes=5)  # nobody makes forty papers longer than that


def send_pack(
    *, picked: Picked, wanted: Wanted, to: str, subject: str, text: str, key: UUID, by: User, now: datetime
) -> AnswerPack:
    """E-mail the papers that were ticked with what goes along, and note it in the journal.

    The same key a second time sends nothing and returns the first pack. Raises NotSent: then nothing left the house,
    or, for a pack whose status is unclear, nobody knows, and the sentence says what to do.
    """
    pack, is_mine = _claim(picked.customer, key, to=to, subject=subject, by=by, now=now)
    if not is_mine:
        return _again(pack)
    try:
        enclosed = _enclosed(picked, wanted, by=by, now=now)
        body = with_enclosures(text, [one.line for one in enclosed], language=language_of(who_pays(picked.customer)))
        _begin_handing(pack, papers=len(enclosed))
        hand_over_email(_message(pack, body, enclosed))
    except (NotSent, NotHanded) as trouble:
        _note_trouble(pack, STATUS.FAILED, str(trouble))
        raise NotSent(f"The e-mail was not sent. {trouble}") from trouble
    except MayHaveGone as trouble:
        _note(pack, picked, enclosed, body, trouble=str(trouble), by=by, now=now)
        raise NotSent(f"Nobody knows whether the e-mail went out. {trouble} The journal says so, too.") from trouble
    return _note(pack, picked, enclosed, body, by=by, now=now)


def _again(pack: AnswerPack) -> AnswerPack:
    if pack.status == STATUS.SENT:
        return pack
    if pack.status == STATUS.MAKING:
        raise NotSent(f"This e-mail to {pack.to} is being made. Look into the journal in a minute.")
    raise NotSent(
        f"This e-mail to {pack.to} is being handed over, or was when the program stopped. Look into the journal in a "
        "minute; if it is not there, ask the customer or look into the mail server’s log before you send it anew."
    )


def _enclosed(picked: Picked, wanted: Wanted, *, by: User, now: datetime) -> list[Enclosure]:
    """Make what goes along. Raises NotSent for nothing, too much, or what cannot be made."""
    if not picked:
        raise NotSent("Tick at least one issued document or a payment in the list: there is nothing to send.")
    try:
        enclosed = Enclosing(picked, wanted, by=by, now=now).made()
    except (NoOriginal, NotFiled, DoesNotTieOut, PdfError) as refusal:
        raise NotSent(str(refusal)) from refusal
    size = sum(len(one.content) for one in enclosed)
    if len(enclosed) > MOST:
        raise NotSent(f"These are {len(enclosed)} papers; one e-mail takes {MOST}. Send them in two e-mails.")
    if size > LARGEST:
        limit, all_of_it = filesizeformat(LARGEST), filesizeformat(size)
        raise NotSent(f"Together they are {all_of_it}; most mailboxes take {limit}. Send them in two e-mails.")
    return enclosed


@transaction.atomic
def _claim(
    customer: Customer, key: UUID, *, to: str, subject: str, by: User, now: datetime
) -> tuple[AnswerPack, bool]:  # fmt: skip
    """Return the pack of this form, and whether it is ours to send: only one of two who come at once gets it.

    One that failed, or whose maker was stopped before anything was handed over, is begun again.
    """
    lock_customer(customer)
    said = {"to": to, "subject": subject, "papers": 0, "sent_by": by, "begun_at": now, "trouble": ""}
    new = {"customer": customer, "status": STATUS.MAKING, "message_id": _message_id(key), **said}
    pack, is_new = AnswerPack.objects.get_or_create(key=key, defaults=new)
    abandoned = pack.status == STATUS.MAKING and pack.begun_at < now - STOPPED_AFTER
    if not is_new and (pack.status == STATUS.FAILED or abandoned):
        for name, value in {"status": STATUS.MAKING, **said}.items():
            setattr(pack, name, value)
        pack.save()
        return pack, True
    return pack, is_new


def _begin_handing(pack: AnswerPack, *, papers: int) -> None:
    """Say that it leaves the house now. Raises NotSent when somebody else has taken it up meanwhile."""
    mine = AnswerPack.objects.filter(pk=pack.pk, status=STATUS.MAKING, begun_at=pack.begun_at)
    if not mine.update(status=STATUS.HANDING, papers=papers):
        raise NotSent("The same form was sent again meanwhile. Look into the journal in a minute.")
    pack.papers = papers


def _message_id(key: UUID) -> str:
    return f"<papers-{key}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _message(pack: AnswerPack, body: str, enclosed: Sequence[Enclosure]) -> EmailMessage:
    message = EmailMessage(
        pack.subject, body, settings.DEFAULT_FROM_EMAIL, [pack.to], reply_to=[pack.sent_by.email],
        headers={"Message-ID": pack.message_id},
    )  # fmt: skip
    for one in enclosed:
        message.attach(one.file.name, one.content, media_type_of(one.file))
    return message


def _note_trouble(pack: AnswerPack, status: str, trouble: str) -> None:
    ours = AnswerPack.objects.filter(pk=pack.pk, begun_at=pack.begun_at)
    ours.update(status=status, trouble=trouble[:LONGEST_TROUBLE])


@transaction.atomic
def _note(
    pack: AnswerPack, picked: Picked, enclosed: Sequence[Enclosure], body: str, *, by: User, now: datetime,
    trouble: str = "",
) -> AnswerPack:  # fmt: skip
    """Write into the journal what went to whom, with links to the papers and the hash of each file."""
    status = STATUS.UNCLEAR if trouble else STATUS.SENT
    _note_trouble(pack, status, trouble)
    contact = contact_at(picked.customer, pack.to)
    things = [*picked.documents, *picked.payments][:MOST_LINKS]
    text = "\n\n".join(filter(None, [pack.subject, body, trouble]))
    record(
        picked.customer, "email", _said(pack, picked, unclear=bool(trouble)), text=text, by=by, now=now,
        contacts=[contact] if contact else (), people=() if contact else (pack.to,), about=things[0],
        links=things[1:], attachments=[(one.file.sha256, one.file.size, media_type_of(one.file)) for one in enclosed],
    )  # fmt: skip
    pack.status = status
    return pack


def _said(pack: AnswerPack, picked: Picked, *, unclear: bool) -> str:
    """Say in a line what went to whom: "Invoice INV-1, Invoice INV-2 sent to petra@baumgart.example"."""
    names = [*map(title, picked.documents), *map(receipt_title, picked.payments)]
    end = f" {'may have been sent' if unclear else 'sent'} to {pack.to}"
    shown = ", ".join(names)
    room = LONGEST_SUBJECT - len(end)
    return (shown if len(shown) <= room else f"{len(names)} papers") + end
