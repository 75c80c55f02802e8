"""Addresses: kept as typed and in parts, written the way the post of their country wants them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from customers.events import tell
from customers.models import Address, Customer
from foundation.countries import COUNTRIES
from staff.models import User

PARTS = ("purpose", "line1", "line2", "city", "region", "postcode", "country", "as_typed")
CITY_BEFORE_CODE = "{city}, {region} {postcode}"
CITY_LINE = {
    **dict.fromkeys(["US", "CA"], CITY_BEFORE_CODE),
    **dict.fromkeys(["AU", "NZ"], "{city} {region} {postcode}"),
    **dict.fromkeys(["GB", "IE"], "{city}\n{region}\n{postcode}"),
    **dict.fromkeys(["IN", "SG", "ZA"], "{city} {postcode}\n{region}"),
    **dict.fromkeys(["JP", "KR", "CN", "TW"], "{city}, {region} {postcode}"),
    **dict.fromkeys(["BR", "MX"], "{postcode} {city}, {region}"),
    **dict.fromkeys(["IT", "ES"], "{postcode} {city} {region}"),
}
EUROPEAN = "{postcode} {city}\n{region}"
CAPITALS = {"AU", "GB", "FR"}  # countries whose post wants the town in capitals


class AddressRefused(Exception):
    """The address was not saved; the text says why."""


def lines(address: Address, *, home: str = "") -> list[str]:
    """Return the lines of the address as its country writes them; the country's name comes last unless it is `home`.

    An address nobody took apart is returned as it was typed.
    """
    parts = {name: getattr(address, name).strip() for name in ("line1", "line2", "city", "region", "postcode")}
    if not any(parts.values()):
        return [line.strip() for line in address.as_typed.splitlines() if line.strip()]
    if address.country in CAPITALS:
        parts["city"] = parts["city"].upper()
    town = CITY_LINE.get(address.country, EUROPEAN).format(**parts)
    country = COUNTRIES.get(address.country, address.country) if address.country != home else ""
    written = [parts["line1"], parts["line2"], *town.splitlines(), country]
    return [line for line in (" ".join(line.split()).strip(" ,") for line in written) if line]


@transaction.atomic
def add_address(*, customer: Customer, parts: Mapping[str, str], by: User, now: datetime) -> Address:
    """Add an address; the first one is the main one unless it says otherwise. Raises AddressRefused."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    address = Address(customer=customer)
    fill(address, parts)
    address.save()
    tell(customer, "customer_changed", f"Address added ({address.purpose}): {in_one_line(address)}", by=by, now=now)
    return address


@transaction.atomic
def edit_address(*, address: Address, parts: Mapping[str, str], by: User, now: datetime) -> Address:
    """Change an address. Raises AddressRefused."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=address.customer_id)
    was = in_one_line(address)
    fill(address, parts)
    address.save()
    subject = f"Address changed ({address.purpose}): {was} → {in_one_line(address)}"
    tell(customer, "customer_changed", subject, by=by, now=now)
    return address


@transaction.atomic
def remove_address(*, address: Address, by: User, now: datetime) -> None:
    """Remove an address; the journal keeps what it was."""
    was = in_one_line(address)
    address.delete()
    tell(address.customer, "customer_changed", f"Address removed ({address.purpose}): {was}", by=by, now=now)


def fill(address: Address, parts: Mapping[str, str]) -> None:
    """Set the parts. Raises AddressRefused for an empty address and for a second main one."""
    for name, value in parts.items():
        setattr(address, name, value.strip())
    if not lines(address):
        raise AddressRefused("This address is empty. Write at least a street or a town.")
    if address.purpose == Address.Purpose.MAIN:
        others = Address.objects.filter(customer=address.customer, purpose=Address.Purpose.MAIN)
        if others.exclude(pk=address.pk).exists():
            raise AddressRefused(
                "There is a main address already. Change that one, or save this as a billing or delivery address."
            )


def in_one_line(address: Address) -> str:
    return ", ".join(lines(address))
