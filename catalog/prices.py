"""What a unit costs a customer on a day, and why: one rule for every screen, document and interface.

Contract comes before customer, customer before group, group before the lists for everybody, and these before the list
price of the product. A list of the head office counts for its branches, after the branch's own of the same level.
Within a level the lowest price wins that the customer is entitled to at the quantity asked for; a level is never
jumped for a lower price further down. A discount is taken off the list price: the lowest amount of the lists for
everybody at that quantity, else the product's own where the currency is the company's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from django.conf import settings
from django.db.models import Q

from catalog.family import Family, family_of
from catalog.models import ListedPrice, PriceList, Product
from catalog.models.validity import valid_on
from catalog.wording import unit_price_text, until
from customers.models import Customer
from foundation.money import exponent
from foundation.templatetags.formats import quantity as quantity_text

PRODUCT, NOTHING = "product", "none"
ORDER = {level: place for place, level in enumerate(("contract", "customer", "group", "list", PRODUCT))}
HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One price that counts for the customer from a quantity on; `distance`: 0 its own, 1 its head office's …"""

    level: str
    distance: int
    unit_price: Decimal
    min_quantity: Decimal
    reason: str
    price_list_id: int | None = None

    @property
    def place(self) -> tuple:
        """Who comes first: the level, then whose list it is, then the lower price."""
        return ORDER[self.level], self.distance, self.unit_price, -self.min_quantity, self.price_list_id or 0


@dataclass(frozen=True, kw_only=True)
class Price:
    """The price of one line and the sentence of why. `unit_price` is None where nothing is priced in the currency.

    `list_price` is what everybody pays at this quantity. `others` would win next, in this order. `next_break` is the
    nearest larger quantity that is cheaper, None without.
    """

    unit_price: Decimal | None
    currency: str
    level: str
    reason: str
    list_price: Decimal | None = None
    price_list_id: int | None = None
    others: tuple[Offer, ...] = ()
    next_break: Offer | None = None


def price_for(*, customer: Customer, product: Product, quantity: Decimal, currency: str, day: date) -> Price:
    """Return the price of one product; see prices_for."""
    return prices_for(customer=customer, lines=[(product, quantity)], currency=currency, day=day)[0]


def prices_for(
    *, customer: Customer, lines: Sequence[tuple[Product, Decimal]], currency: str, day: date
) -> list[Price]:
    """Return the price of each line, in at most two queries however many lines there are."""
    family = family_of(customer)
    listed = defaultdict(list)
    for each in offered(family, {product.pk for product, _ in lines}, currency, day):
        listed[each.product_id].append(each)
    return [choose(product, quantity, listed[product.pk], family, currency) for product, quantity in lines]


def offered(family: Family, products: Iterable[int], currency: str, day: date) -> Iterable[ListedPrice]:
    """Return what the lists say on that day that count for the customer."""
    days = valid_on(day) & valid_on(day, "price_list__")
    rows = ListedPrice.objects.filter(days, counting(family, "price_list__"))
    return rows.filter(product__in=products, price_list__currency=currency).select_related("price_list__category")


def counting(family: Family, path: str = "") -> Q:
    """Return the condition that a price list (reached by `path`) counts: everybody's, its groups', its own."""
    groups = Q(**{f"{path}level": PriceList.Level.GROUP, f"{path}category__customers": family.customer})
    return Q(**{f"{path}level": PriceList.Level.LIST}) | groups | Q(**{f"{path}customer__in": family.ids})


def choose(product: Product, quantity: Decimal, listed: Sequence[ListedPrice], family: Family, currency: str) -> Price:
    """Return the price at a quantity out of what is listed for the product."""
    offers = offers_at(product, quantity, listed, family, currency)
    if not offers:
        sentence = f"No price in {currency} is known for {product.part_number}. Write one, or add it to a price list."
        return Price(unit_price=None, currency=currency, level=NOTHING, reason=sentence)
    best, *others = offers
    return Price(
        unit_price=best.unit_price,
        currency=currency,
        level=best.level,
        reason=best.reason,
        list_price=list_price_at(product, quantity, listed, currency),
        price_list_id=best.price_list_id,
        others=tuple(others),
        next_break=cheaper_from(product, quantity, listed, family, currency, best),
    )


def offers_at(
    product: Product, quantity: Decimal, listed: Sequence[ListedPrice], family: Family, currency: str
) -> list[Offer]:
    """Return every price the customer is entitled to at the quantity, the one that counts first."""
    base = list_price_at(product, quantity, listed, currency)
    entitled = [each for each in listed if each.min_quantity <= quantity]
    offers = [offer_of(each, product, base, family, currency) for each in entitled]
    own = [own_offer(product, currency)]
    return sorted(filter(None, chain(offers, own)), key=lambda offer: offer.place)


def offer_of(
    listed: ListedPrice, product: Product, base: Decimal | None, family: Family, currency: str
) -> Offer | None:
    """Return what a line of a price list offers; None for a discount where there is no list price."""
    if listed.unit_price is None and base is None:
        return None
    amount = discounted(listed, base, currency)
    distance = family.distance(listed.price_list.customer_id)
    return Offer(
        level=listed.price_list.level,
        distance=distance,
        unit_price=amount,
        min_quantity=listed.min_quantity,
        reason=why(listed, product, amount, base, family, currency),
        price_list_id=listed.price_list_id,
    )


def own_offer(product: Product, currency: str) -> Offer | None:
    """Return the product's own list price, which is in the company's currency."""
    if product.list_price is None or currency != settings.COMPANY_CURRENCY:
        return None
    reason = f"List price: {unit_price_text(product.list_price, currency)}"
    return Offer(level=PRODUCT, distance=0, unit_price=product.list_price, min_quantity=Decimal(0), reason=reason)


def list_price_at(product: Product, quantity: Decimal, listed: Sequence[ListedPrice], currency: str) -> Decimal | None:
    """Return the price discounts are taken off at this quantity."""
    amounts = [
        each.unit_price
        for each in listed
        if each.price_list.level == PriceList.Level.LIST
        and each.unit_price is not None
        and each.min_quantity <= quantity
    ]
    return min(amounts) if amounts else product.list_price if currency == settings.COMPANY_CURRENCY else None


def discounted(listed: ListedPrice, base: Decimal | None, currency: str) -> Decimal:
    """Return the amount a unit; a discount is rounded half-up to two decimals more than the currency has."""
    if listed.unit_price is not None:
        return listed.unit_price
    exact = base * (HUNDRED - listed.discount_percent) / HUNDRED
    return exact.quantize(Decimal(1).scaleb(-exponent(currency) - 2), rounding=ROUND_HALF_UP)


def cheaper_from(
    product: Product, quantity: Decimal, listed: Sequence[ListedPrice], family: Family, currency: str, now: Offer
) -> Offer | None:
    """Return the offer at the next larger quantity that is cheaper than `now`."""
    for larger in sorted({each.min_quantity for each in listed if each.min_quantity > quantity}):
        best = offers_at(product, larger, listed, family, currency)[0]
        if best.unit_price < now.unit_price:
            return best
    return None


def why(
    listed: ListedPrice, product: Product, amount: Decimal, base: Decimal | None, family: Family, currency: str
) -> str:
    """Say where a price comes from: "Contract K-2026-7: 11.80 from 50 pc, until 31 Dec 2026"."""
    price = unit_price_text(amount, currency)
    if listed.unit_price is None:
        off = quantity_text(listed.discount_percent)
        price = f"{price}, {off} % off the list price {unit_price_text(base, currency)}"
    if listed.min_quantity > 1:
        price += f" from {quantity_text(listed.min_quantity)} {product.unit}"
    ends = [day for day in (listed.valid_until, listed.price_list.valid_until) if day]
    return f"{named(listed.price_list, family)}: {price}{until(min(ends, default=None))}"


def named(price_list: PriceList, family: Family) -> str:
    """Say which list it is and whose."""
    if price_list.level == PriceList.Level.LIST:
        return f"Price list {price_list}"
    if price_list.level == PriceList.Level.GROUP:
        return f"Group {price_list.category}, {price_list}"
    contract = f"Contract {price_list.contract_number}" if price_list.contract_number else f"Own prices, {price_list}"
    above = family.name_above(price_list.customer_id)
    return f"{contract} of the head office {above}" if above else contract
