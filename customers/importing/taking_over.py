"""Taking a file over as it was looked through and decided: one transaction, one operation that can be taken back."""

from collections import Counter
from datetime import datetime

from django.db import connection, transaction

from customers.images import begin, finish
from customers.importing.files import read
from customers.importing.images import Images
from customers.importing.options import Options
from customers.importing.planned import planned
from customers.importing.planning import decided, drafts_of
from customers.importing.standing import standing_of
from customers.importing.writing import NEW, UPDATED, Writing, Written
from customers.models import ImportFile, ImportRow, Operation
from foundation.loading.progress import Progress
from staff.models import User

Outcome = ImportRow.Outcome
DECIDED = "UPDATE customers_importrow SET outcome = decision, decision = '' WHERE file_id = %s AND decision <> ''"
WENT_TO = """
    UPDATE customers_importrow SET customer_id = went.customer_id
    FROM unnest(%s::bigint[], %s::bigint[]) went (id, customer_id) WHERE went.id = customers_importrow.id
"""
REFUSED = """
    UPDATE customers_importrow SET outcome = 'refused', reason = said.reason
    FROM unnest(%s::int[], %s::text[]) said (number, reason)
    WHERE said.number = customers_importrow.number AND file_id = %s
"""
NOTHING = "There is no row to take over: all are left out or refused. Decide otherwise, or mend the file."
LOCK = "SELECT id FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


class ImportRefused(Exception):
    """Nothing was taken over; the text says why and what to do."""


@transaction.atomic
def take_over(*, file: ImportFile, by: User, now: datetime, progress: Progress | None = None) -> Operation:
    """Take the rows over that are neither refused nor left out. Done twice it has one effect.

    Raises ImportRefused, and Unreadable for a file that is not kept any more.
    """
    file = ImportFile.objects.select_for_update().get(pk=file.pk)
    if file.status == ImportFile.Status.DONE and file.operation:
        return file.operation
    rows = [row for row in file.rows.order_by("number") if row.what not in (Outcome.REFUSED, Outcome.SKIP)]
    if file.status != ImportFile.Status.PLANNED or not rows:
        raise ImportRefused(NOTHING)
    progress = progress or Progress()
    progress.begin(file.name, 2 * len(rows))
    known = lock_known(rows)
    operation = begin(kind=Operation.Kind.IMPORT, title=file.name, by=by, now=now, about={"file": file.pk})
    images = Images(operation, known)
    options = Options.of(file.options)
    drafts = {each.number: each for each in drafts_of(file, read(file), by)}
    plans = planned(decided(rows, drafts), standing_of(known), options)
    written = Writing(
        plans, file=file.name, by=by, now=now, days=options.date_format, progress=progress
    ).run(options.groups, new_group=options.new_group)  # fmt: skip
    keys = {pk: what for pk, what in written.customers.values() if pk}
    images.note(created=[pk for pk, what in keys.items() if what == NEW], touched=keys)
    finish(operation)
    note_outcomes(file, rows, {number: plan.number for plan in plans for number in plan.numbers}, written)
    keep_result(file, operation, keys, written)
    return operation


def lock_known(rows: list[ImportRow]) -> list[int]:
    """Lock the customers the rows were recognised as, in one order for everybody."""
    known = sorted({row.customer_id for row in rows if row.customer_id and row.what != Outcome.CREATE})
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [known])
    return known


def note_outcomes(file: ImportFile, rows: list[ImportRow], firsts: dict[int, int], written: Written) -> None:
    """Write down at each row which customer it went to, and why it was refused after all."""
    with connection.cursor() as cursor:
        cursor.execute(DECIDED, [file.pk])
        owners = [written.customers.get(firsts[row.number], (row.customer_id, ""))[0] for row in rows]
        cursor.execute(WENT_TO, [[row.pk for row in rows], owners])
        cursor.execute(REFUSED, [list(written.refused), list(written.refused.values()), file.pk])


def keep_result(file: ImportFile, operation: Operation, keys: dict[int, str], written: Written) -> None:
    """Say at the file and at the operation how many customers came and changed."""
    counted = Counter(NEW if what == NEW else UPDATED if pk in written.news else what for pk, what in keys.items())
    operation.about |= {"created": counted[NEW], "updated": counted[UPDATED]}
    operation.title = f"Import of {file.name}: {counted[NEW]} new, {counted[UPDATED]} brought up to date"[:200]
    operation.save(update_fields=["about", "title"])
    file.status, file.operation = ImportFile.Status.DONE, operation
    file.remarks = [*file.remarks, *(each for each in written.warnings if each not in file.remarks)]
    file.save(update_fields=["status", "operation", "remarks"])
