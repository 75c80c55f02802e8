"""What the folder remembers of a product: what this customer paid for it last (D13)."""

from collections.abc import Iterable
from decimal import Decimal

from customers.models import Customer
from financials.models import Document, Line

HUNDRED = Decimal(100)


def last_paid(*, customer: Customer, products: Iterable[int], currency: str) -> dict[int, Line]:
    """Return by product the line of the latest invoice that charged for it, with its document; one query."""
    lines = Line.objects.filter(
        customer=customer, product__in=list(products), quantity__gt=0, document__kind=Document.Kind.INVOICE,
        document__status=Document.Status.ISSUED, document__currency=currency,
    )  # fmt: skip
    lines = lines.order_by("product_id", "-document__issued_on", "-pk").distinct("product_id")
    return {line.product_id: line for line in lines.select_related("document__customer")}


def paid_a_unit(line: Line) -> Decimal:
    """Return what a unit of the line cost after both discounts."""
    return less(line.unit_price, line.discount_percent, line.document.discount_percent)


def less(price: Decimal, *discounts: Decimal | None) -> Decimal:
    """Take discounts (0-100) off a price a unit, one after the other."""
    for discount in discounts:
        price *= 1 - (discount or 0) / HUNDRED
    return price
