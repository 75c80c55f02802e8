"""A paper of a round as an e-mail, and in the customer's filing cabinet."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db.models import Model

from documents.filing import store_file
from documents.models import StoredFile

PDF = "application/pdf"


def message_id_of(paper: Model, *, noun: str) -> str:
    """Return the Message-ID: the same whenever this paper is sent, so that mailboxes know the second one."""
    return f"<{noun}-{paper.run_id}-{paper.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def message_of(paper: Model, *, subject: str, body: str, name: str, letter: bytes) -> EmailMessage:
    """Return the e-mail: the text, the letter as PDF, answers to whoever released the run."""
    released_by = paper.run.released_by
    message = EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [paper.to], reply_to=[released_by.email] if released_by else None,
        headers={"Message-ID": paper.message_id, "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach(name, letter, PDF)
    return message


def filed(paper: Model, letter: bytes, *, name: str, note: str, now: datetime) -> StoredFile:
    """File the letter, unless an earlier try has filed the very same. Raises documents.filing.NotFiled."""
    if paper.file and paper.file.sha256 == hashlib.sha256(letter).hexdigest():
        return paper.file
    by = paper.run.released_by
    return store_file(
        customer=paper.customer, content=ContentFile(letter), name=name, note=note[:300], by=by, now=now
    )  # fmt: skip
