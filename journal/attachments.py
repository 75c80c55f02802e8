"""Files of an entry: it signs their hashes; the filing cabinet upstairs keeps the bytes.

settings.KEEP_FILES and FILES_OF name the two functions of the cabinet.
"""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.utils.module_loading import import_string

from customers.models import Customer
from journal.models import Entry
from staff.models import User

Signed = tuple[str, int, str]  # SHA-256 in hex, bytes, media type: what stands in the payload


@dataclass(frozen=True)
class Attachment:
    """A file an entry was signed with. `problem` says why it cannot be relied on; empty when its bytes are the same."""

    sha256: str
    size: int
    name: str = ""
    url: str = ""
    problem: str = ""


def keeping(
    *, customer: Customer, files: Sequence[File], note: str, by: User, now: datetime
) -> AbstractContextManager[list[Signed]]:
    """Put files into the customer's cabinet for the length of a transaction: what is refused leaves no file behind.

    Gives what the entry signs. Raises journal.new_entry.Refused, when entered, for a file that cannot be kept.
    """
    return import_string(settings.KEEP_FILES)(customer=customer, files=files, note=note, by=by, now=now)


def attachments_of(entry: Entry) -> list[Attachment]:
    """Return the files the entry was signed with, the bytes in the cabinet compared with the hashes just now."""
    signed = json.loads(bytes(entry.payload))["attachments"]
    kept = import_string(settings.FILES_OF)(entry.customer, [sha256 for sha256, _, _ in signed]) if signed else {}
    return [_attachment(sha256, size, kept.get(sha256)) for sha256, size, _ in signed]


def _attachment(sha256: str, size: int, filed: tuple[str, str, bool] | None) -> Attachment:
    if not filed:
        return Attachment(sha256, size, problem="This file is not in the filing cabinet any more.")
    name, url, unchanged = filed
    problem = "" if unchanged else "The stored file is not the one that was signed. Tell the administrator."
    return Attachment(sha256, size, name, url, problem)
