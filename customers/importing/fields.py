"""What a column of a file can become: every field of a customer, its addresses, its people, and how it is sorted."""

from dataclasses import dataclass

from customers.loading.columns import customer_columns
from foundation.loading.cells import Days
from foundation.periods import company_zone
from staff.models import User

NOTED = "noted"
PERSON, CUSTOMER, ADDRESS, SORTING, OWN = "Person", "Customer", "Main address", "Sorting", "Own fields"
OF_CUSTOMER = {
    "name": "Firm, or customer's name", "code": "Code", "kind": "Company or person", "status": "Prospect or customer",
    "email": "E-mail of the office", "phone": "Phone of the office", "fax": "Fax of the office", "website": "Website",
    "language": "Language", "currency": "Currency", "vat_id": "VAT number", "tax_id": "Tax number",
    "sales_rep": "Sales rep", "parent_code": "Head office (code)", "payer": "Invoices go to (code)",
    "terms": "Payment terms", "credit_limit": "Credit limit", "shares_credit": "Uses head office's limit",
    "own_tax_rules": "Tax rules of its own",
    "created_on": "Customer since", "do_not_contact": "Not to be contacted",
    "do_not_contact_note": "Not to be contacted: why", "notes": "Notes", NOTED: "Notes, with the column's name",
}  # fmt: skip
OF_ADDRESS = {
    "address": "whole address", "recipient": "name above the street", "line1": "street", "line2": "second line",
    "pobox": "PO box", "city": "city", "region": "state or region", "postcode": "ZIP or postcode",
    "country": "country",
}  # fmt: skip
FURTHER = {
    "home": "Home address", "billing": "Billing address", "delivery": "Delivery address", "other": "Other address",
}  # fmt: skip
OF_PERSON = {
    "name": "Name in one line", "prefix": "Salutation and title", "salutation": "Salutation", "title": "Title",
    "first_name": "First name", "middle_name": "Middle name", "last_name": "Last name", "suffix": "Suffix",
    "role": "Job title", "department": "Department", "email": "E-mail", "phone": "Phone", "mobile": "Mobile phone",
    "fax": "Fax", "language": "Language", "birthday": "Birthday", "birth_year": "Birthday: year",
    "birth_month": "Birthday: month", "birth_day": "Birthday: day", "do_not_contact": "Not to be contacted",
    "notes": "Notes",
}  # fmt: skip
OF_SORTING = {"categories": "Categories", "tags": "Tags", "groups": "Groups"}
# Several columns may become these; what they hold is kept beside each other.
SEVERAL = {
    *("email", "phone", "fax", "categories", "tags", "groups", "notes", NOTED),
    *(f"person_{name}" for name in ("email", "phone", "mobile", "fax", "notes")),
}
# What only somebody with a permission of its own may set.
GUARDED = {
    "customers.set_terms": ("terms", "credit_limit", "shares_credit"),
    "customers.change_taxexemption": ("own_tax_rules",),
}


@dataclass(frozen=True)
class Target:
    """One thing a column can become; `heading` is the group it is offered under."""

    key: str
    label: str
    heading: str

    @property
    def in_full(self) -> str:
        """Return the label as it stands alone."""
        return f"{self.heading}: {self.label}" if self.heading not in (CUSTOMER, SORTING, OWN) else self.label


def targets(user: User) -> list[Target]:
    """Return what this user may fill from a file, in the order it is offered."""
    closed = {key for permission, keys in GUARDED.items() if not user.has_perm(permission) for key in keys}
    further = [
        Target(f"{place}_{part}", label, heading)
        for place, heading in FURTHER.items()
        for part, label in OF_ADDRESS.items()
        if part not in ("address", "recipient")
    ]
    return [
        *(Target(key, label, CUSTOMER) for key, label in OF_CUSTOMER.items() if key not in closed),
        *(Target(f"person_{key}", label, PERSON) for key, label in OF_PERSON.items()),
        *(Target(key, label, ADDRESS) for key, label in OF_ADDRESS.items()),
        *(Target(key, label, SORTING) for key, label in OF_SORTING.items()),
        *(Target(key, label, OWN) for key, label in own_targets().items()),
        *further,
    ]


def own_targets() -> dict[str, str]:
    """Return the fields the company added, by their names in the layout of a load."""
    known = {*OF_CUSTOMER, *OF_ADDRESS, *OF_SORTING, "address_purpose", "address_label"}
    columns = customer_columns(Days(company_zone()))
    return {each.name: heads_of(each)[0].replace("_", " ").capitalize() for each in columns if each.name not in known}


def heads_of(column) -> tuple[str, ...]:
    """Return the names a column of the layout has in files."""
    return tuple(getattr(column, "heads", ())) or (column.name,)


def our_heads() -> dict[str, str]:
    """Return the targets by the heads of our own files."""
    columns = customer_columns(Days(company_zone()))
    known = {*OF_CUSTOMER, *OF_ADDRESS, *OF_SORTING, *own_targets()}
    return {head: each.name for each in columns for head in (each.name, *heads_of(each)) if each.name in known}
