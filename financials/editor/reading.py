"""A draft, or nothing yet, as the fields of the page: opened and saved again, a document is the same as before."""

from datetime import date
from decimal import Decimal

from django.http import QueryDict

from catalog.models import Product
from customers.models import Customer
from financials.billing import BILLS
from financials.editor.forms import PAYER, defaults
from financials.editor.kinds import WRITTEN
from financials.editor.looking_up import Found, Head, look_up
from financials.models import Document, Line
from foundation.money import NOTHING


def new(customer: Customer, kind: str, today: date) -> QueryDict:
    """Return the fields of a new document."""
    return posted(defaults(customer, kind, today), [])


def opened(draft: Document, today: date) -> QueryDict:
    """Return the fields of a draft. What the rules say today, as they said then, is left for them to say."""
    head = {name: getattr(draft, name) for name in WRITTEN[draft.kind].fields}
    head |= {name: getattr(draft, f"{name}_id") for name in ("contact", "billing_address", "delivery_address")}
    if draft.kind in BILLS and draft.customer.payer and not draft.to_customer:
        head["billing_address"] = PAYER
    head |= {
        "discount_percent": draft.discount_percent or "",
        "applies_to": draft.applies_to.number if draft.applies_to else "",
        "version": draft.version,
    }
    lines = list(draft.lines.select_related("product").order_by("position"))
    data = posted(head, list(zip(lines, ruled(draft, lines, today), strict=True)))
    data.setlist("file", [str(pk) for pk in draft.files.values_list("file_id", flat=True)])
    return data


def ruled(draft: Document, lines: list[Line], today: date) -> list[Found]:
    """Return what the rules say of each line."""
    head = Head(
        customer=draft.customer, writing=WRITTEN[draft.kind], currency=draft.currency, day=draft.issued_on,
        today=today, discount=draft.discount_percent, delivered_to=draft.delivery_address,
    )  # fmt: skip
    return look_up(head, [(line.product, line.quantity) for line in lines])


def posted(head: dict[str, object], lines: list[tuple[Line, Found]]) -> QueryDict:
    """Return fields as a browser would post them."""
    data = QueryDict(mutable=True)
    data.update({name: text(value) for name, value in head.items()})
    above = None
    for place, (line, found) in enumerate(lines, 1):
        data.appendlist("row", f"r{place}")
        data.update({f"r{place}-{name}": text(value) for name, value in fields(line, found, above).items()})
        above = line
    return data


def fields(line: Line, found: Found, above: Line | None) -> dict[str, object]:
    """Return what is typed into a line: only what the rules would not fill in the same."""
    product: Product | None = line.product
    return {
        "part": product.part_number if product else line.part_number,
        "description": "" if product and line.description == product.description else line.description,
        "quantity": line.quantity,
        "unit": "" if product and line.unit == product.unit else line.unit,
        "price": "" if priced_by_rule(line, found) else line.unit_price,
        "discount": line.discount_percent or "",
        "tax": "" if taxed_by_rule(line, found, above) else line.tax_percent,
        "promised": line.promised_on,
        "note": line.note,
        "was": line.pk,
        "source": line.source_id,
    }


def priced_by_rule(line: Line, found: Found) -> bool:
    """True when the rules would give the same price for the same reason; what carries out a line keeps its price."""
    rule = found.price
    same = rule and line.unit_price == (rule.unit_price or NOTHING) and line.price_reason == rule.reason[:300]
    return bool(same and not line.source_id)


def taxed_by_rule(line: Line, found: Found, above: Line | None) -> bool:
    """True when the rules would charge the same for the same reason; a line without a product follows the one above."""
    ruled = (found.tax.percent, found.tax.reason[:300])
    if found.tax.percent is None:
        ruled = (above.tax_percent, above.tax_reason) if above else (NOTHING, "")
    return not line.source_id and (line.tax_percent, line.tax_reason) == ruled


def text(value: object) -> str:
    """Write a value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
