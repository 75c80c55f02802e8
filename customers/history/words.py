"""The history as people read it: which field, from what to what, by whom and by what path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, DateField, DateTimeField, DecimalField, Field, ForeignKey, JSONField, Model

from customers.custom_fields import OwnField, own_by_name
from customers.history.events import Event
from customers.models import Contact, Customer, Person
from foundation.templatetags.formats import day_full, money_with_currency, when
from staff.models import User

NOT_TOLD = {"id", "customer", "person"}  # said by where the line stands
DID = {"insert": "added", "update": "changed", "delete": "removed"}
SAID_BY_THE_EVENT = {"added_at", "added_by", "since"}  # of a row that was added
# Whose doing it was where nobody was signed in, by how the path begins.
NOBODY = {"task": "A task in the background", "job:": "A job", "manage.py": "A command", "": "By hand in the database"}


@dataclass(frozen=True)
class Line:
    """One field that changed; "" where there was or is nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """One event in words."""

    at: datetime
    what: str  # "Address: delivery, Berlin"
    did: str
    who: str
    path: str  # "POST /customers/C00012/edit/"
    lines: list[Line]
    customer: Customer | None


class Names:
    """The names of the records the events point to, read at once for each of the few models."""

    def __init__(self, events: Iterable[Event]):
        wanted: dict[type[Model], set[int]] = {User: set(), Customer: set()}
        for event in events:
            wanted[User].add(event.context.get("user"))
            wanted[Customer].add(event.customer_id)
            for field in event.kind.model._meta.fields:
                if isinstance(field, ForeignKey):
                    wanted.setdefault(field.related_model, set()).update(
                        row.get(field.attname) for row in (event.before, event.now) if row
                    )
        self.of = {model: model._base_manager.in_bulk(keys - {None}) for model, keys in wanted.items() if keys - {None}}
        people = {_person(event) for event in events} - {None}
        self.firms = dict(Contact.objects.filter(person__in=people).order_by("-pk").values_list("person", "customer"))
        self.of[Customer] = {**self.of.get(Customer, {}), **Customer.objects.in_bulk(set(self.firms.values()))}
        self.own = {own.key: own for own in own_by_name().values()}

    def record(self, model: type[Model], key: int | None) -> Model | None:
        return self.of.get(model, {}).get(key)

    def name(self, model: type[Model], key: int | None) -> str:
        """Return what a record is called; one that is gone by its number."""
        if key is None:
            return ""
        found = self.record(model, key)
        return str(found) if found else f"no. {key}, which is no longer there"


def told(events: list[Event]) -> list[Told]:
    """Return the events in words; a fixed number of queries for the names in them."""
    names = Names(events)
    return [_told(event, names) for event in events]


def _told(event: Event, names: Names) -> Told:
    user, path = event.context.get("user"), event.context.get("path", "")
    nobody = NOBODY.get(path.split(" ")[0], path)
    return Told(
        at=event.at,
        what=_what(event, names),
        did=DID[event.action],
        who=names.name(User, user) if user else nobody,
        path=path,
        lines=list(_lines(event, names)),
        customer=names.record(Customer, event.customer_id or names.firms.get(_person(event))),
    )


def _person(event: Event) -> int | None:
    """The person an event tells of, or whose telephone or e-mail it is."""
    row = event.now or event.before or {}
    return event.row_id if event.kind.model is Person else row.get("person_id")


def _what(event: Event, names: Names) -> str:
    row = event.now or event.before or {}
    said = [_written(event.kind.model, field, row, names) for field in _named(event)]
    return ": ".join(filter(None, (event.kind.label, event.kind.between.join(filter(None, said)))))


def _named(event: Event) -> list[Field]:
    by_column = {field.attname: field for field in event.kind.model._meta.fields}
    return [by_column[name] for name in event.kind.named]


def _lines(event: Event, names: Names) -> Iterable[Line]:
    """The fields that differ; of a row that was added or removed those that held something."""
    changed = event.action == "update"
    left_out = NOT_TOLD if changed else NOT_TOLD | SAID_BY_THE_EVENT | {field.name for field in _named(event)}
    for field in event.kind.model._meta.fields:
        if field.name in left_out or field.attname not in (event.now or event.before):
            continue
        if isinstance(field, JSONField):
            yield from _own_fields(event, field, names)
            continue
        old, new = (_written(event.kind.model, field, row, names) if row else "" for row in (event.before, event.now))
        if old != new and (changed or not {old, new} <= {"", "no"}):
            yield Line(str(field.verbose_name).capitalize(), old, new)


def _own_fields(event: Event, field: Field, names: Names) -> Iterable[Line]:
    """The fields of the company's own, each by its label."""
    old, new = ((row or {}).get(field.attname) or {} for row in (event.before, event.now))
    currency = (event.now or event.before or {}).get("currency", "")
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            own = names.own.get(key)
            yield Line(own.label if own else key, *(_own(own, row.get(key), currency) for row in (old, new)))


def _written(model: type[Model], field: Field, row: Mapping[str, Any], names: Names) -> str:
    value = row.get(field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return names.name(field.related_model, value)
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if isinstance(field, DateTimeField):
        return when(datetime.fromisoformat(value))
    if isinstance(field, DateField):
        return day_full(date.fromisoformat(value))
    if isinstance(field, DecimalField):
        return money_with_currency(Decimal(str(value)), row.get("currency", ""))
    return str(dict(field.flatchoices).get(value, value))


def _own(own: OwnField | None, kept: Any, currency: str) -> str:
    """A value of a field of the company's own as people read it; as it is kept where the field is gone."""
    if kept is None:
        return ""
    return own.written(own.typed(kept), currency) if own else str(kept)
