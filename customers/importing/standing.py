"""What we have of the customers a file speaks of, in the cells of the layouts, so that both can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from customers.importing.drafts import is_own
from customers.importing.fields import OF_ADDRESS, OF_CUSTOMER, OF_PERSON, OF_SORTING, own_targets
from customers.loading.columns import contact_columns, customer_columns
from customers.models import Address, Customer
from customers.names import read_name
from customers.phones import parse
from foundation.loading.cells import Days, Refused
from foundation.periods import company_zone

ADDED = {"email", "phone", "mobile", "fax", "categories", "tags"}  # what a file adds to, and never takes from
PLAIN = (
    "name", "kind", "status", "website", "language", "currency", "vat_id", "tax_id", "terms", "notes",
    "do_not_contact_note",
)  # fmt: skip
LABELS = {**OF_CUSTOMER, **OF_SORTING, **{part: f"Address: {label}" for part, label in OF_ADDRESS.items()}}

Change = tuple[str, str, str]  # what, before, after


@dataclass
class Standing:
    """One customer as it is: its cells, and those of its people by their name in small letters."""

    customer: Customer
    cells: dict[str, str]
    people: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    @property
    def has_address(self) -> bool:
        return any(self.cells.get(part) for part in OF_ADDRESS)


def standing_of(customer_ids: Iterable[int]) -> dict[int, Standing]:
    """Read customers with address, phones, e-mails, categories, tags and people, in a fixed number of queries."""
    rows = Customer.objects.select_related("sales_rep", "parent", "payer").prefetch_related(
        "addresses", "phones", "emails", "categories", "tags", "contacts__person__phones", "contacts__person__emails"
    )
    return {pk: _standing(customer) for pk, customer in rows.in_bulk(set(customer_ids)).items()}


def _standing(customer: Customer) -> Standing:
    cells = {name: str(getattr(customer, name)) for name in PLAIN}
    cells |= {f"own_{key}": str(value) for key, value in customer.custom.items()}
    cells |= {
        "code": customer.code,
        "sales_rep": customer.sales_rep.name if customer.sales_rep else "",
        "parent_code": customer.parent.code if customer.parent else "",
        "payer": customer.payer.code if customer.payer else "",
        "credit_limit": f"{customer.credit_limit:f}" if customer.credit_limit is not None else "",
        "shares_credit": str(customer.shares_credit),
        "own_tax_rules": str(customer.own_tax_rules),
        "do_not_contact": str(customer.do_not_contact),
        "created_on": customer.created_on.isoformat(),
        "categories": ";".join(each.name for each in customer.categories.all()),
        "tags": ";".join(each.name for each in customer.tags.all()),
    }
    main = next((each for each in customer.addresses.all() if each.purpose == Address.Purpose.MAIN), None)
    if main:
        cells |= {"address": main.as_typed} | {
            part: getattr(main, part) for part in OF_ADDRESS if part not in ("address", "pobox")
        }
    return Standing(customer, cells | _reach(customer), dict(map(_person, customer.contacts.all())))


def _person(contact) -> tuple[tuple[str, str], dict[str, str]]:
    person = contact.person
    cells = {name: str(getattr(person, name)) for name in OF_PERSON if hasattr(person, name)} | _reach(person)
    cells |= {name: getattr(contact, name) for name in ("role", "department", "notes")}
    return (person.first_name.lower(), person.last_name.lower()), cells


def _reach(owner) -> dict[str, str]:
    by_kind: dict[str, list[str]] = {"phone": [], "mobile": [], "fax": []}
    for phone in owner.phones.all():
        by_kind["phone" if phone.kind == "office" else phone.kind].append(phone.as_typed)
    reach = {kind: ";".join(numbers) for kind, numbers in by_kind.items()}
    return reach | {"email": ";".join(email.address for email in owner.emails.all())}


def person_of(standing: Standing | None, cells: Mapping[str, str]) -> dict[str, str] | None:
    """Return the cells of the person of this name among those of the customer, None for a new one."""
    first, last = cells.get("first_name", ""), cells.get("last_name", "")
    if not (first or last):
        read = read_name(cells.get("name", ""))
        first, last = (read.first, read.last) if read.last else ("", read.first)
    return standing.people.get((first.lower(), last.lower())) if standing else None


class Comparison:
    """Says what a file would change, in the words of the page; cells are read as the load reads them."""

    def __init__(self, days: Days | None = None):
        days = days or Days(company_zone())
        self.labels = LABELS | own_targets()
        self.readers = {column.name: column.read for column in customer_columns(days)}
        self.of_people = {column.name: column.read for column in contact_columns(days)}

    def of_customer(self, cells: Mapping[str, str], known: Mapping[str, str], region: str = "") -> list[Change]:
        """Return what cells would change of a customer that has `known`, {} of a new one."""
        return list(self._changes(cells, known, self.labels, self.readers, region))

    def of_person(self, cells: Mapping[str, str], known: Mapping[str, str] | None, region: str = "") -> list[Change]:
        """Return what cells would change of a person; `known` None is a new one."""
        return list(self._changes(cells, known or {}, OF_PERSON, self.of_people, region))

    def _changes(self, cells, known, labels, readers, region):
        for name, cell in cells.items():
            before = known.get(name, "")
            if name in ADDED:
                after = ";".join(new_among(name, cell, before, known, region))
            else:
                after = self._read(readers.get(name), cell)
            if after and (name in ADDED or after != before):
                after = "; ".join(after.split(";")) if name in ADDED else shown(after)
                yield labels.get(name, name), "" if name in ADDED else shown(before), after

    @staticmethod
    def _read(reader, cell: str) -> str:
        try:
            value = reader(cell) if reader else cell
        except Refused:
            return cell
        return value.strip('"') if isinstance(value, str) and value.startswith('"') else str(value)


def new_among(name: str, cell: str, before: str, known: Mapping[str, str], region: str) -> list[str]:
    """Return the values of a cell that are not there yet; numbers are the same however they are written."""
    if name in ("phone", "mobile", "fax"):
        numbers = ";".join(known.get(kind, "") for kind in ("phone", "mobile", "fax"))
        there = {same_number(each, region) for each in numbers.split(";")}
        return [each.strip() for each in cell.split(";") if each.strip() and same_number(each, region) not in there]
    there = {each.strip().lower() for each in before.split(";")}
    return [each.strip() for each in cell.split(";") if each.strip() and each.strip().lower() not in there]


def same_number(typed: str, region: str) -> str:
    read = parse(typed, region)
    return f"{read.e164} {read.extension}" if read.e164 else typed.strip()


def shown(value: str) -> str:
    """Return a value as the page shows it."""
    value = value.rstrip("0").rstrip(".") if "." in value and value.replace(".", "").isdigit() else value
    return {"True": "yes", "False": "no"}.get(value, value)


def missing_only(cells: Mapping[str, str], known: Mapping[str, str], *, keep: Iterable[str] = ()) -> dict[str, str]:
    """Return the cells that fill in what is missing, and those that only add."""
    absent = {"", "False", "None"}
    return {
        name: cell for name, cell in cells.items()
        if name in ADDED or name in keep or known.get(name, "") in absent or (is_own(name) and name not in known)
    }  # fmt: skip
