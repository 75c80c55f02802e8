"""Looking through a file, and taking it over, in the background: with a bar, and stopped without anything done."""

import csv
import io

from django.db import transaction
from django.utils import timezone

from customers.importing.planning import look_through
from customers.importing.taking_over import ImportRefused, take_over
from customers.models import ImportFile, ImportRow
from foundation import jobs
from foundation.acting import acting
from foundation.bench import CannotBeDone
from foundation.bench import Progress as Bench
from foundation.loading.progress import Progress
from foundation.models import Job
from foundation.records.shapes import Unreadable
from foundation.tables import safe_text
from staff.models import User

LOOK = "customers.importing.job.look_in_background"
TAKE = "customers.importing.job.import_in_background"


class Told(Progress):
    """Passes on to the job's bar how far the loaders are."""

    def __init__(self, bench: Bench):
        self.bench, self.count = bench, 0

    def begin(self, title: str, of: int) -> None:
        self.bench.of(of)

    def advance(self, steps: int) -> None:
        self.count += steps
        self.bench.done(min(self.count, self.bench.total))


@transaction.atomic
def start(*, file: ImportFile, work: str, by: User) -> Job:
    """Begin one of the two works, unless one is under way for this file already."""
    file = ImportFile.objects.select_for_update(of=["self"]).select_related("job").get(pk=file.pk)
    if file.job and not file.job.finished_at:
        return file.job
    verb = "Looking through" if work == LOOK else "Importing"
    arguments = {"file": file.pk, "by": by.pk}
    file.job = jobs.start(title=f"{verb} {file.name}"[:200], work=work, arguments=arguments, owner=by)
    file.save(update_fields=["job"])
    return file.job


def look_in_background(progress: Bench, *, file: int, by: int) -> tuple[str, bytes]:
    """Look a file through and return the preview as CSV."""
    it, person = ImportFile.objects.get(pk=file), User.objects.get(pk=by)
    try:
        look_through(file=it, by=person, now=timezone.now(), progress=Told(progress))
    except Unreadable as trouble:
        raise CannotBeDone(str(trouble)) from trouble
    return f"{_stem(it)}.preview.csv", preview(it)


def import_in_background(progress: Bench, *, file: int, by: int) -> tuple[str, bytes]:
    """Take a file over and return what became of its rows as CSV. Begun again, it has one effect."""
    it, person = ImportFile.objects.get(pk=file), User.objects.get(pk=by)
    try:
        with acting(path=f"import of {it.name}", user_id=person.pk):
            take_over(file=it, by=person, now=timezone.now(), progress=Told(progress))
    except (ImportRefused, Unreadable) as refusal:
        raise CannotBeDone(str(refusal)) from refusal
    it.refresh_from_db()
    return f"{_stem(it)}.result.csv", preview(it)


def _stem(file: ImportFile) -> str:
    return file.name.rsplit(".", 1)[0] or "import"


def preview(file: ImportFile) -> bytes:
    """Return the rows with what becomes of each, as CSV a spreadsheet opens without harm."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["row", "name", "outcome", "reason", "remarks"])
    for row in file.rows.order_by("number").iterator():
        said = [row.name, ImportRow.Outcome(row.what).label, row.reason, " ".join(row.remarks)]
        writer.writerow([row.number, *map(safe_text, said)])
    return f"\ufeff{text.getvalue()}".encode()


def refused_rows(file: ImportFile, heads: list[str]) -> bytes:
    """Return the refused rows as they came, with the reason behind them: to be mended and brought again."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*heads, "reason"])
    for row in file.rows.filter(outcome=ImportRow.Outcome.REFUSED).order_by("number").iterator():
        cells = [*row.cells, *[""] * (len(heads) - len(row.cells))][: len(heads)]
        writer.writerow([*map(safe_text, cells), row.reason])
    return f"\ufeff{text.getvalue()}".encode()
