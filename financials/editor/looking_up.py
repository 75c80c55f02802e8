"""Everything the rules know about the products of a document, asked once for all lines: the number of questions to the
database does not grow with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catalog.assortments import refusals
from catalog.models import Product, Stock, VerbalQuote
from catalog.prices import Price, prices_for
from catalog.promising import Promise, promises
from catalog.stock import availability
from catalog.taxes import Tax, taxes_for
from catalog.verbal import remembered
from customers.models import Address, Customer
from financials.editor.kinds import Writing
from financials.editor.memory import last_paid
from financials.models import Line
from financials.reservations import waiting_for
from foundation.money import NOTHING

ONE = Decimal(1)


@dataclass(frozen=True)
class Head:
    """What of a document's head the lines depend on; `day` is the document's, `today` the company's."""

    customer: Customer
    writing: Writing
    currency: str
    day: date
    today: date
    discount: Decimal = NOTHING
    delivered_to: Address | None = None


@dataclass(frozen=True)
class Found:
    """What is known about one line."""

    product: Product | None
    price: Price | None
    tax: Tax
    refusal: str = ""
    promise: Promise | None = None
    stock: Sequence[Stock] = ()
    told: VerbalQuote | None = None
    paid: Line | None = None


@dataclass(frozen=True)
class _Shared:
    refusals: Mapping[int, str] = field(default_factory=dict)
    told: Mapping[int, VerbalQuote] = field(default_factory=dict)
    paid: Mapping[int, Line] = field(default_factory=dict)
    stock: Mapping[int, Sequence[Stock]] = field(default_factory=dict)


def look_up(head: Head, lines: Sequence[tuple[Product | None, Decimal]]) -> list[Found]:
    """Return what is known about each line, a product (or none) and a quantity."""
    asked = [(product, quantity) for product, quantity in lines if product]
    prices = iter(prices_for(customer=head.customer, lines=asked, currency=head.currency, day=head.day))
    days = iter(delivery_days(head, asked))
    shared = shared_by(head, {product.pk: product for product, _ in asked})
    taxes = taxes_at(head, [product for product, _ in lines])
    return [
        found(product, next(prices), tax, next(days), shared) if product else Found(None, None, tax)
        for (product, _), tax in zip(lines, taxes, strict=True)
    ]


def found(product: Product, price: Price, tax: Tax, promise: Promise | None, shared: _Shared) -> Found:
    key = product.pk
    return Found(
        product, price, tax, shared.refusals.get(key, ""), promise, shared.stock.get(key, ()), shared.told.get(key),
        shared.paid.get(key),
    )  # fmt: skip


def taxes_at(head: Head, products: Sequence[Product | None]) -> list[Tax]:
    """Return the tax of each where the goods go; without an address the company's own country counts."""
    place = head.delivered_to
    return taxes_for(
        customer=head.customer, products=products, country=place.country if place else "",
        region=place.region if place else "", day=head.day,
    )  # fmt: skip


def delivery_days(head: Head, asked: Sequence[tuple[Product, Decimal]]) -> Sequence[Promise | None]:
    """Return when each line can leave, nothing on papers that move no goods. Those who wait already come first."""
    if not head.writing.moves_goods:
        return [None] * len(asked)
    waiting = waiting_for({product.pk for product, _ in asked})
    counted = [(product, max(quantity, NOTHING)) for product, quantity in asked]
    return promises(lines=counted, today=head.today, waiting=waiting)


def shared_by(head: Head, products: Mapping[int, Product]) -> _Shared:
    """Return what is known of each product, whatever the line."""
    if not products:
        return _Shared()
    customer, rows = head.customer, list(products.values())
    return _Shared(
        refusals(customer=customer, products=rows, day=head.day) if head.writing.guarded else {},
        remembered(customer=customer, products=rows, day=head.day),
        last_paid(customer=customer, products=products, currency=head.currency),
        availability(products=rows) if head.writing.moves_goods else {},
    )
