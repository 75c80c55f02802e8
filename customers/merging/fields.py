"""The fields of two customers side by side: what differs, which value is likely the better one, and what is dropped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from customers.custom_fields import own_fields
from customers.meanwhile import bare, said
from customers.models import Customer
from customers.register import label_of, values_of
from foundation.languages import language_name
from foundation.money import format_money


class Choice(StrEnum):
    SURVIVOR = "survivor"
    LOSER = "loser"
    BOTH = "both"


PLAIN = (
    "name", "kind", "status", "language", "vat_id", "tax_id", "website", "sales_rep", "currency", "terms",
    "payment_type", "credit_limit", "parent", "shares_credit", "payer", "do_not_contact", "do_not_contact_note",
    "notes",
)  # fmt: skip
NEWER_WINS = ("name", "vat_id", "tax_id", "website", "sales_rep")
PLACES = {"main_address": "Main address", "key_contact": "First person to call"}
STATUS_ORDER = (Customer.Status.CUSTOMER, Customer.Status.PROSPECT, Customer.Status.ARCHIVED)
TOGETHER = {"do_not_contact_note": "do_not_contact"}  # says nothing without the other

CHOICES = {name: dict(Customer._meta.get_field(name).flatchoices) for name in ("kind", "status", "payment_type")}


@dataclass(frozen=True)
class Field:
    """One field of both; `proposed` is whose value is likely the better one."""

    name: str
    label: str
    loser: Any
    survivor: Any
    proposed: Choice
    currencies: tuple[str, str] = ("", "")  # the loser's and the survivor's

    @property
    def differs(self) -> bool:
        return bare(self.loser) != bare(self.survivor)

    @property
    def can_be_both(self) -> bool:
        return self.name == "notes" and bool(self.loser and self.survivor)

    @property
    def loser_said(self) -> str:
        return written(self.name, self.loser, self.currencies[0])

    @property
    def survivor_said(self) -> str:
        return written(self.name, self.survivor, self.currencies[1])

    def value(self, choice: Choice) -> Any:
        """Return the value that stays when this is chosen."""
        if choice == Choice.BOTH and self.can_be_both:
            return f"{self.survivor}\n\n{self.loser}"
        return self.loser if choice == Choice.LOSER else self.survivor


def fields_of(loser: Customer, survivor: Customer) -> list[Field]:
    """Return every field of master data of both, and whose main address and first person to call there are."""
    own = own_fields()
    names = [*PLAIN, *(each.name for each in own)]
    labels = {name: label_of(name) for name in PLAIN} | {each.name: each.label for each in own}
    theirs, ours = values_in_place(loser, survivor, names), values_in_place(survivor, loser, names)
    newer = is_better_kept(loser, survivor)
    money = (theirs["currency"], ours["currency"])
    fields = [
        Field(name, labels[name], theirs[name], ours[name], proposed(name, theirs, ours, newer=newer), money)
        for name in names
    ]
    return fields + places(loser, survivor)


def written(name: str, value: Any, currency: str) -> str:
    """Return a value as people write it: a language by its name, a limit with its currency, a choice in words."""
    if not value or name in PLACES:
        return said(value)
    if name == "language":
        return language_name(value)
    if name == "credit_limit":
        return f"{format_money(value, currency)} {currency}"
    return CHOICES.get(name, {}).get(value) or said(value)


def values_in_place(customer: Customer, other: Customer, names: Iterable[str]) -> dict[str, Any]:
    """Return the values as they can stand once both are one: nobody is its own head office or payer."""
    values = values_of(customer, names)
    payer = customer.payer if customer.payer_id not in (customer.pk, other.pk) else None
    parent = head_office_outside(customer, other)
    return values | {"payer": payer, "parent": parent, "shares_credit": customer.shares_credit and bool(parent)}


def head_office_outside(customer: Customer, other: Customer) -> Customer | None:
    """Return the head office of the customer, or of the one of both that stands above it: never one below both."""
    found, above, seen = customer.parent, customer.parent, set()
    while above and above.pk not in seen:
        seen.add(above.pk)
        if above.pk in (customer.pk, other.pk):
            found = above.parent
        above = above.parent
    return None if found and found.pk in (customer.pk, other.pk) else found


def is_better_kept(loser: Customer, survivor: Customer) -> bool:
    """Tell whether the loser's record is likely the better one: changed last, and no prospect's beside a customer's."""
    if STATUS_ORDER.index(loser.status) > STATUS_ORDER.index(survivor.status):
        return False
    if loser.changed_at and survivor.changed_at:
        return loser.changed_at > survivor.changed_at
    return bool(loser.changed_at) and not survivor.changed_at


def proposed(name: str, loser: Mapping[str, Any], survivor: Mapping[str, Any], *, newer: bool) -> Choice:
    """Return whose value is likely the better one: what is filled, then what is newer; of money the survivor's."""
    theirs, ours = loser[name], survivor[name]
    if name in TOGETHER:
        return proposed(TOGETHER[name], loser, survivor, newer=newer)
    if name == "status":
        return Choice.LOSER if STATUS_ORDER.index(theirs) < STATUS_ORDER.index(ours) else Choice.SURVIVOR
    if name == "notes" and theirs and ours and bare(theirs) != bare(ours):
        return Choice.BOTH
    if name == "shares_credit" or (name == "credit_limit" and loser["currency"] != survivor["currency"]):
        return Choice.SURVIVOR
    if not ours and ours != 0:
        return Choice.LOSER if theirs else Choice.SURVIVOR
    takes_newer = newer and theirs and (name in NEWER_WINS or name.startswith("own_"))
    return Choice.LOSER if takes_newer else Choice.SURVIVOR


def places(loser: Customer, survivor: Customer) -> list[Field]:
    """Return whose main address and first person to call stay what they are; the other's become further ones."""
    theirs, ours = place_of(loser), place_of(survivor)
    return [
        Field(name, label, theirs[name], ours[name], Choice.SURVIVOR if ours[name] else Choice.LOSER)
        for name, label in PLACES.items()
    ]


def place_of(customer: Customer) -> dict[str, str]:
    """Return the main address and the first person to call as one line each, "" where there is none."""
    address = customer.addresses.filter(purpose="main").first()
    contact = customer.contacts.filter(is_key=True).select_related("person").first()
    return {"main_address": one_line(address), "key_contact": str(contact or "")}


def one_line(address) -> str:
    """Return the address in one line, as typed where it has no parts."""
    if address is None:
        return ""
    parts = (address.line1, address.line2, f"{address.postcode} {address.city}".strip(), address.country)
    return ", ".join(part for part in parts if part) or address.as_typed.replace("\n", ", ")


def chosen_values(fields: Iterable[Field], whose: Mapping[str, Choice]) -> dict[str, Any]:
    """Return what the survivor's record says from now on."""
    return {field.name: field.value(whose[field.name]) for field in fields if field.name not in PLACES}


def dropped_values(fields: Iterable[Field], whose: Mapping[str, Choice]) -> list[str]:
    """Return a line for each value that does not stay: "Terms: net30 (kept: net10)"."""
    lines = []
    for field in fields:
        loser_stays = whose[field.name] == Choice.LOSER
        lost, kept = (field.survivor_said, field.loser_said) if loser_stays else (field.loser_said, field.survivor_said)
        if field.differs and whose[field.name] != Choice.BOTH and lost != "–":
            lines.append(f"{field.label}: {lost} (kept: {kept})")
    return lines
