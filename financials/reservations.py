"""Goods kept for orders: reserved when the order is taken, taken from the shelf when it is delivered.

Whoever comes first gets the last one: the product's stock rows are locked before anybody looks (catalog.stock).
What an order cannot get is its backorder, filled as goods come in, the longest waiting first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q, Sum

from catalog.models import Movement, Product, Stock
from catalog.promising import promises
from catalog.stock import StockRefused, deliver, pick, stock_rows_for_update, take_back
from financials.documents import DocumentRefused
from financials.models import Document, Line, Reservation
from foundation.money import NOTHING
from foundation.periods import company_today
from foundation.templatetags.formats import quantity as plain
from staff.models import User


def reserve(order: Document, *, today: date) -> None:
    """Reserve what an order needs as far as there is any, and promise a day for every line that has none yet."""
    lines = list(stocked_lines(order))
    if not lines:
        return
    promise(lines, today=today)
    stock_rows_for_update(*{line.product for line in lines})
    for line in lines:
        keep(line, backordered(line))


def stocked_lines(document: Document) -> Iterable[Line]:
    """Return the lines of goods a warehouse keeps, with what is reserved for them."""
    lines = Line.objects.filter(document=document, product__stocked=True, quantity__gt=0)
    return lines.select_related("product").annotate(reserved=Sum("reservations__quantity")).order_by("pk")


def backordered(line: Line) -> Decimal:
    """Return how much of an order line is neither delivered nor reserved."""
    return max(line.quantity - line.delivered - (line.reserved or NOTHING), NOTHING)


def promise(lines: Sequence[Line], *, today: date) -> None:
    """Write the day each line can be delivered onto those nobody promised anything for."""
    waiting = waiting_for({line.product_id for line in lines}, besides=lines[0].document_id)
    days = promises(lines=[(line.product, line.quantity) for line in lines], today=today, waiting=waiting)
    for line, promised in zip(lines, days, strict=True):
        if line.promised_on is None and promised.day:
            line.promised_on = promised.day
            line.save(update_fields=["promised_on"])


def waiting_lines(products: Iterable[int]) -> Iterable[Line]:
    """Return the order lines that wait for goods, the longest waiting first.

    What was invoiced ahead of its delivery waits as well; orders taken over as invoiced or delivered do not.
    """
    taken = Q(document__status=Document.Status.CONFIRMED)
    invoiced_ahead = Q(document__status=Document.Status.INVOICED, invoiced__gt=0)
    lines = Line.objects.filter(
        taken | invoiced_ahead, product__in=products, document__kind=Document.Kind.ORDER, quantity__gt=F("delivered"),
        delivered_on=None,
    ).select_related("product", "document")  # fmt: skip
    return lines.annotate(reserved=Sum("reservations__quantity")).order_by(
        F("document__requested_on").asc(nulls_last=True), "document__issued_on", "pk"
    )


def waiting_for(products: Iterable[int], *, besides: int | None = None) -> dict[int, Decimal]:
    """Return by product how much is ordered, not delivered and not reserved, leaving out one order."""
    waiting: dict[int, Decimal] = defaultdict(Decimal)
    for line in waiting_lines(products):
        if line.document_id != besides:
            waiting[line.product_id] += backordered(line)
    return waiting


def keep(line: Line, quantity: Decimal) -> Decimal:
    """Reserve up to a quantity for a line; return what there was."""
    kept = pick(product=line.product, quantity=quantity) if quantity > 0 else []
    for stock, part in kept:
        earlier = Reservation.objects.filter(line=line, stock=stock)
        if not earlier.update(quantity=F("quantity") + part):
            Reservation.objects.create(customer_id=line.customer_id, line=line, stock=stock, quantity=part)
    return sum((part for _, part in kept), NOTHING)


def fill_backorders(product: Product) -> None:
    """Give what is available of a product to the orders waiting for it. Called when goods come in or are freed."""
    stock_rows_for_update(product)
    for line in waiting_lines([product.pk]):
        wanted = backordered(line)
        if wanted and keep(line, wanted) < wanted:
            return


def release(order: Document) -> None:
    """Give back what is reserved for an order; whoever waits for it gets it."""
    lines = [line for line in stocked_lines(order) if line.reserved]
    products = {line.product for line in lines}
    stock_rows_for_update(*products)
    Reservation.objects.filter(line__in=lines).delete()
    for product in sorted(products, key=lambda product: product.pk):
        fill_backorders(product)


def ship(delivery: Document, *, by: User, now: datetime) -> None:
    """Take the goods of a delivery off the shelf: what was reserved for its order first, then what is free.

    Raises DocumentRefused when there is less than is to be delivered.
    """
    lines = list(stocked_lines(delivery))
    stock_rows_for_update(*{line.product for line in lines})
    for line in lines:
        # What is free is looked for while what is reserved still is: else it would be found a second time.
        rest = line.quantity - reserved_for(line.source_id)
        free = pick(product=line.product, quantity=rest) if rest > 0 else []
        taken = take_reserved(line.source_id, line.quantity)
        for stock, part in free:
            taken[stock] = taken.get(stock, NOTHING) + part
        if (short := line.quantity - sum(taken.values())) > 0:
            raise DocumentRefused(
                f"{plain(short)} {line.unit or line.product.unit} of {line.part_number} are missing: only "
                f"{plain(line.quantity - short)} of {plain(line.quantity)} are there. Deliver fewer, or book them in."
            )
        for stock, part in taken.items():
            _leave(delivery, line.product, stock, part, by, now)


def reserved_for(order_line_id: int | None) -> Decimal:
    """Return how much is reserved for an order line; nothing for goods nobody ordered."""
    kept = Reservation.objects.filter(line=order_line_id) if order_line_id else Reservation.objects.none()
    return kept.aggregate(sum=Sum("quantity"))["sum"] or NOTHING


def take_reserved(order_line_id: int | None, quantity: Decimal) -> dict[Stock, Decimal]:
    """Use up reservations of an order line to a quantity, and give back what the line will not need any more."""
    taken: dict[Stock, Decimal] = {}
    if order_line_id is None:
        return taken
    kept = Reservation.objects.filter(line=order_line_id).select_related("stock__warehouse").order_by("stock_id")
    for one in kept:
        if part := min(one.quantity, quantity - sum(taken.values())):
            taken[one.stock] = part
            one.quantity -= part
            if one.quantity:
                one.save(update_fields=["quantity"])
            else:
                one.delete()
    line = Line.objects.get(pk=order_line_id)
    if line.quantity <= line.delivered:
        Reservation.objects.filter(line=line).delete()
    return taken


def _leave(delivery: Document, product: Product, stock: Stock, part: Decimal, by: User, now: datetime) -> None:
    today = company_today(now)
    try:
        deliver(
            product=product, warehouse=stock.warehouse, quantity=part, by=by, today=today, reference=delivery.number
        )
    except StockRefused as refused:
        raise DocumentRefused(str(refused)) from refused


def bring_back(delivery: Document, order: Document | None, *, by: User, now: datetime) -> None:
    """Put the goods of a cancelled delivery back where they came from, reserved for its order again."""
    left = Movement.objects.filter(reference=delivery.number, kind=Movement.Kind.DELIVERY)
    for one in left.select_related("product", "warehouse").order_by("product_id", "pk"):
        take_back(
            product=one.product, warehouse=one.warehouse, quantity=-one.quantity, by=by, today=company_today(now),
            reference=delivery.number,
        )  # fmt: skip
    if order:
        reserve(order, today=company_today(now))
