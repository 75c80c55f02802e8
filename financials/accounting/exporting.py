"""Handing the books of a period over: made once, kept with its hash, and handed out again as it was."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Count

from documents.filing import digest
from financials.accounting.accounts import current, ensure_room
from financials.accounting.files import PROOF, Tell, pack
from financials.accounting.period import Period, ensure_possible
from financials.accounting.reconciling import Receivable, Reconciliation
from financials.models import AccountingExport, AccountingSum, Entry
from foundation.periods import company_today
from foundation.tables import plain_text
from journal.examine import one_snapshot
from staff.models import User

DIFFERING_SHOWN = 50


class FileLost(Exception):
    """The file of an export is not in the store any more, or not what it was; the text says what to do."""


def entries_in(period: Period) -> int:
    """Return how many entries a period has, to tell whether somebody can wait for it."""
    of_period = Entry.objects.filter(counts_from__range=(period.begins_on, period.ends_on))
    return of_period.aggregate(count=Count("pk"))["count"]


def export_books(
    *, period: Period, layout: str, by: User, now: datetime, idempotency_key: UUID | None = None,
    tell: Tell = lambda done: None,
) -> AccountingExport:  # fmt: skip
    """Write the journal lines of a period and keep them; the same key again returns what was made then.

    `tell` hears how many vouchers are done. Raises PeriodRefused, AccountsRefused and NotForDatev; then nothing is
    kept.
    """
    if idempotency_key and (made := AccountingExport.objects.filter(idempotency_key=idempotency_key).first()):
        return made
    ensure_possible(period, company_today(now))
    with TemporaryDirectory(prefix="accounting-") as folder:
        with one_snapshot():
            accounts = current()
            ensure_room(accounts)
            archive, proof = pack(period, layout, accounts, Path(folder), tell)
        made = AccountingExport(
            layout=layout, begins_on=period.begins_on, ends_on=period.ends_on, made_by=by, made_at=now,
            idempotency_key=idempotency_key, name=f"accounting-{layout}-{period.begins_on}-{period.ends_on}.zip",
        )  # fmt: skip
        try:
            return _kept(made, archive, proof)
        except IntegrityError as error:
            if "idempotency_key" in str(error):  # the same form, a moment earlier
                return AccountingExport.objects.get(idempotency_key=idempotency_key)
            raise


def _kept(made: AccountingExport, archive: Path, proof: Reconciliation) -> AccountingExport:
    made.vouchers, made.lines, made.unbalanced = proof.vouchers, proof.lines, len(proof.unbalanced)
    with archive.open("rb") as file:
        content = File(file)
        made.sha256, made.size = digest(content), content.size
        stored = default_storage.save(f"accounting/{made.made_at:%Y/%m}/{made.sha256[:16]}.zip", content)
    try:
        return _entered(made, stored, proof)
    except Exception:
        default_storage.delete(stored)
        raise


@transaction.atomic
def _entered(made: AccountingExport, stored: str, proof: Reconciliation) -> AccountingExport:
    made.content = stored
    made.save(force_insert=True)
    AccountingSum.objects.bulk_create(
        AccountingSum(
            export=made, currency=each.currency, opening=each.opening, debits=each.debits, credits=each.credits,
            closing=each.closing, accounts=each.accounts, differing=each.differing,
        )
        for each in proof.by_currency
    )  # fmt: skip
    return made


@contextmanager
def opened(made: AccountingExport) -> Iterator[zipfile.ZipFile]:
    """Open the archive of an export. Raises FileLost when it is gone or is not what was handed over."""
    try:
        with made.content.open("rb") as file:
            if digest(File(file)) != made.sha256:
                raise FileLost(f"{made.name} is not what was handed over: its hash differs. Restore it from a backup.")
            with zipfile.ZipFile(file) as archive:
                yield archive
    except FileNotFoundError as error:
        raise FileLost(f"{made.name} is not in the store any more. Restore it from a backup.") from error


def names_in(made: AccountingExport) -> list[tuple[str, int]]:
    """Return name and size in bytes of each file in the archive. Raises FileLost."""
    with opened(made) as archive:
        return [(entry.filename, entry.file_size) for entry in archive.infolist()]


def one_of(made: AccountingExport, name: str) -> bytes:
    """Return one of the files in the archive. Raises FileLost, and KeyError for a name it does not have."""
    with opened(made) as archive:
        return archive.read(name)


def differing(made: AccountingExport) -> list[Receivable]:
    """Return the first accounts whose movements do not lead to their balance, as the file says them."""
    text = one_of(made, PROOF).decode("utf-8-sig")
    rows = [_read(row) for row in csv.DictReader(io.StringIO(text))]
    return [row for row in rows if row.difference][:DIFFERING_SHOWN]


def _read(row: dict[str, str]) -> Receivable:
    amounts = {name: Decimal(row[name]) for name in ("opening", "debits", "credits", "closing")}
    return Receivable(plain_text(row["code"]), plain_text(row["name"]), row["currency"], **amounts)
