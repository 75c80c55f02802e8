"""What a part number that is being typed may mean to this customer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.assortments import buyable
from catalog.finding import suggested
from catalog.models import Product
from catalog.prices import Price, prices_for
from catalog.stock import availability
from customers.models import Customer
from foundation.money import NOTHING

SHOWN = 8
SHORTEST = 2


@dataclass(frozen=True)
class Part:
    """A product to choose: what one of it costs this customer, and how many can be promised (None: not kept)."""

    product: Product
    price: Price
    available: Decimal | None


def parts_like(text: str, *, customer: Customer, currency: str, day: date) -> list[Part]:
    """Return the products this customer may buy that the text can mean, the likeliest first."""
    if len(text.strip()) < SHORTEST:
        return []
    products = list(suggested(text, customer=customer, rows=buyable(customer=customer, day=day))[:SHOWN])
    one = [(product, Decimal(1)) for product in products]
    prices = prices_for(customer=customer, lines=one, currency=currency, day=day)
    stock = availability(products=products)
    return [
        Part(product, price, sum((row.available for row in stock[product.pk]), NOTHING) if product.stocked else None)
        for product, price in zip(products, prices, strict=True)
    ]
