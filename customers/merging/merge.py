"""The verb: one customer becomes part of another, with everything that belongs to it."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from customers.events import tell, tell_move
from customers.images import begin, finish, remember
from customers.merging.fields import PLACES, Choice, chosen_values, dropped_values, fields_of
from customers.merging.folding import Two, make_fit
from customers.merging.moving import move_everything, owned
from customers.merging.refusals import MergeRefused, ensure_mergeable, ensure_stands
from customers.models import Customer, Merge, Operation
from customers.register import write
from customers.restoring import CUSTOMERS
from customers.undo_rules import check_links
from staff.models import User

XID = "SELECT (pg_current_xact_id()::text)::bigint"


@transaction.atomic
def merge_customers(
    *, loser: Customer, survivor: Customer, choices: Mapping[str, str], by: User, now: datetime
) -> Operation:
    """Move everything the loser has to the survivor; the loser's code finds the survivor from now on.

    `choices` says by field (customers.merging.fields) whose value stays: "survivor", "loser", or "both" for notes; what
    is not chosen stays as the form would propose. What is dropped is written into the journal of both, and kept for
    taking the merge back within 30 days (customers.operations.undo). Raises MergeRefused with what to do.
    """
    loser, survivor = locked_for_moving(loser, survivor)
    ensure_mergeable(loser, survivor)
    fields = fields_of(loser, survivor)
    whose = {field.name: Choice(choices.get(field.name, field.proposed)) for field in fields}
    values, dropped = chosen_values(fields, whose), dropped_values(fields, whose)
    ensure_stands(loser, survivor, values)
    operation = begin(
        kind=Operation.Kind.MERGE, title=f"{loser} merged into {survivor}", by=by, now=now, about={"dropped": dropped}
    )
    _say(loser, survivor, dropped, by=by, now=now)
    merge = Merge.objects.create(
        operation=operation, loser_id=loser.pk, loser_code=loser.code, survivor=survivor, moving_in=this_transaction()
    )
    remember(operation, CUSTOMERS, [loser.pk, survivor.pk])
    make_fit(operation, two_of(loser, survivor, whose), by=by, now=now)
    become_tombstone(loser, survivor, values, by=by, now=now)
    move_everything(operation, loser=loser.pk, survivor=survivor.pk)
    refresh([survivor.pk])
    finish(operation)
    stop_moving(merge)
    return operation


def locked_for_moving(*customers: Customer) -> list[Customer]:
    """Lock both, in the order of their keys, so that nobody adds a row to either until commit (FOR UPDATE)."""
    rows = {row.pk: row for row in Customer.objects.select_for_update().filter(
        pk__in=[each.pk for each in customers]).order_by("pk")}  # fmt: skip
    if len(rows) < len(customers):
        raise MergeRefused("Choose two different customers: one cannot be merged into itself.")
    return [rows[each.pk] for each in customers]


def two_of(loser: Customer, survivor: Customer, whose: Mapping[str, Choice]) -> Two:
    """Return the two with whose place stays where only one can have it."""
    columns = {}
    for each in owned():
        columns.setdefault(each.table, set()).add(each.column)
    return Two(loser, survivor, frozenset(name for name in PLACES if whose.get(name) == Choice.LOSER), columns)


def become_tombstone(loser: Customer, survivor: Customer, values: dict, *, by: User, now: datetime) -> None:
    """Leave the loser as a row that names the survivor, and give the survivor the values chosen.

    Neither may point to the other while the rows move: who would be its own head office or payer has none.
    """
    loser.status, loser.merged_into = Customer.Status.MERGED, survivor
    loser.parent, loser.payer, loser.shares_credit = None, None, False
    loser.save(update_fields=["status", "merged_into", "parent", "payer", "shares_credit"])
    write(survivor, values, by=by, now=now)


def _say(loser: Customer, survivor: Customer, dropped: list[str], *, by: User, now: datetime) -> None:
    text = "\n".join(["Dropped, and kept for taking it back:", *dropped] if dropped else ["No value was dropped."])
    tell_move(loser, "customer_merged", f"Merged into {survivor}", text, to=survivor, by=by, now=now)
    tell(survivor, "customer_took_over", f"{loser} was merged into this customer", text, by=by, now=now)


def this_transaction() -> int:
    """Return the number of the running transaction, by which the guards know that rows may move."""
    with connection.cursor() as cursor:
        cursor.execute(XID)
        return cursor.fetchone()[0]


def stop_moving(merge: Merge) -> None:
    """See that everything hangs together, and let nothing move any more."""
    check_links()
    Merge.objects.filter(pk=merge.pk).update(moving_in=None)


def refresh(customers: list[int]) -> None:
    """Let the floors above compute what they keep of these customers."""
    for dotted in settings.CUSTOMER_MERGED:
        import_string(dotted)(customers)
