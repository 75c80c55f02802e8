"""The customers a file makes or changes: the rows that speak of the same one put together, cell by cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from customers.importing.drafts import Draft, whole_name
from customers.importing.fields import OF_ADDRESS
from customers.importing.matching import together
from customers.importing.options import Options
from customers.importing.standing import ADDED, Standing, missing_only, person_of
from customers.models import Customer, ImportRow

UPDATE, FILL = ImportRow.Outcome.UPDATE, ImportRow.Outcome.FILL


@dataclass
class Planned:
    """One customer to be: the first row that speaks of it, all rows, its cells, further addresses, people, groups.

    `customer_id` is None for a new one.
    """

    number: int
    customer_id: int | None
    numbers: list[int] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    places: list[dict[str, str]] = field(default_factory=list)
    people: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Decided:
    """A row that is taken over: what it says, what is done with it, and whose it is (None: a new customer)."""

    draft: Draft
    what: str
    customer_id: int | None


def planned(rows: Iterable[Decided], known: dict[int, Standing], options: Options) -> list[Planned]:
    """Put the rows together by the customer they speak of, in the order of the file."""
    rows = list(rows)
    same = together(row.draft for row in rows if row.customer_id is None)
    found: dict[object, Planned] = {}
    for row in rows:
        key = row.customer_id or same(row.draft)
        plan = found.setdefault(key, Planned(row.draft.number, row.customer_id))
        _add(plan, row, known.get(row.customer_id), options)
    return list(found.values())


def _add(plan: Planned, row: Decided, known: Standing | None, options: Options) -> None:
    customer, main, further, person = cells_of(row, known, options)
    plan.numbers.append(row.draft.number)
    if plan.cells.keys().isdisjoint(OF_ADDRESS):
        customer |= main
    elif main.items() - plan.cells.items():
        further = [{"address_purpose": "other"} | main, *further]
    for name, cell in customer.items():
        plan.cells[name] = joined(name, plan.cells.get(name, ""), cell)
    plan.places += [place for place in further if place not in plan.places]
    plan.groups.update(row.draft.groups)
    if person:
        plan.people.append((row.draft.number, person))


def cells_of(row: Decided, known: Standing | None, options: Options) -> tuple[dict, dict, list[dict], dict]:
    """Return what the row writes of the customer, its main address, further addresses and the person."""
    main, further = (row.draft.places or [{}])[0], row.draft.places[1:]
    customer, person = dict(row.draft.customer), row.draft.person
    if known is None:
        return {"status": options.status} | customer, main, further, person
    for name in ("code", "name", "kind") if row.draft.named_after else ("code",):
        customer.pop(name, None)
    person = as_known(person, known)
    if known.customer.status == Customer.Status.DELETED:
        customer["status"] = customer.get("status") or options.status
    if row.what == FILL:
        customer = missing_only(customer, known.cells, keep={"status"} & customer.keys() if is_back(known) else ())
        customer = {name: cell for name, cell in customer.items() if name != "kind"}
        main = {} if known.has_address else main
        person = _filling(person, person_of(known, person))
    return customer, main, further, person


def as_known(person: dict[str, str], known: Standing) -> dict[str, str]:
    """Give a person the name we know it by, where e-mail address and first or last name are the same."""
    if not person or person_of(known, person) is not None:
        return person
    there = [each for each in known.people.values() if shares_email(each, person) and shares_name(each, person)]
    if len(there) != 1:
        return person
    names = {name: there[0][name] for name in ("first_name", "middle_name", "last_name", "suffix")}
    return {name: cell for name, cell in person.items() if name != "name"} | names


def shares_email(one: dict[str, str], other: dict[str, str]) -> bool:
    return bool(words(one.get("email", "")) & words(other.get("email", "")))


def shares_name(one: dict[str, str], other: dict[str, str]) -> bool:
    return bool(words(whole_name(one)) & words(whole_name(other)))


def words(text: str) -> set[str]:
    return set(re.split(r"[;,\s]+", text.lower())) - {""}


def is_back(known: Standing) -> bool:
    """Whether a deleted customer comes back with the file."""
    return known.customer.status == Customer.Status.DELETED


def _filling(person: dict[str, str], there: dict[str, str] | None) -> dict[str, str]:
    """Return what fills in what is missing of a person we know; the name says who it is."""
    named = {"name", "first_name", "last_name"}
    return missing_only(person, there, keep=named) if there else person


def joined(name: str, before: str, cell: str) -> str:
    """Return what two rows say of the same thing: the first word counts, lists and notes grow."""
    if not before or before == cell:
        return cell or before
    if name in ADDED:
        return ";".join(dict.fromkeys(filter(None, re.split(r"\s*;\s*", f"{before};{cell}"))))
    if name == "notes" and cell not in before:
        return f"{before}\n{cell}"
    return before
