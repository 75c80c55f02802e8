"""Who of us collects from whom."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from credit.collecting.refusals import CaseRefused
from foundation.sql import fetch
from journal.new_entry import NewEntry
from journal.record import record_many
from staff.models import User

MOST = 5_000  # customers at once
ASSIGN = """
    INSERT INTO credit_collectioncase (customer_id, collector_id, note, changed_by_id, changed_at)
    SELECT id, %(collector)s, '', %(by)s, %(now)s FROM customers_customer
    WHERE id = ANY (%(customers)s) ORDER BY id
    ON CONFLICT (customer_id) DO UPDATE
        SET collector_id = excluded.collector_id, changed_by_id = excluded.changed_by_id,
            changed_at = excluded.changed_at
        WHERE credit_collectioncase.collector_id IS DISTINCT FROM excluded.collector_id
    RETURNING customer_id, old.collector_id AS before
"""


@transaction.atomic
def assign_cases(*, customers: Iterable[int], collector: User | None, by: User, now: datetime) -> int:
    """Let one of us collect from these customers (None: nobody in particular), and return of how many that is new.

    One statement however many they are, and an entry in the journal of each. Raises CaseRefused.
    """
    ids = sorted(set(customers))
    if not ids:
        raise CaseRefused("Choose the accounts first: tick them, or press x on a row.")
    if len(ids) > MOST:
        raise CaseRefused(f"Assign at most {MOST:,} accounts at once.")
    if collector and not (collector.is_active and collector.has_perm("credit.change_collectioncase")):
        raise CaseRefused(f"{collector} does not collect: choose somebody of collections, or give that role first.")
    asked = {"customers": ids, "collector": collector and collector.pk, "by": by.pk, "now": now}
    changed = [row for row in fetch(ASSIGN, asked) if collector or row["before"]]
    names = dict(User.objects.filter(pk__in={row["before"] for row in changed}).values_list("pk", "name"))
    record_many([_entry(row, names, collector, by, now) for row in changed], now=now)
    return len(changed)


def _entry(row: dict, names: dict[int, str], collector: User | None, by: User, now: datetime) -> NewEntry:
    before = f", before {names[row['before']]}" if row["before"] else ""
    return NewEntry(
        customer_id=row["customer_id"],
        kind="collector_assigned",
        subject=f"Collects: {collector or 'nobody in particular'}{before}",
        happened_at=now,
        author_id=by.pk,
        staff=[(collector.pk, str(collector))] if collector else [],
    )
