"""Groups of customers: a tree without limit, who is in which, and the verbs that change either (F46).

A group holds those put into it and, where it is asked for, everybody in the groups below it. The tree is read by one
recursive statement; the database refuses a group below itself, whoever moves at the same time (migration 0025).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from customers.events import tell, tell_many
from customers.models import Customer, Group, Membership
from foundation.sql import fetch, statement
from staff.models import User

TREE = f"""
    WITH {statement(__file__, "group_tree")}
    SELECT tree.id, tree.parent_id, tree.name, tree.notes, tree.path, tree.line FROM tree ORDER BY tree.place
"""
COUNTED = f"""
    WITH {statement(__file__, "group_tree")}, {statement(__file__, "group_members")}
    SELECT tree.id, tree.parent_id, tree.name, tree.notes, tree.path, tree.line,
           coalesce(own.customers, 0) AS own, coalesce(total.customers, 0) AS total
    FROM tree LEFT JOIN own ON own.group_id = tree.id LEFT JOIN total ON total.group_id = tree.id
    ORDER BY tree.place
"""
BELOW = """
    WITH RECURSIVE below AS (
        SELECT id FROM customers_group WHERE id = ANY (%(groups)s::bigint[])
        UNION
        SELECT child.id FROM below JOIN customers_group child ON child.parent_id = below.id
    )
    SELECT id FROM below
"""
ABOVE = """
    WITH RECURSIVE above AS (
        SELECT id, parent_id, name, 0 AS height FROM customers_group WHERE id = %(group)s
        UNION
        SELECT next.id, next.parent_id, next.name, above.height + 1
        FROM above JOIN customers_group next ON next.id = above.parent_id
    )
    SELECT name FROM above ORDER BY height DESC
"""
NOT_COUNTED = [Customer.Status.ARCHIVED, *Customer.GONE]  # as the register leaves them out


class GroupRefused(Exception):
    """Nothing was changed; the text says why and what to do, `field` which input it is about."""

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Branch:
    """A group where it stands in the tree: `own` customers in it, `total` in it and below, the archived left out."""

    id: int
    parent_id: int | None
    name: str
    notes: str
    path: Sequence[str]  # the names from the top down to its own
    line: Sequence[int]  # their keys
    own: int | None = None  # None where nobody was counted
    total: int | None = None

    @property
    def depth(self) -> int:
        return len(self.line) - 1

    @property
    def full_name(self) -> str:
        return " › ".join(self.path)


def group_tree() -> list[Branch]:
    """Return all groups in reading order, each after the one it stands below; one query, which counts nobody."""
    return [Branch(**row) for row in fetch(TREE, {})]


def counted_tree() -> list[Branch]:
    """Return the same with how many customers are in each; one query, which reads every membership."""
    return [Branch(**row) for row in fetch(COUNTED, {"left_out": [str(status) for status in NOT_COUNTED]})]


def full_name(group: Group) -> str:
    """Return the group's name with those above it: "Marketing › Newsletter"."""
    return " › ".join(row["name"] for row in fetch(ABOVE, {"group": group.pk}))


def with_below(groups: Iterable[int]) -> list[int]:
    """Return these groups and all below them, by key."""
    return sorted(row["id"] for row in fetch(BELOW, {"groups": list(groups)}))


def groups_of(customer: Customer) -> list[Branch]:
    """Return the groups the customer itself is in, in the order of the tree."""
    own = set(customer.memberships.values_list("group", flat=True))
    return [branch for branch in group_tree() if branch.id in own] if own else []


def memberships_of(customers: QuerySet[Customer], group: Group) -> QuerySet[Membership]:
    """Return the memberships of these customers in the group itself."""
    return Membership.objects.filter(group=group, customer__in=customers.values("pk"))


@transaction.atomic
def make_group(*, name: str, parent: Group | None = None, notes: str = "", by: User) -> Group:
    """Add a group at the top, or below another. Raises GroupRefused."""
    lock_tree()
    group = Group(name=name.strip(), parent=parent and still_there(parent), notes=notes)
    return _saved(group)


@transaction.atomic
def change_group(*, group: Group, name: str, notes: str, by: User) -> Group:
    """Rename a group, or note what it is for. Raises GroupRefused."""
    lock_tree()
    group = still_there(group)
    group.name, group.notes = name.strip(), notes
    return _saved(group)


@transaction.atomic
def move_group(*, group: Group, parent: Group | None, by: User) -> Group:
    """Put a group, with all below it, below another or at the top (None). Raises GroupRefused."""
    lock_tree()
    group = still_there(group)
    group.parent = parent and still_there(parent)
    if parent and parent.pk in with_below([group.pk]):
        why = "A group cannot stand below itself" if parent.pk == group.pk else f"{parent} stands below {group} itself"
        raise GroupRefused(f"{why}: choose another place, or move {parent} first.", "parent")
    return _saved(group)


@transaction.atomic
def remove_group(*, group: Group, by: User) -> None:
    """Remove an empty group. Raises GroupRefused, which says what is in the way."""
    lock_tree()
    group = still_there(group)
    if standing := in_the_way(group):
        raise GroupRefused(f"{group} was not removed: {' and '.join(standing)}. Empty it first, then remove it.")
    group.delete()


def in_the_way(group: Group) -> list[str]:
    """Return what keeps the group from being removed, in words: groups below it, and who is in it."""
    below = list(group.below.order_by("name").values_list("name", flat=True)[:4])
    members = Customer.objects.filter(memberships__group=group).order_by("name", "pk")
    many, first = members.count(), members.first()
    found = []
    if below:
        found.append(f"{_few(below)} {'stands' if len(below) == 1 else 'stand'} below it")
    if many:
        archived = " (archived)" if first.status == Customer.Status.ARCHIVED else ""
        said = f"{first}{archived} is" if many == 1 else f"{many:,} customers, {first}{archived} among them, are"
        found.append(f"{said} in it")
    return found


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


@transaction.atomic
def join_group(*, customer: Customer, group: Group, by: User, now: datetime) -> bool:
    """Put the customer into the group; False when it was in it already. Raises GroupRefused."""
    group = still_there(group)
    known = {"since": now, "added_by": by}
    _, is_new = Membership.objects.get_or_create(customer=customer, group=group, defaults=known)
    if is_new:
        tell(customer, "group_joined", f"Put into the group {full_name(group)}", by=by, now=now)
    return is_new


@transaction.atomic
def leave_group(*, customer: Customer, group: Group, by: User, now: datetime) -> bool:
    """Take the customer out of the group; False when it was not in it."""
    gone, _ = Membership.objects.filter(customer=customer, group=group).delete()
    if gone:
        tell(customer, "group_left", f"Taken out of the group {full_name(group)}", by=by, now=now)
    return bool(gone)


@transaction.atomic
def join_many(*, customers: QuerySet[Customer], group: Group, by: User, now: datetime) -> int:
    """Put many customers into the group, however many in a few statements; returns how many are new in it."""
    group = still_there(group)
    new = list(customers.exclude(memberships__group=group).order_by("pk").values_list("pk", flat=True).distinct())
    rows = [Membership(customer_id=key, group=group, since=now, added_by=by) for key in new]
    Membership.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)
    tell_many(new, "group_joined", f"Put into the group {full_name(group)}", by=by, now=now)
    return len(new)


@transaction.atomic
def leave_many(*, customers: QuerySet[Customer], group: Group, by: User, now: datetime) -> int:
    """Take many customers out of the group; returns how many were in it."""
    group = still_there(group)
    members = memberships_of(customers, group)
    gone = sorted(members.values_list("customer", flat=True))
    members.delete()
    tell_many(gone, "group_left", f"Taken out of the group {full_name(group)}", by=by, now=now)
    return len(gone)


def still_there(group: Group) -> Group:
    """Return the group as it stands, locked until commit. Raises GroupRefused when somebody removed it."""
    if found := Group.objects.select_for_update(no_key=True).filter(pk=group.pk).first():
        return found
    raise GroupRefused(f"Somebody removed the group {group} meanwhile. Choose another one.", "group")


def lock_tree() -> None:
    """Let one change of the tree happen at a time, until commit: the lock the database's own guard takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers_group'))")


def _saved(group: Group) -> Group:
    try:
        group.full_clean()
    except ValidationError as trouble:
        raise GroupRefused(" ".join(trouble.messages), "name") from trouble
    group.save()
    return group
