"""Erasing what was written, by a signed order: personal data go, that something was written, when and by whom stays.

The text is hashed with a salt into what was signed; both are taken away, so the chain stays verifiable and the text
cannot be guessed again. The order is an entry of its own that names the erased one; without one the database refuses,
and the verification tells.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from customers.models import Contact
from journal.canonical import NotCanonical, parse_canonical
from journal.kinds import ERASURE
from journal.models import Body, Entry
from journal.record import record
from journal.words import read
from staff.models import User

SHORTEST_REASON = 10  # characters
PARTY, NAME, LAST_NAME = "party", "name", "last_name"  # how somebody is named in an entry


class CannotErase(Exception):
    """Nothing was erased; the message is a sentence for the person who wanted it, `field` the input it is about."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Naming:
    """An entry that names somebody: as one it was held with, by name in what was written, or by last name alone."""

    entry: Entry
    how: str

    @property
    def is_sure(self) -> bool:
        """False where it may be somebody else of that last name."""
        return self.how != LAST_NAME


def erase(*, entry: Entry, reason: str, by: User, now: datetime) -> Entry:
    """Erase the text of one entry and return the order. Raises CannotErase."""
    return erase_all(entries=[entry], reason=reason, by=by, now=now)[0]


@transaction.atomic
def erase_all(*, entries: Sequence[Entry], reason: str, by: User, now: datetime) -> list[Entry]:
    """Erase the texts of these entries of one customer, by one order each; all of them or none. Raises CannotErase."""
    reason = reason.strip()
    if not entries:
        raise CannotErase("Choose the entries whose text is to be erased.", "entries")
    if len(reason) < SHORTEST_REASON:
        raise CannotErase(f"Say why, in {SHORTEST_REASON} characters at least: the reason stays.", "reason")
    bodies = {body.pk: body for body in Body.objects.select_for_update().filter(pk__in=[e.pk for e in entries])}
    for entry in entries:
        if trouble := why_not(entry, bodies.get(entry.pk)):
            raise CannotErase(trouble)
        _ensure_nameless(reason, _names(entry, bodies[entry.pk]))
    orders = [_order(entry, _said(reason, entries), by, now) for entry in entries]
    Body.objects.filter(pk__in=bodies).update(salt=None, content=None)
    return orders


def entries_naming(contact: Contact) -> list[Naming]:
    """Return the customer's entries that name the contact and whose text still stands, the newest first."""
    person = contact.person
    first, last = person.first_name, person.last_name
    names = [f"{first} {last}", f"{last} {first}"]
    if person.middle_name:
        names += [f"{first} {person.middle_name} {last}", f"{last} {first} {person.middle_name}"]
    whole = " | ".join(f"({phrase(name)})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(NAMING, [contact.pk, whole, phrase(last or first), contact.customer_id, ERASURE])
        found = dict(cursor.fetchall())
    entries = Entry.objects.select_related("author", "body", "customer", "book").filter(pk__in=found).order_by("-pk")
    return [Naming(entry, found[entry.pk]) for entry in entries]


def phrase(name: str) -> str:
    """Return the question for the words of a name one after the other."""
    return read(f'"{name}"').query


# By party where the payload names the contact; by name where the words stand one after the other, in either order.
NAMING = f"""
WITH asked AS (
    SELECT %s::bigint AS contact, %s::tsquery AS name, %s::tsquery AS last_name
), held AS (
    SELECT entry.id,
        CASE WHEN convert_from(entry.payload, 'UTF8')::jsonb #> '{{parties,contacts}}' @> to_jsonb(asked.contact)
                THEN '{PARTY}'
             WHEN body.words @@ asked.name THEN '{NAME}'
             WHEN body.words @@ asked.last_name THEN '{LAST_NAME}' END AS how
    FROM asked, journal_entry entry JOIN journal_body body ON body.entry_id = entry.id
    WHERE entry.customer_id = %s AND entry.kind <> %s AND body.content IS NOT NULL
)
SELECT id, how FROM held WHERE how IS NOT NULL
"""


def why_not(entry: Entry, body: Body | None = None) -> str:
    """Say why the text of an entry cannot be erased; empty when it can."""
    body = body or getattr(entry, "body", None)
    if entry.kind == ERASURE:
        return f"Entry {entry.number} is an order to erase. Such an order is never erased itself."
    if body is None or body.content is None:
        return f"The text of entry {entry.number} is erased already."
    return ""


def _ensure_nameless(reason: str, names: list[str]) -> None:
    """Who asked to be forgotten must not be named again by the order."""
    for name in names:
        if re.search(rf"\b{re.escape(name)}\b", reason, re.IGNORECASE):
            raise CannotErase(f"The reason names {name}, and it stays. Say why without the name.", "reason")


def contacts_of(entry: Entry) -> list[Contact]:
    """Return the contact persons the entry was held with, as far as they are still on file."""
    return list(entry.customer.contacts.select_related("person").filter(pk__in=_parties(entry)["contacts"]))


def _names(entry: Entry, body: Body) -> list[str]:
    """The people of the customer the text names as parties; our own staff may be named again."""
    contacts, users = (len(_parties(entry)[side]) for side in ("contacts", "users"))
    names = json.loads(body.content).get("parties", [])
    return [name for name in (*names[:contacts], *names[contacts + users :]) if name.strip()]


def _parties(entry: Entry) -> dict[str, list[int]]:
    try:
        return parse_canonical(bytes(entry.payload))["parties"]
    except (NotCanonical, KeyError, TypeError):  # altered, which the page of the entry says
        return {"contacts": [], "users": []}


def _said(reason: str, entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return reason
    numbers = ", ".join(entry.number for entry in entries)
    return f"{reason}\n\nErased together: entries {numbers}."


def _order(entry: Entry, text: str, by: User, now: datetime) -> Entry:
    return record(entry.customer, ERASURE, f"Text of entry {entry.seq} erased", text=text, by=by, now=now, amends=entry)
