"""When a quantity can leave the house: from stock, from what is expected, or after the lead time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from catalog.models import Product, Stock, Supply
from foundation.periods import business_day
from foundation.templatetags.formats import day_full
from foundation.templatetags.formats import quantity as plain


@dataclass(frozen=True)
class Promise:
    """`day` is None where nobody can say; `now` is how many can leave today, `backorder` how many cannot."""

    day: date | None
    reason: str
    now: Decimal
    backorder: Decimal


def promise_day(*, product: Product, quantity: Decimal, today: date, waiting: Decimal = Decimal(0)) -> Promise:
    """Return the promise for one product; `waiting` are the back-orders that come first. See promises."""
    return promises(lines=[(product, quantity)], today=today, waiting={product.pk: waiting})[0]


def promises(*, lines: Sequence[tuple[Product, Decimal]], today: date, waiting: Mapping[int, Decimal]) -> list[Promise]:
    """Return when each line can leave, in two queries however many lines; each line is asked by itself.

    `waiting` says by key of the product how many are ordered already without a reservation: they go first.
    """
    keys = {product.pk for product, _ in lines}
    stock = Stock.objects.filter(product__in=keys, warehouse__active=True).values_list("product")
    free = defaultdict(Decimal, stock.annotate(Sum("available")))
    for product, count in waiting.items():
        free[product] -= count
    coming = defaultdict(list)
    for supply in Supply.objects.filter(product__in=keys, open__gt=0).order_by("expected_on", "pk"):
        coming[supply.product_id].append(supply)
    return [promised(product, count, free[product.pk], coming[product.pk], today) for product, count in lines]


def promised(product: Product, quantity: Decimal, free: Decimal, coming: Sequence[Supply], today: date) -> Promise:
    """Return the promise out of what is free today (below zero: others wait) and what is expected."""
    if not product.stocked:
        return ordered_for_this(product, quantity, today)
    now = max(min(free, quantity), Decimal(0))
    if now == quantity:
        return Promise(today, "From stock", now, Decimal(0))
    day, reason = arrival(product, quantity, free, coming, today)
    return Promise(day, reason, now, quantity - now)


def arrival(
    product: Product, quantity: Decimal, free: Decimal, coming: Sequence[Supply], today: date
) -> tuple[date | None, str]:
    """Say when the quantity is complete: with a supply that is expected, else after the lead time."""
    for supply in coming:
        free += supply.open
        if free >= quantity:
            # What is late may still come tomorrow; nobody knows better.
            day = business_day(max(supply.expected_on, today + timedelta(days=1)))
            late = f", late since {day_full(supply.expected_on)}" if supply.expected_on < today else ""
            return day, f"With {plain(supply.open)} {product.unit} on order ({supply}){late}"
    return after_lead_time(product, today)


def after_lead_time(product: Product, today: date) -> tuple[date | None, str]:
    if product.lead_days is None:
        return None, "Not enough in stock or on order, and the lead time is not known: ask purchasing"
    days = "day" if product.lead_days == 1 else "days"
    return business_day(today + timedelta(days=product.lead_days)), f"Lead time {product.lead_days} {days}"


def ordered_for_this(product: Product, quantity: Decimal, today: date) -> Promise:
    """Return the promise of a service, or of goods that are ordered for each sale: nothing is in stock or waiting."""
    if product.lead_days is None:
        return Promise(None, "By agreement", quantity, Decimal(0))
    day, reason = after_lead_time(product, today)
    return Promise(day, reason, quantity, Decimal(0))
