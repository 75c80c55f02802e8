"""The files themselves: kept where no address leads to, read again whenever they are needed, gone after a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from customers.importing.heads import is_known
from customers.importing.mapping import key_of, propose
from customers.importing.options import Options
from customers.models import ImportFile, RememberedMapping
from foundation.records.reading import LARGEST, read_records
from foundation.records.shapes import Records, Unreadable
from staff.models import User

KEPT = timedelta(days=30)  # as long as an import can be taken back


def bring(*, upload: UploadedFile, by: User, now: datetime) -> ImportFile:
    """Keep a file and propose what its columns are. Raises Unreadable, and keeps nothing then."""
    if upload.size > LARGEST:
        raise Unreadable(f"{upload.name} is larger than {LARGEST // 1024 // 1024} MB. Cut it into several files.")
    with transaction.atomic():
        file = ImportFile.objects.create(owner=by, name=upload.name[-200:], brought_at=now)
        file.content.save(f"{file.pk}", upload)
        try:
            records = read(file)
        except Unreadable:
            file.content.delete(save=False)
            raise
        file.mapping = propose(records)
        file.options = options_of_last(records)
        file.save()
    return file


def options_of_last(records: Records) -> dict:
    """Return the options a file with these columns was taken over with the last time, else the usual ones."""
    from_last = (
        RememberedMapping.objects.filter(heads_key=key_of(records.heads)).values_list("options", flat=True).first()
    )
    return from_last or Options().kept


def read(file: ImportFile) -> Records:
    """Read a file as it was told to be read. Raises Unreadable."""
    with at_hand(file) as path:
        return read_records(
            path, name=file.name, known=is_known, encoding=file.encoding, delimiter=file.delimiter, header=file.header
        )


@contextmanager
def at_hand(file: ImportFile) -> Iterator[Path]:
    """Give the content as a file of this machine, wherever it is stored. Raises Unreadable when it is gone."""
    try:
        with file.content.open("rb") as stored, NamedTemporaryFile(prefix="import-") as copy:
            for piece in stored.chunks():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)
    except FileNotFoundError as gone:
        raise Unreadable(f"{file.name} is not kept any more. Bring it again.") from gone


def read_otherwise(*, file: ImportFile, encoding: str, delimiter: str, header: bool | None) -> None:
    """Read the file in another way, and propose its columns anew. Raises Unreadable."""
    file.encoding, file.delimiter, file.header = encoding, delimiter, header
    file.mapping = propose(read(file))
    file.status = ImportFile.Status.BROUGHT
    file.save()


def forget_old(*, now: datetime) -> int:
    """Remove files, and what they say of people, once their imports cannot be taken back any more."""
    old = ImportFile.objects.filter(brought_at__lt=now - KEPT)
    for file in old:
        file.content.delete(save=False)
    return old.delete()[0]
