"""A row as the customer, the person and the addresses it speaks of, in cells of the layouts that are loaded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from customers.importing.fields import NOTED, OF_CUSTOMER, OF_PERSON, SEVERAL
from customers.importing.options import Options
from customers.importing.places import places_of
from customers.models import Customer
from customers.names import COMPANY, looks_like, read_name
from customers.phones import parse
from foundation.records.shapes import Row

NOBODY = "The row names neither a firm nor a person. Fill in a name, or map the column it stands in."
OF_NAME = ("first_name", "middle_name", "last_name", "suffix")
REACH = ("email", "phone", "fax")
DIVIDERS = re.compile(r"\s*(?::::|[\n;])\s*")  # Google's between several values, and ours


@dataclass
class Draft:
    """What a row says: cells of the layouts customer_columns and contact_columns; empty ones are left out."""

    number: int
    customer: dict[str, str]
    person: dict[str, str] = field(default_factory=dict)
    places: list[dict[str, str]] = field(default_factory=list)  # the main one first
    groups: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refusal: str = ""
    named_after: bool = False  # the customer's name is only that of the person, or an e-mail address

    @property
    def called(self) -> str:
        """What the row is called on the page."""
        firm = self.customer.get("name", "") or self.customer.get("code", "")
        return ", ".join(dict.fromkeys(filter(None, (firm, whole_name(self.person)))))

    @property
    def emails(self) -> list[str]:
        """The e-mail addresses of firm and person, in small letters."""
        said = ";".join((self.customer.get("email", ""), self.person.get("email", "")))
        return [each.lower() for each in re.split(r"[;,\s]+", said) if each]


def draft(row: Row, *, heads: Sequence[str], mapping: Sequence[str], options: Options) -> Draft:
    """Return what a row says when its columns become what `mapping` says."""
    cells = gathered(row, heads, mapping)
    remarks: list[str] = []
    customer = {key: cells[key] for key in cells if key in OF_CUSTOMER or is_own(key)}
    customer |= {key: cells[key] for key in ("categories", "tags") if key in cells}
    person = {key: cells[f"person_{key}"] for key in OF_PERSON if f"person_{key}" in cells}
    if "website" in customer:
        customer["website"] = customer["website"].split()[0]
    made = Draft(row.number, customer, _with_birthday(_with_prefix(person)), remarks=remarks)
    made.places = places_of(cells, country=options.country, remarks=remarks)
    made.groups = [name for name in DIVIDERS.split(cells.get("groups", "")) if name]
    _settle_names(made)
    _settle_reach(made, options.country)
    if options.tags:
        made.customer["tags"] = ";".join(filter(None, (made.customer.get("tags"), *options.tags)))
    return made


def is_own(key: str) -> bool:
    """Tell whether a target is a field of the company's own."""
    return key.startswith("own_")


def gathered(row: Row, heads: Sequence[str], mapping: Sequence[str]) -> dict[str, str]:
    """Return what the row says of each target; what several columns say of one stands beside each other."""
    said: dict[str, list[str]] = {}
    for head, target, cell in zip(heads, mapping, row.cells, strict=False):
        cell = cell.strip()
        if target and cell and cell not in said.get(target, ()):
            said.setdefault(target, []).append(f"{head}: {cell}" if target == NOTED else cell)
    notes = [*said.pop("notes", ()), *said.pop(NOTED, ())]
    several = {key: ";".join(DIVIDERS.split(";".join(cells))) for key, cells in said.items() if key in SEVERAL}
    single = {key: cells[0] for key, cells in said.items()}
    person_notes = {"person_notes": "\n".join(said["person_notes"])} if "person_notes" in said else {}
    return single | several | person_notes | ({"notes": "\n".join(notes)} if notes else {})


def _with_prefix(person: dict[str, str]) -> dict[str, str]:
    """Tell what stands before a name into salutation and title."""
    if prefix := person.pop("prefix", ""):
        read = read_name(f"{prefix} Jan Roth")
        before = {"salutation": read.salutation, "title": read.title} if read.last == "Roth" else {"title": prefix}
        person |= {name: value for name, value in before.items() if value and name not in person}
    return person


def _with_birthday(person: dict[str, str]) -> dict[str, str]:
    """Put a birthday together that stands in several columns, and write those of vCards with hyphens."""
    year, month, day = (person.pop(f"birth_{part}", "") for part in ("year", "month", "day"))
    whole = person.get("birthday", "")
    if month and whole.isdigit() and len(whole) < 3:
        day, whole = whole, ""
    if month.isdigit() and day.isdigit() and not whole:
        whole = f"{year.zfill(4) if year.isdigit() else '-'}-{int(month):02}-{int(day):02}"
    if found := re.fullmatch(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?:T.*)?", whole):
        whole = f"{found[1].replace('--', '-')}-{found[2]}-{found[3]}"
    return person | {"birthday": whole} if whole else {key: value for key, value in person.items() if key != "birthday"}


def whole_name(person: dict[str, str]) -> str:
    """Return the name of a person in one line, without what stands before it."""
    parts = " ".join(person[name] for name in OF_NAME[:3] if person.get(name))
    return ", ".join(filter(None, (parts, person.get("suffix")))) if parts else person.get("name", "")


def _settle_names(made: Draft) -> None:
    """Tell who the customer is: the firm; without one the person, who is its own first contact."""
    firm, person = made.customer.get("name", ""), whole_name(made.person)
    if made.person.keys() & {"first_name", "last_name"}:
        made.person.pop("name", None)
    if person and is_the_firm(made.person, person, firm):
        firm = made.customer["name"] = firm or person
        made.person.pop("name", None)
        made.person.pop("last_name", None)
        person = ""
    if not firm and person:
        made.customer |= {"name": person, "kind": made.customer.get("kind") or Customer.Kind.PERSON}
        made.named_after = True
    elif not firm and not made.customer.get("code"):
        if not made.emails:
            made.refusal = NOBODY
            return
        made.customer["name"], made.named_after = made.emails[0], True
        made.remarks.append("The row names nobody: the customer is called by its e-mail address.")
    if not person:
        _give_to_the_firm(made)


def is_the_firm(cells: dict[str, str], person: str, firm: str) -> bool:
    """Tell whether what stands where a person's name should is the firm: programs repeat it there."""
    if cells.get("first_name"):
        return False
    return firm.casefold() == person.casefold() if firm else "last_name" not in cells and looks_like(person) == COMPANY


def _give_to_the_firm(made: Draft) -> None:
    """What a row without a person says of one belongs to the firm."""
    said = {"email": ["email"], "phone": ["phone", "mobile"], "fax": ["fax"]}
    for key, of_person in said.items():
        values = [made.customer.get(key, ""), *(made.person.get(name, "") for name in of_person)]
        if any(values):
            made.customer[key] = ";".join(filter(None, values))
    if notes := made.person.get("notes"):
        made.customer["notes"] = "\n".join(filter(None, (made.customer.get("notes"), notes)))
    made.person = {}


def _settle_reach(made: Draft, country: str) -> None:
    """A number typed without its country, of a row without an address, is of the country chosen for the file."""
    if not country or any("country" in place for place in made.places[:1]):
        return
    for cells, keys in ((made.customer, ("phone", "fax")), (made.person, ("phone", "mobile", "fax"))):
        for key in keys:
            if key in cells:
                cells[key] = ";".join(_abroad(number, country) for number in cells[key].split(";"))


def _abroad(number: str, country: str) -> str:
    read = parse(number, country)
    return f"{read.e164} ext. {read.extension}" if read.extension else read.e164 or number
