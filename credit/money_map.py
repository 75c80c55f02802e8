"""The money map of a group (D16): who orders, who receives, who pays, and whose credit counts.

Every figure is the one the check of an order reads (credit.limits) or the books say (financials.aging); nothing is
added up here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.taxes import treatment
from credit.limits import LimitUse, limit_uses
from customers.addresses import ranked
from customers.models import Address, Customer
from customers.payers import who_pays
from customers.tax_rules import exemptions_by_customer
from financials.aging import Aging, agings
from foundation.money import NOTHING
from foundation.sql import fetch, statement
from staff.models import User

MAP = statement(__file__, "money_map")
SHOWN = 200  # customers of a map
COLOURS = 6  # by which credit roots are told apart
GOODS = (Address.Purpose.DELIVERY, Address.Purpose.BOTH)


@dataclass(frozen=True)
class Place:
    """Where goods go, and how they are taxed there: "" as usual."""

    address: Address
    untaxed: str


@dataclass(frozen=True)
class Stand:
    """One customer on the map: how deep below the head office it stands, and what its money does."""

    customer: Customer
    depth: int
    in_group: bool
    use: LimitUse
    accounts: tuple[Aging, ...]  # one a currency
    places: tuple[Place, ...]
    colour: int  # of the credit root

    @property
    def payer(self) -> Customer:
        return who_pays(self.customer)

    @property
    def pays_itself(self) -> bool:
        return self.payer == self.customer

    @property
    def own_credit(self) -> bool:
        return self.use.root == self.customer


@dataclass(frozen=True)
class Total:
    """What a group owes in one currency."""

    currency: str
    balance: Decimal
    overdue: Decimal


@dataclass(frozen=True)
class MoneyMap:
    """Everybody on the map in the order of the tree, the limits that count, and what the group owes by currency."""

    stands: tuple[Stand, ...]
    roots: tuple[tuple[LimitUse, int], ...]  # with their colours
    totals: tuple[Total, ...]
    more: bool

    @property
    def is_alone(self) -> bool:
        return len(self.stands) == 1


def money_map(customer: Customer, *, viewer: User, as_of: date, today: date) -> MoneyMap:
    """Return the map of the group a customer belongs to; as many queries however many belong to it."""
    found = fetch(MAP, {"customer": customer.pk, "most": SHOWN + 1})
    shown = Customer.objects.visible_to(viewer).select_related("payer")
    seen = shown.in_bulk([row["id"] for row in found[:SHOWN]])
    rows = [row for row in found if row["id"] in seen]
    uses = limit_uses(seen, as_of=as_of, today=today)
    accounts, places = agings(list(seen), as_of=as_of), places_of(seen, today=today)
    colours = colours_of(uses[row["id"]].root.pk for row in rows)
    stands = tuple(
        Stand(
            seen[row["id"]], row["depth"], row["in_group"], uses[row["id"]], tuple(accounts[row["id"]]),
            places.get(row["id"], ()), colours[uses[row["id"]].root.pk],
        )
        for row in rows
    )  # fmt: skip
    roots = {stand.use.root.pk: (stand.use, stand.colour) for stand in stands}
    group = [account for stand in stands if stand.in_group for account in stand.accounts]
    return MoneyMap(stands, tuple(roots.values()), totals(group), more=len(found) > SHOWN)


def totals(accounts: Iterable[Aging]) -> tuple[Total, ...]:
    """Add up accounts by currency: two currencies are never one sum."""
    found: dict[str, list[Aging]] = {}
    for account in accounts:
        found.setdefault(account.currency, []).append(account)
    return tuple(
        Total(currency, sum((one.balance for one in own), NOTHING), sum((one.overdue for one in own), NOTHING))
        for currency, own in sorted(found.items())
    )


def colours_of(roots: Iterable[int]) -> dict[int, int]:
    """Return a colour for each credit root, in the order they come."""
    return {root: place % COLOURS + 1 for place, root in enumerate(dict.fromkeys(roots))}


def places_of(customers: dict[int, Customer], *, today: date) -> dict[int, tuple[Place, ...]]:
    """Return where the goods of each customer go: its ship-to addresses, else where it sits; three queries."""
    held = exemptions_by_customer(customers.values())
    found: dict[int, list[Address]] = {}
    for address in ranked(to="delivery").filter(customer__in=customers).order_by("customer", "rank", "pk"):
        found.setdefault(address.customer_id, []).append(address)
    return {
        pk: tuple(Place(each, treatment(held[pk], each.country, each.region, today)) for each in goods_go_to(addresses))
        for pk, addresses in found.items()
    }


def goods_go_to(addresses: list[Address]) -> list[Address]:
    """Return those of a customer's addresses goods are sent to: the ones meant for it, else the first that serves."""
    meant = [one for one in addresses if one.purpose in GOODS or one.default_delivery]
    return meant or addresses[:1]
