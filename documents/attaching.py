"""Files of a journal entry in the customer's filing cabinet (settings.KEEP_FILES and FILES_OF)."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.files import File
from django.core.files.storage import default_storage

from customers.models import Customer
from documents.filing import CHUNK, NotFiled, digest, store_file
from documents.models import StoredFile
from journal.new_entry import Refused
from staff.models import User


@contextmanager
def keeping(
    *, customer: Customer, files: Sequence[File], note: str, by: User, now: datetime
) -> Iterator[list[tuple[str, int, str]]]:
    """File each, unless the cabinet has the same bytes already, and give what an entry signs: hash, size, type.

    The caller holds the transaction; when it fails, the contents stored here are taken out again. Raises Refused.
    """
    stored: list[StoredFile] = []
    try:
        yield [_signed(_kept(customer, file, stored, note, by, now)) for file in files]
    except Exception:
        for filed in stored:
            default_storage.delete(filed.content.name)
        raise


def _kept(customer: Customer, file: File, stored: list[StoredFile], note: str, by: User, now: datetime) -> StoredFile:
    same = customer.files.filter(sha256=digest(file)).order_by("pk")
    if known := next(filter(_is_unchanged, same), None):
        return known
    if not by.has_perm("documents.add_storedfile"):
        raise Refused("You may not file documents. Take the files out, or ask a colleague to file them.", "files")
    try:
        stored.append(store_file(customer=customer, content=file, name=file.name, note=note, by=by, now=now))
    except NotFiled as refusal:
        raise Refused(str(refusal), "files") from refusal
    return stored[-1]


def _signed(filed: StoredFile) -> tuple[str, int, str]:
    return (filed.sha256, filed.size, filed.content_type)


def kept(customer: Customer, hashes: Sequence[str]) -> dict[str, tuple[str, str, bool]]:
    """Return by hash what the cabinet has: name, address, and whether the stored bytes still have that hash."""
    filed = customer.files.filter(sha256__in=hashes).select_related("customer").order_by("pk")
    found = [(file, _is_unchanged(file)) for file in filed]
    return {
        file.sha256: (file.name, file.get_absolute_url(), unchanged)
        for file, unchanged in sorted(found, key=lambda each: each[1])  # of two with one hash the sound one counts
    }


def _is_unchanged(filed: StoredFile) -> bool:
    seen = hashlib.sha256()
    try:
        with filed.content.open("rb") as content:
            for chunk in iter(lambda: content.read(CHUNK), b""):
                seen.update(chunk)
    except FileNotFoundError:
        return False
    return seen.hexdigest() == filed.sha256
