import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from crm.foreign import SOURCES
from crm.loading import KINDS, Result, known_names, load
from foundation.loading.cells import Days
from foundation.loading.progress import progress
from foundation.loading.reading import Table, Unreadable, read_table
from foundation.loading.refused import failed_file_of, write_refused
from foundation.periods import company_zone

REASONS_SHOWN = 5
BAD_ARGUMENTS = 2
CAME_BETWEEN = {
    "CH001": "a customer was put on hold",
    "23514": "an amount was settled",
    "23505": "one of the numbers was used",
    "40P01": "somebody worked on the same customers",
}

Loaded = tuple[Result, Path | None]


class Command(BaseCommand):
    help = "Takes over a file of customers, contacts, products, prices, stock, documents, payments or journal entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", help=", ".join(KINDS))
        parser.add_argument("file", nargs="?", type=Path, help="CSV or XLSX; with --from what that system wrote")
        parser.add_argument("--from", dest="source", choices=SOURCES, help="the file or folder of another system")
        parser.add_argument("--dry-run", action="store_true", help="check and count everything, change nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the counts as JSON")
        parser.add_argument("--date-format", help="how the file writes dates, like DD.MM.YYYY or %%d.%%m.%%Y")

    def handle(self, *, kind, file, source, dry_run, as_json, date_format, **_) -> None:
        if source and file is None:
            kind, file = None, kind and Path(kind)
        self._ensure_asked_well(kind, file, source, date_format)
        try:
            with transaction.atomic():
                loaded = list(self._load(kind, file, source, date_format))
                transaction.set_rollback(dry_run)
        except Unreadable as trouble:
            raise CommandError(str(trouble), returncode=BAD_ARGUMENTS) from trouble
        except DatabaseError as trouble:
            self._say_what_came_between(trouble)
            raise
        self._tell(loaded, as_json=as_json, single=source is None, dry_run=dry_run)

    def _ensure_asked_well(self, kind: str | None, file: Path | None, source: str | None, date_format: str | None):
        if file is None or (kind is None and not source):
            self._refuse("Name the kind and the file: manage.py load customers customers.csv")
        if kind and kind not in KINDS:
            self._refuse(f"There is no kind {kind}. Load one of {', '.join(KINDS)}.")
        if not file.exists():
            self._refuse(f"There is no file {file}.")
        try:
            Days(company_zone(), date_format)
        except ValueError as trouble:
            self._refuse(str(trouble))

    def _refuse(self, sentence: str) -> None:
        raise CommandError(sentence, returncode=BAD_ARGUMENTS)

    def _load(self, kind: str | None, file: Path, source: str | None, date_format: str | None) -> Iterator[Loaded]:
        for each, table, beside in self._tables(kind, file, source):
            result = load(kind=each, table=table, now=timezone.now(), progress=progress(), date_format=date_format)
            target = failed_file_of(beside) if result.reasons else None
            if target:
                write_refused(table, result.reasons, target)
            yield result, target

    def _tables(self, kind: str | None, file: Path, source: str | None) -> Iterator[tuple[str, Table, Path]]:
        """Yield what is to be loaded, and the file beside which the failed rows are put."""
        if not source:
            yield kind, read_table(file, known_names(kind)), file
            return
        folder = file if file.is_dir() else file.parent
        for each, table in SOURCES[source](file):
            if kind in (None, each):
                yield each, table, folder / f"{source}-{each}.csv"

    def _say_what_came_between(self, trouble: DatabaseError) -> None:
        happened = CAME_BETWEEN.get(getattr(trouble.__cause__, "sqlstate", None))
        if happened:
            raise CommandError(f"Nothing was loaded: {happened} while the file was read. Load it again.") from trouble

    def _tell(self, loaded: list[Loaded], *, as_json: bool, single: bool, dry_run: bool) -> None:
        if as_json:
            figures = [result.as_json(str(target) if target else None) for result, target in loaded]
            self.stdout.write(json.dumps(figures[0] if single else figures, ensure_ascii=False))
        else:
            for result, target in loaded:
                self._tell_one(result, target)
            if dry_run:
                self.stdout.write("This was a dry run: nothing was changed.")
        if any(result.failed for result, _ in loaded):
            sys.exit(1)

    def _tell_one(self, result: Result, target: Path | None) -> None:
        counts = f"{result.created:,} created, {result.updated:,} updated, {result.skipped:,} skipped"
        self.stdout.write(
            f"{result.kind} from {result.file}: {result.rows:,} rows read; {counts}, {result.failed:,} failed."
        )
        for sentence in (*result.notes, *result.warnings):
            self.stdout.write(f"  {sentence}")
        for number, reason in sorted(result.reasons.items())[:REASONS_SHOWN]:
            self.stdout.write(f"  row {number}: {reason}")
        if target:
            self.stdout.write(f"  The failed rows with their reasons are in {target}")
