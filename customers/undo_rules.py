"""Who may take something back, until when, and what the database says to it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from customers.models import Operation
from staff.models import User


class UndoRefused(Exception):
    """The operation was not taken back; the text says why and what to do, `obstacles` what stands in the way."""

    def __init__(self, text: str, obstacles: list[str] | None = None):
        super().__init__(text)
        self.obstacles = obstacles or []


@dataclass(frozen=True)
class Undone:
    """How many rows were put back, and a sentence for each kind of row that stays as it is."""

    rows: int
    left: list[str]


def may_undo(operation: Operation, user: User) -> bool:
    """True for whoever did it, and for those who may take back what others did."""
    return operation.by_id == user.pk or user.has_perm("customers.undo_operation")


def ensure_undoable(operation: Operation, *, by: User, now: datetime) -> None:
    """Raise UndoRefused unless this user may take the operation back now."""
    if operation.undone_at:
        raise UndoRefused(f"{operation.undone_by} took this back already, on {operation.undone_at:%d %b %Y at %H:%M}.")
    if now > operation.until:
        raise UndoRefused(f"This can be taken back for 30 days only, which ended on {operation.until:%d %b %Y}.")
    if not may_undo(operation, by):
        raise UndoRefused(f"Only {operation.by}, or somebody who may take back what others did, can take this back.")


def check_links() -> None:
    """Let the database check now what it would check at commit. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def ensure_links_hold() -> None:
    """Raise UndoRefused when a row would point to one that is gone."""
    try:
        with transaction.atomic():
            check_links()
    except DatabaseError as error:
        raise UndoRefused(
            "Something that was added since hangs on what would go, or what comes back hangs on what is gone. "
            "Nothing was taken back; remove what was added since, then try again."
        ) from error


def mark_undone(operation: Operation, left: list[str], *, by: User, now: datetime) -> None:
    """Write down who took it back, and what stayed as it was."""
    operation.undone_at, operation.undone_by = now, by
    operation.about["left"] = left
    operation.save(update_fields=["undone_at", "undone_by", "about"])
