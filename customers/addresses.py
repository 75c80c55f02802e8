"""Addresses: kept as typed and in parts, written the way the post of their country wants them, each for its purpose."""

import copy
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils.module_loading import import_string

from customers.events import tell
from customers.models import Address, Customer
from customers.phones import read_again, region_of
from foundation.postal import analysis, formatting
from staff.models import User

PARTS = ("recipient", "line1", "line2", "city", "region", "postcode", "country")
LONGEST = {name: Address._meta.get_field(name).max_length for name in PARTS}
BILLING, DELIVERY = "billing", "delivery"
DEFAULT = {BILLING: "default_billing", DELIVERY: "default_delivery"}
FITTING = {to: (Address.Purpose(to), Address.Purpose.BOTH) for to in DEFAULT}
GOING = {"default_billing": "invoices", "default_delivery": "goods"}
NAMED = 3  # how many of the papers that need an address are named
MISFIT = 3  # the rank of what no paper goes to by itself


class AddressRefused(Exception):
    """The address was not saved or removed; the text says why, `field` which entry it is about ("" for none)."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


def lines(address: Address) -> list[str]:
    """Return the lines of the address as its country writes them, the same on screen and on every paper.

    The country's name comes last unless it is the company's own. An address nobody took apart, or one that is to be
    kept as typed, is returned as it was typed.
    """
    parts = {name: getattr(address, name).strip() for name in PARTS}
    if address.keep_as_typed or not any(value for name, value in parts.items() if name != "country"):
        return [line.strip() for line in address.as_typed.splitlines() if line.strip()]
    return formatting.lines(parts, home=settings.COMPANY_COUNTRY)


def read_parts(text: str, *, country: str, home: str) -> dict[str, str]:
    """Return the parts of a text; one that does not fit into them has none but its country, and stays as typed.

    What stands above the street may take several lines.
    """
    parts = analysis.read(text, country=country, home=home).parts()
    if any(len(value) > LONGEST[name] or ("\n" in value and name != "recipient") for name, value in parts.items()):
        return dict.fromkeys(PARTS, "") | {"country": parts["country"]}
    return parts


def in_one_line(address: Address) -> str:
    return ", ".join(lines(address))


def named(address: Address) -> str:
    """Return how a list offers the address: "Warehouse North: Tor 4, 12345 Berlin (delivery)"."""
    where = f"{address.label}: {in_one_line(address)}" if address.label else in_one_line(address)
    return f"{where} ({address.get_purpose_display().lower()})"


def envelope(written: Iterable[str], *, name: str, person: str = "") -> list[str]:
    """Return what stands in the window of an envelope: the firm, for whom, and the address; nothing twice."""
    below = [rest for line in written if (rest := _without(name, line))]
    people = [] if not person or any(_says(line, person) for line in (name, *below)) else [person]
    return [name, *people, *below]


def _without(name: str, line: str) -> str:
    """Return the line without the firm it begins with: pasted addresses often do."""
    begins = line.casefold().startswith(name.casefold())
    rest = line[len(name) :] if begins and line[len(name) : len(name) + 1] in ("", ",") else line
    return rest.lstrip(", ")


def _says(line: str, person: str) -> bool:
    """Tell whether a line names the person, with or without the "Herrn" before it."""
    whole, line = f" {person}".casefold(), f" {line}".casefold()
    return whole == line or (line.count(" ") > 1 and whole.endswith(line))


def ranked(*, to: str) -> QuerySet[Address]:
    """Return addresses with their `rank` for bills or goods: default, meant for it, main, others."""
    return Address.objects.annotate(
        rank=Case(
            When(**{DEFAULT[to]: True}, then=Value(0)),
            When(purpose__in=FITTING[to], then=Value(1)),
            When(purpose=Address.Purpose.MAIN, then=Value(2)),
            default=Value(MISFIT),
        )
    )


def offered(customer: Customer, *, to: str) -> list[Address]:
    """Return the customer's addresses in the order they are offered for "billing" or "delivery"."""
    return list(ranked(to=to).filter(customer=customer).order_by("rank", "pk"))


def place_of(customer: Customer, *, to: str) -> Address | None:
    """Return where bills or goods go unless somebody chooses another address."""
    return places_of([customer.pk], to=to).get(customer.pk)


def places_of(customer_ids: Iterable[int], *, to: str) -> dict[int, Address]:
    """Return where bills or goods of each of these customers go, in one query; who has no such address is left out."""
    found = ranked(to=to).filter(customer__in=list(customer_ids), rank__lt=MISFIT)
    return {each.customer_id: each for each in found.order_by("customer", "rank", "pk").distinct("customer")}


def shown(customer: Customer) -> list[tuple[Address, list[str]]]:
    """Return the addresses of the Contacts tab with their lines, the main one first."""
    order = list(Address.Purpose)
    found = sorted(customer.addresses.all(), key=lambda each: (order.index(each.purpose), each.label, each.pk))
    return [(address, lines(address)) for address in found]


@transaction.atomic
def add_address(*, customer: Customer, parts: Mapping[str, Any], by: User, now: datetime) -> Address:
    """Add an address; the first one is the main one unless it says otherwise. Raises AddressRefused."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    address, country = Address(customer=customer), region_of(customer)
    fill(address, parts)
    said = [in_one_line(address), *(goes_here(flag) for flag in GOING if getattr(address, flag))]
    subject = f"Address added ({called(address)}): {'; '.join(save(address, said, by=by, now=now))}"
    tell(customer, "customer_changed", subject, by=by, now=now)
    phones_after(customer, country, by=by, now=now)
    return address


@transaction.atomic
def edit_address(*, address: Address, parts: Mapping[str, Any], by: User, now: datetime) -> Address:
    """Change an address in the parts that are given. Raises AddressRefused."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=address.customer_id)
    address, country = customer.addresses.get(pk=address.pk), region_of(customer)
    before = copy.copy(address)
    fill(address, parts)
    if said := differences(before, address):
        said = save(address, said, by=by, now=now)
        subject = f"Address changed ({called(address)}): {'; '.join(said)}"
        tell(customer, "customer_changed", subject, by=by, now=now)
        phones_after(customer, country, by=by, now=now)
    return address


@transaction.atomic
def remove_address(*, address: Address, by: User, now: datetime) -> None:
    """Remove an address; the journal keeps what it was, and issued papers what is written on them.

    Raises AddressRefused while something not finished yet is to go there (settings.ADDRESS_USES).
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=address.customer_id)
    address, country = customer.addresses.get(pk=address.pk), region_of(customer)
    if uses := [use for dotted in settings.ADDRESS_USES for use in import_string(dotted)(address)]:
        more = f" and {len(uses) - NAMED} more" if len(uses) > NAMED else ""
        raise AddressRefused(
            f"This address is still needed: {', '.join(uses[:NAMED])}{more}. Choose another one there first, "
            "or keep this one with the purpose “other”."
        )
    was = in_one_line(address)
    address.delete()
    tell(customer, "customer_changed", f"Address removed ({called(address)}): {was}", by=by, now=now)
    phones_after(customer, country, by=by, now=now)


def phones_after(customer: Customer, country: str, *, by: User, now: datetime) -> None:
    """Read the customer's telephone numbers again where the country they are read in is another one now."""
    if region_of(customer) != country:
        read_again(customer=customer, by=by, now=now)


def fill(address: Address, parts: Mapping[str, Any]) -> None:
    """Set the parts; the text as typed stays as it is to the last blank. Raises AddressRefused."""
    for name, value in parts.items():
        setattr(address, name, value.strip() if isinstance(value, str) and name != "as_typed" else value)
    if address.keep_as_typed and not address.as_typed.strip():
        raise AddressRefused("Type the address to keep it as typed, or untick “Write it as typed”.", "as_typed")
    if not lines(address):
        raise AddressRefused("This address is empty. Write at least a street or a town.", "as_typed")
    refuse_misfits(address)


def refuse_misfits(address: Address) -> None:
    """Raise AddressRefused for a second main address, and for a default that its purpose does not serve."""
    if address.purpose == Address.Purpose.MAIN:
        others = Address.objects.filter(customer=address.customer_id, purpose=Address.Purpose.MAIN)
        if others.exclude(pk=address.pk).exists():
            raise AddressRefused(
                "There is a main address already. Change that one, or save this as a billing or delivery address.",
                "purpose",
            )
    for to, flag in DEFAULT.items():
        if getattr(address, flag) and address.purpose not in (Address.Purpose.MAIN, *FITTING[to]):
            purpose = address.get_purpose_display().lower()
            raise AddressRefused(
                f"{GOING[flag].capitalize()} cannot go to this address: its purpose is “{purpose}”. "
                f"Choose “{to}” or “billing and delivery”, or untick it.",
                flag,
            )


def differences(before: Address, address: Address) -> list[str]:
    """Return what is not as it was, each in a few words: "Tor 4, Berlin → Tor 5, Berlin"."""
    was, is_now = in_one_line(before), in_one_line(address)
    said = [f"{was} → {is_now}"] if was != is_now else hidden_differences(before, address)
    for name, word in {"purpose": "purpose", "label": "called"}.items():
        if getattr(before, name) != getattr(address, name):
            said.append(f"{word} {getattr(before, name) or '–'} → {getattr(address, name) or '–'}")
    if before.keep_as_typed != address.keep_as_typed:
        said.append("written as typed" if address.keep_as_typed else "written as its country does")
    gone = [flag for flag in GOING if getattr(before, flag) and not getattr(address, flag)]
    new = [flag for flag in GOING if getattr(address, flag) and not getattr(before, flag)]
    return [*said, *(f"{GOING[flag]} do not go here any more" for flag in gone), *map(goes_here, new)]


def hidden_differences(before: Address, address: Address) -> list[str]:
    """Return what changed in an address whose lines stayed the same."""
    changed = [name for name in (*PARTS, "as_typed") if getattr(before, name) != getattr(address, name)]
    words = {"line1": "street", "line2": "second line", "as_typed": "the text as typed"}
    return [", ".join(words.get(name, name) for name in changed)] if changed else []


def goes_here(flag: str) -> str:
    return f"{GOING[flag]} go here"


def save(address: Address, said: list[str], *, by: User, now: datetime) -> list[str]:
    """Save the address; what is the default here is it nowhere else. Return what is to be said about it."""
    for flag in GOING:
        if getattr(address, flag):
            others = Address.objects.filter(customer=address.customer_id, **{flag: True}).exclude(pk=address.pk)
            for other in others:
                said = [*(each for each in said if each != goes_here(flag)), f"{goes_here(flag)}, until now {other}"]
            others.update(**{flag: False}, changed_at=now, changed_by=by)
    address.changed_at, address.changed_by = now, by
    address.save()
    return said


def called(address: Address) -> str:
    """Return what the office calls the address: "delivery, Warehouse North"."""
    return ", ".join(filter(None, (address.get_purpose_display().lower(), address.label)))
