"""What would become of each row of a file: recognised, compared, and tried out in a transaction that is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from customers.codes import given_codes
from customers.importing.drafts import Draft, draft
from customers.importing.fields import targets
from customers.importing.files import read
from customers.importing.mapping import remember
from customers.importing.matching import Known
from customers.importing.options import Options
from customers.importing.planned import Decided, planned
from customers.importing.preview import Rows
from customers.importing.standing import Standing, standing_of
from customers.importing.writing import Writing
from customers.models import ImportFile, ImportRow
from foundation.loading.progress import Progress
from foundation.records.shapes import Records
from staff.loading import known_staff
from staff.models import User

Outcome = ImportRow.Outcome
TAKEN = "The code {0} is taken: the new customer gets a code of our own."
NO_REP = "There is no {0} among the staff: the sales rep stays as it is."
AT_ONCE = 1_000  # rows


class Trial(Exception):
    """Ends a dry run, so that the database takes back what it wrote."""


def drafts_of(file: ImportFile, records: Records, by: User) -> list[Draft]:
    """Return what the rows say of what this user may fill, with nobody as sales rep whom the house does not know."""
    options, allowed = Options.of(file.options), {target.key for target in targets(by)}
    mapping = [target if target in allowed else "" for target in file.mapping]
    made = [draft(row, heads=records.heads, mapping=mapping, options=options) for row in records.rows]
    staff = known_staff({rep for each in made if (rep := each.customer.get("sales_rep"))})
    for each in made:
        if (rep := each.customer.get("sales_rep")) and staff[rep] is None:
            each.remarks.append(NO_REP.format(each.customer.pop("sales_rep")))
    return made


def look_through(
    *, file: ImportFile, by: User, now: datetime, progress: Progress | None = None
) -> dict[str, int]:  # fmt: skip
    """Write down for each row what would become of it, and remember the mapping; how many rows of each outcome.

    Changes no customer. Raises Unreadable.
    """
    progress = progress or Progress()
    records, options = read(file), Options.of(file.options)
    progress.begin(file.name, 2 * len(records.rows))
    drafts = drafts_of(file, records, by)
    known = Known(drafts, options, by)
    matches = {each.number: None if each.refusal else known.match(each) for each in _told(drafts, progress)}
    standing = standing_of(match.customer_id for match in matches.values() if match)
    rows = Rows(file, records, options, standing).of(drafts, matches)
    warnings = _try_out(rows, drafts, standing, file, by=by, now=now, progress=progress)
    refused = [
        ImportRow(
            file=file, number=bad.number, cells=[bad.text], name=bad.text[:80], reason=bad.reason, outcome="refused"
        )
        for bad in records.bad
    ]
    with transaction.atomic():
        file.rows.all().delete()
        ImportRow.objects.bulk_create(_one_a_line([*rows, *refused]), batch_size=AT_ONCE)
        file.remarks, file.status = [*records.remarks, *warnings], ImportFile.Status.PLANNED
        file.save(update_fields=["remarks", "status"])
        if records.header:
            options = Options.of(file.options).remembered
            remember(heads=records.heads, mapping=file.mapping, options=options, by=by, now=now)
    return counts(file)


def decided(rows: Sequence[ImportRow], drafts: Mapping[int, Draft]) -> list[Decided]:
    """Return what is done with rows. A row that makes a new customer gets another code where its own is taken."""
    codes = {drafts[row.number].customer.get("code", "").lower() for row in rows}
    taken = given_codes(codes)
    found = []
    for row in rows:
        made = drafts[row.number]
        new = row.customer_id is None or row.what == Outcome.CREATE
        if new and made.customer.get("code", "").lower() in taken:
            made.remarks.append(TAKEN.format(made.customer.pop("code")))
        found.append(Decided(made, row.what, None if new else row.customer_id))
    return found


def _told(drafts: Sequence[Draft], progress: Progress) -> Iterable[Draft]:
    for each in drafts:
        yield each
        progress.advance(1)


def _one_a_line(rows: list[ImportRow]) -> list[ImportRow]:
    return list({row.number: row for row in rows}.values())


def counts(file: ImportFile) -> dict[str, int]:
    """Return how many rows there are of each outcome, as somebody decided it."""
    found = dict.fromkeys(Outcome.values, 0)
    for outcome, decision, count in file.rows.values_list("outcome", "decision").annotate(count=Count("pk")):
        found[decision or outcome] += count
    return found


def _try_out(
    rows: list[ImportRow], drafts: list[Draft], standing: dict[int, Standing], file: ImportFile,
    *, by: User, now: datetime, progress: Progress,
) -> list[str]:  # fmt: skip
    """Write for a trial and take it back; rows that could not be written say why. Returns warnings about the whole."""
    by_number = {each.number: each for each in drafts}
    going = [row for row in rows if row.outcome not in (Outcome.REFUSED, Outcome.SKIP)]
    options = Options.of(file.options)
    plans = planned(decided(going, by_number), standing, options)
    try:
        with transaction.atomic():
            writing = Writing(
                plans, file=file.name, by=by, now=now, days=options.date_format, trial=True, progress=progress
            )
            written = writing.run(options.groups, new_group=options.new_group)
            raise Trial
    except Trial:
        pass
    for row in going:
        if reason := written.refused.get(row.number):
            row.outcome, row.reason = Outcome.REFUSED, reason
    return written.warnings
