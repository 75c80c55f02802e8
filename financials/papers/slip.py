"""The packing slip of a delivery: what goes into the parcel, what is still to come, and boxes to tick while packing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from financials.models import Document, Line
from financials.papers.document import facts_of, frame_of
from financials.papers.lines import quantity_in, quantity_with
from financials.papers.naming import language_of, slip_title
from financials.papers.words import words_in

TEMPLATE = "financials/print/slip.html"


@dataclass(frozen=True)
class Packed:
    """One line to pack; `ordered` and `to_come` are "" where it carries out no order."""

    place: int
    part: str
    description: str
    remarks: tuple[str, ...]
    ordered: str
    quantity: str
    to_come: str


def slip_of(delivery: Document) -> str:
    """Return the packing slip as the renderer takes it, in the customer's language; it shows no prices."""
    language = language_of(delivery.customer)
    lines = list(delivery.lines.select_related("source__document").order_by("position"))
    context = frame_of(delivery, slip_title(delivery, language), language) | {
        "facts": facts_of(delivery, lines, language),
        "rows": [_packed(delivery, line, language) for line in lines],
        "parts": any(line.part_number for line in lines),
        "carried": any(map(_order_line, lines)),
        "closing": _closing(delivery, lines, language),
    }
    return render_to_string(TEMPLATE, context)


def _packed(delivery: Document, line: Line, language: str) -> Packed:
    source, left = _order_line(line), _to_come(delivery, line)
    return Packed(
        place=line.position,
        part=line.part_number,
        description=line.description,
        remarks=tuple(line.note.splitlines()),
        ordered=quantity_with(language, source.quantity, source.unit) if source else "",
        quantity=quantity_in(language, line),
        to_come=quantity_with(language, left, line.unit) if source else "",
    )


def _order_line(line: Line) -> Line | None:
    return line.source if line.source and line.source.document.kind == Document.Kind.ORDER else None


def _to_come(delivery: Document, line: Line) -> Decimal:
    """Return what of the order line is left once this delivery is out; a draft has not been counted as delivered."""
    if not (source := _order_line(line)):
        return Decimal(0)
    return max(source.quantity - source.delivered - (line.quantity if delivery.is_draft else 0), Decimal(0))


def _closing(delivery: Document, lines: Sequence[Line], language: str) -> str:
    words, orders = words_in(language), {line.source.document_id for line in filter(_order_line, lines)}
    if not orders:
        return ""
    here = {line.source_id: _to_come(delivery, line) for line in lines}
    of_orders = Line.objects.filter(document__in=orders, quantity__gt=0).values_list("pk", "quantity", "delivered")
    left = any(here.get(pk, quantity - delivered) > 0 for pk, quantity, delivered in of_orders)
    return words.follows if left else words.complete
