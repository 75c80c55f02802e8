"""Making two customers of one again: whole, or not at all with what stands in the way by name.

What came with the merge goes back. What was added since stays with the survivor, except where it is part of something
that goes back (the lines of a document, the credit note of an invoice). What links both sides since, an invoice of one
with a payment of the other, stands in the way.
"""

from datetime import datetime

from django.conf import settings

from customers.events import tell, tell_move
from customers.merging.columns import put_back_by_column, restore_row
from customers.merging.folding import forget_computed
from customers.merging.linked import back_with_theirs, journal_back, obstacles, sides_of
from customers.merging.merge import locked_for_moving, refresh, this_transaction
from customers.merging.moving import move_back
from customers.models import Customer, Merge, Operation
from customers.restored_words import what_stays
from customers.restoring import plan
from customers.undo_rules import Undone, UndoRefused, ensure_links_hold, mark_undone
from staff.models import User


def preview(operation: Operation) -> list[str]:
    """Return what taking the merge back would do, or what stands in the way, in sentences."""
    merge = operation.merge
    rows = {moved.table: len(moved.row_keys) for moved in operation.moved.all()}
    if why := why_not(merge):
        return [f"It cannot be taken back now. {line}" for line in why]
    return [
        f"{merge.loser_code} becomes a customer of its own again, with its code, name, terms and journal.",
        f"{sum(rows.values()):,} rows that came with the merge go back to it.",
        f"What was added to {merge.survivor} since stays there, except parts of what goes back.",
        *(f"{line} comes back." for line in operation.about.get("dropped", [])),
    ]


def why_not(merge: Merge) -> list[str]:
    """Return what keeps the merge from being taken back, a sentence each."""
    if merge.survivor.status == Customer.Status.MERGED:
        return [f"{merge.survivor} was itself merged into {merge.survivor.merged_into} since: take that back first."]
    later = Merge.objects.filter(survivor=merge.survivor, operation__undone_at=None, pk__gt=merge.pk)
    if after := later.order_by("-pk").first():
        return [f"{after.loser_code} was merged into {merge.survivor} after that: take that back first."]
    return obstacles(merge)


def take_back(operation: Operation, *, by: User, now: datetime) -> Undone:
    """Make two of one again, in the caller's transaction. Raises UndoRefused with the obstacles."""
    merge = operation.merge
    loser, survivor = locked_for_moving(Customer(pk=merge.loser_id), merge.survivor)
    if why := why_not(merge):
        raise UndoRefused(" ".join(["Nothing was taken back.", *why]), why)
    sides = sides_of(merge)  # as they are linked before anything goes back
    Merge.objects.filter(pk=merge.pk).update(moving_in=this_transaction())
    restore_row(operation, loser)
    rows = journal_back(merge) + move_back(operation, loser=loser.pk, survivor=survivor.pk)
    rows += back_with_theirs(sides)
    for table in settings.MERGE_COMPUTED:
        forget_computed(table, [loser.pk, survivor.pk])
    done = put_back_by_column(operation, plan(operation))
    ensure_links_hold()
    loser, survivor = Customer.objects.get(pk=loser.pk), Customer.objects.get(pk=survivor.pk)
    subject = f"The merge into {survivor} was taken back"
    tell_move(loser, "merge_undone", subject, "", to=loser, by=by, now=now)
    tell(survivor, "operation_undone", f"Taken back: {operation.title}", by=by, now=now)
    refresh([loser.pk, survivor.pk])
    ensure_links_hold()
    Merge.objects.filter(pk=merge.pk).update(moving_in=None)
    mark_undone(operation, what_stays(done), by=by, now=now)
    return Undone(rows + done.rows, operation.about["left"])
