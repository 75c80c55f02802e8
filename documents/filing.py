"""Filing a document in the customer's folder: stored once, hashed, journalled, never changed."""

import hashlib
import re
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

import filetype
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from customers.models import Customer
from documents.models import StoredFile
from journal.record import record
from staff.models import User

CHUNK = 256 * 1024  # bytes
LONGEST_NAME = 200
UNKNOWN = "application/octet-stream"

# The only types a browser may show instead of saving, by ending. SVG and HTML are programs and never among them.
SHOWN_INLINE = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


class NotFiled(Exception):
    """The file was not stored; the text says why."""


def store_file(
    *, customer: Customer, content: File, name: str, by: User | None, now: datetime, note: str = ""
) -> StoredFile:
    """Store a file in the customer's filing cabinet and say so in the journal; `by` None is the house. Raises NotFiled.

    The type is what the first bytes and the ending agree on; anything else is kept as unknown and only ever saved.
    """
    name = clean_name(name)
    if not content.size:
        raise NotFiled(f"{name} is empty. Choose the file again, perhaps it was not saved yet.")
    if content.size > settings.LARGEST_UPLOAD:
        raise NotFiled(f"{name} is larger than {filesizeformat(settings.LARGEST_UPLOAD)}. Send it in parts.")
    sha256, kind = digest(content), type_of(content, name)
    stored_name = default_storage.save(f"files/{now:%Y/%m}/{sha256[:16]}", content)
    try:
        return _enter(customer, name, stored_name, kind, sha256, content.size, note, by, now)
    except Exception:
        default_storage.delete(stored_name)
        raise


@transaction.atomic
def _enter(customer, name, stored_name, kind, sha256, size, note, by, now) -> StoredFile:
    filed = StoredFile.objects.create(
        customer=customer,
        name=name,
        content=stored_name,
        content_type=kind,
        size=size,
        sha256=sha256,
        note=note,
        uploaded_by=by,
        uploaded_at=now,
    )
    attachment = (sha256, size, kind)
    record(customer, "document_filed", f"Filed: {name}", text=note, by=by, now=now, attachments=[attachment])
    return filed


def clean_name(name: str) -> str:
    """Return the name without folders and without characters that steer a terminal, a header or a text's direction."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    readable = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    tidy = re.sub(r"\s+", " ", readable).strip(" .") or "document"
    stem, dot, ending = tidy.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending)]}{dot}{ending}" if dot else tidy[:LONGEST_NAME]


def type_of(content: File, name: str) -> str:
    """Return the type the ending promises when the first bytes keep the promise, else unknown."""
    promised = SHOWN_INLINE.get(PurePosixPath(name).suffix.lower())
    content.seek(0)
    found = filetype.guess_mime(content.read(4096))
    content.seek(0)
    return promised if promised and promised == found else UNKNOWN


def digest(content: File) -> str:
    """Return the SHA-256 of the whole content, which then stands at its beginning again."""
    seen = hashlib.sha256()
    for chunk in content.chunks(CHUNK):
        seen.update(chunk)
    content.seek(0)
    return seen.hexdigest()


def file_paper(customer: Customer, content: File, note: str, by: User, now: datetime) -> str:
    """Store a paper that came with a fact about the customer and return its name there; raises ValueError."""
    try:
        return store_file(customer=customer, content=content, name=content.name, note=note, by=by, now=now).name
    except NotFiled as refusal:
        raise ValueError(str(refusal)) from refusal


def papers_of(customer: Customer) -> list[tuple[str, str]]:
    """Return name and address of each document of the customer, the latest first."""
    files = StoredFile.objects.filter(customer=customer).order_by("-uploaded_at", "-pk").values_list("name", "pk")
    return [(name, reverse("documents:file", args=[customer.code, pk])) for name, pk in files]
