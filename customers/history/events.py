"""The events of a folder, or of all, newest first: one query over the tables of events, a page at a time."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from customers.history.kinds import OF_KEY, FollowedKind
from customers.models import Customer
from foundation.periods import end_of_day
from foundation.sql import fetch

SIZE = 50  # events a page

# One table's newest events, each with the row as the event before it left it.
NEWEST = """
    (SELECT '{key}' AS kind, {place} AS place, event.pgh_id, event.pgh_created_at AS at, event.pgh_label AS action,
        event.pgh_obj_id AS row_id, event.pgh_context AS context, {customer} AS customer_id, to_jsonb(event) AS now,
        (SELECT to_jsonb(before) FROM {table} before
            WHERE before.pgh_obj_id = event.pgh_obj_id AND before.pgh_id < event.pgh_id
            ORDER BY before.pgh_id DESC LIMIT 1) AS before
    FROM {table} event
    WHERE event.pgh_label <> 'found' AND {conditions}
    ORDER BY event.pgh_created_at DESC, event.pgh_id DESC LIMIT %(size)s)
"""
WITH_THOSE_MERGED = """
    WITH RECURSIVE folder AS (
        SELECT id FROM customers_customer WHERE id = %(customer)s
        UNION SELECT merged.id FROM customers_customer merged JOIN folder ON merged.merged_into_id = folder.id
    )
    SELECT id FROM folder
"""


@dataclass(frozen=True)
class Asked:
    """Which events: of one folder (None: of all), of one user, from one day to another, before a cursor."""

    customer: Customer | None = None
    user_id: int | None = None
    since: date | None = None
    until: date | None = None
    before: str = ""


@dataclass(frozen=True)
class Event:
    """One row of a table, inserted, updated or deleted. `before` and `now` are the row as JSON, None where none was."""

    kind: FollowedKind
    place: int
    pgh_id: int
    at: datetime
    action: str
    row_id: int
    customer_id: int | None
    before: dict | None
    now: dict | None
    context: dict

    @property
    def cursor(self) -> str:
        """Where the next page goes on."""
        return base64.urlsafe_b64encode(json.dumps([self.at.isoformat(), self.place, self.pgh_id]).encode()).decode()


def events(asked: Asked, kinds: Sequence[FollowedKind]) -> tuple[list[Event], str]:
    """Return a page of events of these kinds, newest first, and the cursor of the next page ("" at the end)."""
    if not kinds:
        return [], ""
    parameters = {"size": SIZE + 1, "user": asked.user_id, "customers": _folder(asked.customer), **_place(asked.before)}
    parameters["since"] = end_of_day(asked.since - timedelta(days=1)) if asked.since else None
    parameters["until"] = end_of_day(asked.until) if asked.until else None
    parts = [_newest(kind, asked, after=parameters["at"] is not None) for kind in kinds]
    newest = f"SELECT * FROM ({' UNION ALL '.join(parts)}) newest"
    rows = fetch(f"{newest} ORDER BY at DESC, place DESC, pgh_id DESC LIMIT %(size)s", parameters)
    found = [_event(row) for row in rows]
    return found[:SIZE], found[SIZE - 1].cursor if len(found) > SIZE else ""


def _newest(kind: FollowedKind, asked: Asked, *, after: bool) -> str:
    place = list(OF_KEY).index(kind.key)
    conditions = [
        *([kind.whose] if asked.customer else []),
        *(["(event.pgh_context ->> 'user')::bigint = %(user)s"] if asked.user_id else []),
        *(["event.pgh_created_at >= %(since)s"] if asked.since else []),
        *(["event.pgh_created_at < %(until)s"] if asked.until else []),
        *([f"(event.pgh_created_at, {place}, event.pgh_id) < (%(at)s, %(place)s, %(pgh_id)s)"] if after else []),
    ]
    columns = {field.attname for field in kind.model._meta.fields}
    customer = "event.id" if kind.model is Customer else "event.customer_id" if "customer_id" in columns else "NULL"
    return NEWEST.format(
        key=kind.key, place=place, table=kind.table, customer=customer, conditions=" AND ".join(conditions) or "TRUE"
    )


def _folder(customer: Customer | None) -> list[int]:
    """The customer and those that were merged into it: what was changed when they were two is told as well."""
    return [row["id"] for row in fetch(WITH_THOSE_MERGED, {"customer": customer.pk})] if customer else []


def _place(cursor: str) -> dict[str, object]:
    """Read a cursor; one that nobody gave begins at the newest event."""
    try:
        at, place, pgh_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return {"at": datetime.fromisoformat(at), "place": int(place), "pgh_id": int(pgh_id)}
    except (ValueError, TypeError, binascii.Error):
        return {"at": None, "place": None, "pgh_id": None}


def _event(row: dict) -> Event:
    now, before = (json.loads(row[name]) if isinstance(row[name], str) else row[name] for name in ("now", "before"))
    context = json.loads(row["context"]) if isinstance(row["context"], str) else row["context"]
    gone = row["action"] == "delete"
    before = None if row["action"] == "insert" else before
    return Event(
        OF_KEY[row["kind"]], row["place"], row["pgh_id"], row["at"], row["action"], row["row_id"], row["customer_id"],
        before=now if gone else before, now=None if gone else now, context=context or {},
    )  # fmt: skip
