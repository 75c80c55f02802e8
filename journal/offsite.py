"""The newest checkpoint outside the database, where nobody who rules the server can change it any more.

A file of one checkpoint (its signed note, the register of keys, the passkeys) goes to the auditor by mail and into
the file store, each night or after each checkpoint as the settings say. Files in the store have names of their own,
are never overwritten, and sort by time: a store with object lock keeps them from everybody.
"""

import json
from datetime import UTC, datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.utils import timezone

from journal.models import Checkpoint
from journal.payload import instant_text
from journal.register import key_rows, passkey_rows

FORMAT = "customer-folder/checkpoint/v1"
NIGHT, CHECKPOINT, NEVER = "night", "checkpoint", "never"  # how often it is shipped
STORE = "checkpoints"
MAIL = """\
This is checkpoint {number} of the journal of {company}: {size:,} entries, signed at {made_at}.

Keep the attached file where nobody of {company} can change it. Whether the journal still is what this file says:

    manage.py verify_journal --note {name}
    python3 verify_journal.py JOURNAL.json --note {name}

The signed note, to compare at a glance:

{note}"""


def checkpoint_file(checkpoint: Checkpoint, *, now: datetime) -> str:
    """Return the file of a checkpoint, JSON (docs/verify_journal.md says what stands where)."""
    document = {
        "format": FORMAT,
        "exported_at": instant_text(now),
        "checkpoint": checkpoint_row(checkpoint),
        "keys": key_rows(),
        "passkeys": passkey_rows(),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def checkpoint_row(checkpoint: Checkpoint) -> dict[str, object]:
    """Return a checkpoint as it stands in files; bytes in hex."""
    return {
        "number": checkpoint.id,
        "size": checkpoint.size,
        "root": bytes(checkpoint.root).hex(),
        "made_at": instant_text(checkpoint.made_at),
        "note": checkpoint.note,
    }


def ship(*, occasion: str, now: datetime) -> int:
    """Put the newest checkpoint where the settings send it on this occasion (NIGHT, CHECKPOINT).

    Returns to how many places it went. Raises OSError or smtplib's errors when one of them does not take it.
    """
    checkpoint = Checkpoint.objects.order_by("-id").first()
    if not checkpoint:
        return 0
    kept = settings.CHECKPOINTS_KEPT in (occasion, CHECKPOINT) and _keep(checkpoint, now)
    mailed = settings.AUDITOR_EMAIL and settings.CHECKPOINTS_MAILED in (occasion, CHECKPOINT)
    if mailed:
        _mail(checkpoint, now)
    return bool(kept) + bool(mailed)


def newest_kept() -> dict | None:
    """Return what was kept last in the file store, as it was written; None when nothing was."""
    folder = STORE
    for _ in range(3):  # year, month, day
        if not (inside := _listed(folder)[0]):
            return None
        folder = f"{folder}/{max(inside)}"
    if not (names := _listed(folder)[1]):
        return None
    with default_storage.open(f"{folder}/{max(names)}") as file:
        return json.loads(file.read())


def _keep(checkpoint: Checkpoint, now: datetime) -> bool:
    """Keep it under a name that sorts by time, unless it is what was kept last."""
    kept = newest_kept()
    if kept and kept["checkpoint"] == checkpoint_row(checkpoint):
        return False
    name = f"{STORE}/{now.astimezone(UTC):%Y/%m/%d/%H%M%S.%f}-{checkpoint.id:08d}.json"
    default_storage.save(name, ContentFile(checkpoint_file(checkpoint, now=now).encode()))
    return True


def _mail(checkpoint: Checkpoint, now: datetime) -> None:
    name = f"checkpoint-{checkpoint.id:08d}.json"
    made_at = f"{timezone.localtime(checkpoint.made_at):%d %b %Y %H:%M %Z}"
    said = {"number": checkpoint.id, "size": checkpoint.size, "made_at": made_at, "note": checkpoint.note}
    text = MAIL.format(**said, name=name, company=settings.COMPANY_NAME)
    subject = f"{settings.COMPANY_NAME}: journal checkpoint {checkpoint.id}"
    mail = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [settings.AUDITOR_EMAIL])
    mail.attach(name, checkpoint_file(checkpoint, now=now), "application/json")
    mail.send()


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
