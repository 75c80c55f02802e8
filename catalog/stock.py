"""What stands where, and the verbs that move it. The figures themselves are kept by triggers (migration 0003).

Whoever changes stock first locks the rows of the product, in the order of their numbers (stock_rows_for_update), and
asks then: what the verb saw still holds when it writes. Quantities are in the product's unit.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from catalog.models import Movement, Product, Stock, Supply, Warehouse
from foundation.templatetags.formats import quantity as plain
from staff.models import User


class StockRefused(Exception):
    """Nothing was moved; the text says why and what to do."""


def availability(*, products: Iterable[Product]) -> dict[int, list[Stock]]:
    """Return the stock of each product by key, the default warehouse first; one query.

    Stock.available is what can still be promised; a product without stock has an empty list.
    """
    found: dict[int, list[Stock]] = {product.pk: [] for product in products}
    rows = Stock.objects.filter(product__in=found, warehouse__active=True).select_related("warehouse")
    for row in rows.order_by("-warehouse__is_default", "warehouse__code"):
        found[row.product_id].append(row)
    return found


def stock_rows_for_update(*products: Product, opening: Iterable[Warehouse] = ()) -> list[Stock]:
    """Lock and return the stock rows of the products until commit, always in one order: nobody deadlocks.

    `opening` are warehouses where rows are made if there are none yet.
    """
    new = [Stock(product=product, warehouse=warehouse) for product in products for warehouse in opening]
    new.sort(key=lambda row: (row.product_id, row.warehouse_id))
    if new:
        Stock.objects.bulk_create(new, ignore_conflicts=True)
    rows = Stock.objects.filter(product__in=products).select_related("warehouse", "product")
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def pick(*, product: Product, quantity: Decimal) -> list[tuple[Stock, Decimal]]:
    """Say from which warehouses to take a quantity: the default one first, then the fullest.

    Locks the product's rows until commit. What is not available anywhere is missing from the sum.
    """
    rows = [row for row in stock_rows_for_update(product) if row.warehouse.active and row.available > 0]
    rows.sort(key=lambda row: (not row.warehouse.is_default, -row.available, row.pk))
    picked = []
    for row in rows:
        if quantity <= 0:
            break
        part = min(row.available, quantity)
        picked.append((row, part))
        quantity -= part
    return picked


@transaction.atomic
def receive(
    *, product: Product, warehouse: Warehouse, quantity: Decimal, by: User | None, today: date,
    supply: Supply | None = None, reference: str = "",
) -> Movement:  # fmt: skip
    """Take goods in, as part of an expected supply or without one. Raises StockRefused."""
    ensure_positive(quantity)
    keep_in_stock(product)
    locked_row(product, warehouse)
    if supply and Supply.objects.get(pk=supply.pk).cancelled_at:
        raise StockRefused(f"{supply} was cancelled. Receive the goods without it, or expect them anew.")
    receipt = moved(Movement.Kind.RECEIPT, product, warehouse, quantity, by, today, supply=supply, reference=reference)
    tell_of_arrival(product)
    return receipt


@transaction.atomic
def deliver(
    *, product: Product, warehouse: Warehouse, quantity: Decimal, by: User | None, today: date, reference: str = ""
) -> Movement:
    """Take goods out for a customer; release their reservation first. Raises StockRefused."""
    ensure_positive(quantity)
    ensure_free(locked_row(product, warehouse), quantity)
    return moved(Movement.Kind.DELIVERY, product, warehouse, -quantity, by, today, reference=reference)


@transaction.atomic
def take_back(
    *, product: Product, warehouse: Warehouse, quantity: Decimal, by: User | None, today: date, reference: str = ""
) -> Movement:
    """Put returned goods on the shelf again. Raises StockRefused."""
    ensure_positive(quantity)
    locked_row(product, warehouse)
    back = moved(Movement.Kind.RETURN, product, warehouse, quantity, by, today, reference=reference)
    tell_of_arrival(product)
    return back


@transaction.atomic
def adjust(
    *, product: Product, warehouse: Warehouse, counted: Decimal, reason: str, by: User, today: date
) -> Movement | None:
    """Set what is on hand to what was counted, with the reason; None when it agrees. Raises StockRefused."""
    if not reason.strip():
        raise StockRefused("Say why the stock is corrected.")
    keep_in_stock(product)
    row = locked_row(product, warehouse)
    if counted < row.reserved:
        raise StockRefused(
            f"{plain(row.reserved)} {product.unit} in {warehouse} are reserved for orders, so the stock cannot be set "
            f"to {plain(counted)}. Take back reservations of the orders first."
        )
    if counted == row.on_hand:
        return None
    difference = counted - row.on_hand
    correction = moved(Movement.Kind.ADJUSTMENT, product, warehouse, difference, by, today, reason=reason.strip())
    tell_of_arrival(product)
    return correction


@transaction.atomic
def transfer(
    *, product: Product, source: Warehouse, target: Warehouse, quantity: Decimal, by: User, today: date,
    reference: str = "",
) -> list[Movement]:  # fmt: skip
    """Bring goods from one warehouse to another. Raises StockRefused."""
    ensure_positive(quantity)
    if source == target:
        raise StockRefused("Choose two different warehouses.")
    rows = {row.warehouse_id: row for row in stock_rows_for_update(product, opening=[source, target])}
    ensure_free(rows[source.pk], quantity)
    said = {"product": product, "kind": Movement.Kind.TRANSFER, "transfer": uuid.uuid4(), "moved_on": today}
    said |= {"moved_by": by, "reference": reference}
    ends = [(source, -quantity), (target, quantity)]
    # In one statement, as the database looks at both ends together.
    return Movement.objects.bulk_create(Movement(**said, warehouse=place, quantity=part) for place, part in ends)


@transaction.atomic
def expect_supply(
    *, product: Product, warehouse: Warehouse, quantity: Decimal, expected_on: date, by: User | None, now: datetime,
    reference: str = "",
) -> Supply:  # fmt: skip
    """Note goods that are on their way. Raises StockRefused."""
    ensure_positive(quantity)
    keep_in_stock(product)
    locked_row(product, warehouse)
    return Supply.objects.create(
        product=product, warehouse=warehouse, quantity=quantity, expected_on=expected_on, reference=reference,
        ordered_by=by, ordered_at=now,
    )  # fmt: skip


@transaction.atomic
def change_supply(*, supply: Supply, quantity: Decimal, expected_on: date, reference: str) -> Supply:
    """Correct what is expected. Raises StockRefused below what has come already, and for a cancelled supply."""
    current = locked_supply(supply)
    if quantity < current.received or quantity <= 0:
        raise StockRefused(
            f"{plain(current.received)} {current.product.unit} have come already: write at least that many, "
            "or cancel what is still open."
        )
    current.quantity, current.expected_on, current.reference = quantity, expected_on, reference
    current.save(update_fields=["quantity", "expected_on", "reference"])
    return current


@transaction.atomic
def cancel_supply(*, supply: Supply, reason: str, by: User, now: datetime) -> None:
    """Expect nothing more of a supply. Raises StockRefused without a reason and when it is cancelled already."""
    if not reason.strip():
        raise StockRefused("Say why nothing more is expected.")
    current = locked_supply(supply)
    current.cancelled_at, current.cancelled_by, current.cancel_reason = now, by, reason.strip()
    current.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])


def tell_of_arrival(product: Product) -> None:
    """Let whoever waits for the product know that there may be more of it, in the same transaction.

    settings.STOCK_ARRIVALS names the functions; orders lie above the catalog.
    """
    for dotted in settings.STOCK_ARRIVALS:
        import_string(dotted)(product)


def locked_supply(supply: Supply) -> Supply:
    """Return the supply as it stands, its stock locked before it as in every verb."""
    stock_rows_for_update(supply.product)
    current = Supply.objects.select_for_update(of=("self",)).select_related("product").get(pk=supply.pk)
    if current.cancelled_at:
        raise StockRefused(f"{current} was cancelled already. Expect the goods anew.")
    return current


def locked_row(product: Product, warehouse: Warehouse) -> Stock:
    """Return the locked row of a product in a warehouse, made when it is the first time."""
    rows = stock_rows_for_update(product, opening=[warehouse])
    return next(row for row in rows if row.warehouse_id == warehouse.pk)


def keep_in_stock(product: Product) -> None:
    """Goods that come to a warehouse are kept in stock from then on. Raises StockRefused for a service."""
    if product.kind == Product.Kind.SERVICE:
        raise StockRefused(f"{product.part_number} is a service, which no warehouse keeps.")
    if not product.stocked:
        Product.objects.filter(pk=product.pk).update(stocked=True)
        product.stocked = True


def ensure_positive(quantity: Decimal) -> None:
    if quantity <= 0:
        raise StockRefused("Write a quantity above zero.")


def ensure_free(row: Stock, quantity: Decimal) -> None:
    """Raise StockRefused when fewer are free than are to leave."""
    if row.available < quantity:
        raise StockRefused(
            f"Only {plain(row.available)} {row.product.unit} of {row.product.part_number} are free in {row.warehouse}: "
            f"{plain(row.on_hand)} on hand, {plain(row.reserved)} reserved. Take fewer, or another warehouse."
        )


def moved(
    kind: str, product: Product, warehouse: Warehouse, quantity: Decimal, by: User | None, today: date, **more
) -> Movement:
    """Write one movement."""
    return Movement.objects.create(
        kind=kind, product=product, warehouse=warehouse, quantity=quantity, moved_by=by, moved_on=today, **more
    )
