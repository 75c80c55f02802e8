"""Changes of many rows that can be taken back for 30 days (D12): merge, import, change of many, archive, delete.

begin, remember, made and finish (customers.images) keep what an operation changes; undo puts it back. A row changed
since then stays as it is and is named; a merge is taken back whole or not at all (customers.merging).
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from customers.events import tell_many
from customers.images import KEPT, begin, finish, made, remember
from customers.merging import taking_back
from customers.models import Customer, Operation, RowImage
from customers.restored_words import what_happens, what_stays
from customers.restoring import plan, put_back
from customers.undo_rules import Undone, UndoRefused, ensure_links_hold, ensure_undoable, mark_undone, may_undo
from staff.models import User

__all__ = [
    "KEPT",
    "UndoRefused",
    "Undone",
    "begin",
    "finish",
    "made",
    "may_undo",
    "preview",
    "remember",
    "undo",
    "undoable",
]  # fmt: skip

CONCERNED = """
    SELECT customer.id FROM customers_customer customer JOIN (
        SELECT row_key::bigint AS id FROM customers_rowimage
        WHERE operation_id = %(operation)s AND "table" = 'customers_customer'
        UNION
        SELECT (coalesce(after, before) ->> 'customer_id')::bigint FROM customers_rowimage
        WHERE operation_id = %(operation)s
    ) named USING (id)
"""


def undoable(user: User, now: datetime) -> QuerySet[Operation]:
    """Return the operations the user sees on the page of what can be taken back, the last one first."""
    theirs = Q() if user.has_perm("customers.undo_operation") else Q(by=user)
    return Operation.objects.filter(theirs, until__gt=now).select_related("by", "undone_by").order_by("-at", "-pk")


def preview(operation: Operation) -> list[str]:
    """Return what undo would do as things stand now, in sentences; changes nothing."""
    if operation.kind == Operation.Kind.MERGE:
        return taking_back.preview(operation)
    return what_happens(operation, plan(operation)) or ["Nothing: what it changed does not stand any more."]


@transaction.atomic
def undo(*, operation: Operation, by: User, now: datetime) -> Undone:
    """Put back what the operation changed, as far as nobody changed it since.

    Raises UndoRefused for one that was taken back already, is older than 30 days or is another's.
    """
    operation = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    ensure_undoable(operation, by=by, now=now)
    if operation.kind == Operation.Kind.MERGE:
        return taking_back.take_back(operation, by=by, now=now)
    done = put_back(operation, plan(operation))
    ensure_links_hold()
    mark_undone(operation, what_stays(done), by=by, now=now)
    tell_many(concerned(operation), "operation_undone", f"Taken back: {operation.title}", by=by, now=now)
    return Undone(done.rows, operation.about["left"])


def concerned(operation: Operation) -> list[int]:
    """Return the customers whose rows the operation touched."""
    images = RowImage.objects.filter(operation=operation)
    if not images.exists():
        return []
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, {"operation": operation.pk})
        found = {row[0] for row in cursor.fetchall()}
    return list(Customer.objects.filter(pk__in=found).order_by("pk").values_list("pk", flat=True))
