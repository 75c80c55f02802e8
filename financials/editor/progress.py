"""How far the lines of a document have been carried out, and what they wait for."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from catalog.models import Stock
from financials.models import Document, Line
from foundation.money import NOTHING

KIND = Document.Kind
COUNTED = {
    KIND.QUOTE: ("ordered",), KIND.ORDER: ("delivered", "invoiced"), KIND.DELIVERY: ("invoiced",),
    KIND.INVOICE: ("credited",),
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """One line: what is carried out of it, and of goods in stock what is reserved and what is waited for.

    `here` is what could be delivered now: reserved, or free in a warehouse; all of it where no stock is kept.
    """

    line: Line
    reserved: Decimal
    here: Decimal

    @property
    def counts(self) -> list[Decimal]:
        """What is carried out, in the order of the columns."""
        return [getattr(self.line, name) for name in COUNTED[self.line.document.kind]]

    @property
    def counted(self) -> list[tuple[str, Decimal]]:
        """The heads of the columns with what is carried out."""
        return [(name.capitalize(), getattr(self.line, name)) for name in COUNTED[self.line.document.kind]]

    @property
    def waiting(self) -> Decimal:
        """How much is neither delivered nor reserved; of what no warehouse keeps nothing waits."""
        kept = self.line.product and self.line.product.stocked
        return max(self.line.quantity - self.line.delivered - self.reserved, NOTHING) if kept else NOTHING


def progress(document: Document) -> list[Progress]:
    """Return each line with what became of it, in two queries."""
    lines = document.lines.select_related("product").annotate(kept=Sum("reservations__quantity")).order_by("position")
    lines = list(lines)
    for line in lines:
        line.document = document
    free = free_stock([line.product_id for line in lines if line.product_id])
    return [Progress(line, line.kept or NOTHING, here(line, free)) for line in lines]


def here(line: Line, free: dict[int, Decimal]) -> Decimal:
    """Return how much of what is left of an order line could leave today."""
    left = line.quantity - line.delivered
    if not line.product or not line.product.stocked:
        return left
    return max(min(left, (line.kept or NOTHING) + free.get(line.product_id, NOTHING)), NOTHING)


def free_stock(products: list[int]) -> dict[int, Decimal]:
    """Return by product what nobody has reserved, in all warehouses."""
    rows = Stock.objects.filter(product__in=products, warehouse__active=True).values_list("product")
    return dict(rows.annotate(Sum("available")))
