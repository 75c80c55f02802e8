"""Two people at one record (A29): what each of them changed is merged, and who was overtaken is asked.

Whoever opens a form is shown some values (`original`) and saves others (`mine`); in between the record may have come
to stand differently (`theirs`). Different fields merge by themselves. The same field changed to two values does not:
nothing is saved, and the second person chooses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from foundation.templatetags.formats import day_full
from staff.models import User

Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Meanwhile:
    """One field that somebody else, or both, changed since the form was opened; `clash`: both, differently."""

    name: str
    label: str
    original: Any
    theirs: Any
    mine: Any
    clash: bool

    @property
    def changed_by_me(self) -> bool:
        return bare(self.mine) != bare(self.original)


class Stale(Exception):
    """Both changed the same fields. Nothing was saved; `fields` says who wants what, `record` is as it stands."""

    def __init__(self, record: Model, fields: list[Meanwhile]):
        super().__init__("Somebody changed the same fields while you were typing.")
        self.record = record
        self.fields = fields


def merge(
    record: Model, *, theirs: Mapping[str, Any], mine: Mapping[str, Any], original: Mapping[str, Any],
    label: Callable[[str], str],
) -> dict[str, Any]:  # fmt: skip
    """Return the fields I changed, which may be saved over what stands now (`theirs`).

    The record is locked by the caller, so that nobody comes between. Raises Stale for a field both changed.
    """
    changed = {name: value for name, value in mine.items() if bare(value) != bare(original[name])}
    fields = []
    for name, before in original.items():
        wanted = changed.get(name, before)
        by_them = bare(theirs[name]) != bare(before)
        clash = name in changed and by_them and bare(theirs[name]) != bare(wanted)
        if name in changed or by_them:
            fields.append(Meanwhile(name, label(name), before, theirs[name], wanted, clash))
    if any(field.clash for field in fields):
        raise Stale(record, fields)
    return changed


def locked(rows: type[Record], pk: int, *also: str) -> Record:
    """Return the row as it stands, locked until commit, with the rows it points to by `also`. Raises DoesNotExist."""
    return rows._default_manager.select_related(*also).select_for_update(of=("self", *also), no_key=True).get(pk=pk)


def last_change(*records: Model) -> tuple[User | None, datetime | None]:
    """Return who changed any of these rows last, and when; None where nobody did since they were loaded."""
    known = [record for record in records if record.changed_at]
    last = max(known, key=lambda record: record.changed_at, default=None)
    return (last.changed_by, last.changed_at) if last else (None, None)


def bare(value: Any) -> Any:
    """Return the value in the form in which two of them are compared."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, str):
        return value.strip().replace("\r\n", "\n")
    if isinstance(value, int | Decimal | date) or value is None:
        return value
    return sorted(bare(each) for each in value)


def said(value: Any) -> str:
    """Return the value as a person says it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, date):
        return day_full(value)
    if isinstance(value, str | int | Model):
        return str(value)
    return ", ".join(str(each) for each in value) or "–"
