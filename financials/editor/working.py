"""What a typed line comes to: the rules fill what was left empty, and everything worth knowing is said beside it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings

from catalog.models import TaxCategory
from catalog.taxes import Tax
from catalog.wording import unit_price_text
from financials.documents import LineDraft
from financials.editor.forms import LineForm
from financials.editor.looking_up import Found, Head
from financials.editor.saying import Say, said_about
from financials.models import Line
from foundation.money import NOTHING
from foundation.templatetags.formats import quantity as plain

ONE = Decimal(1)


@dataclass
class Worked:
    """One line with what the rules make of it. `auto` is what stands where nothing was typed.

    `draft` is None while a field cannot be read; `stops` say why the document cannot be issued like this.
    """

    form: LineForm
    place: int
    found: Found
    draft: LineDraft | None
    net: Decimal | None = None
    auto: dict[str, str] = field(default_factory=dict)
    says: list[Say] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    priced_by_hand: bool = False

    @property
    def row(self) -> str:
        return self.form.row


def work_out(head: Head, form: LineForm, found: Found, *, place: int, was: Line | None, above: Worked | None) -> Worked:
    """Return a line as it will be written. `was` is the line it was in the draft or carries out."""
    price, by_hand, price_reason = priced(head, form, found, was)
    tax = taxed(form, found, was, above)
    worked = Worked(form, place, found, None, priced_by_hand=by_hand)
    worked.auto = automatic(head, found, above)
    worked.stops = [*refusals_of(form), *stops(form, found, price)]
    if form.is_valid():
        worked.draft = drafted(head, form, found, was, price or NOTHING, price_reason[:300], tax)
        worked.net = worked.draft.net(head.currency)
    worked.says = said_about(head, found, worked, was)
    return worked


def priced(head: Head, form: LineForm, found: Found, was: Line | None) -> tuple[Decimal | None, bool, str]:
    """Return the price of a unit, whether somebody set it, and why it is this one."""
    typed = form.typed("price")
    rule = found.price
    if typed is None:
        return (rule.unit_price, False, rule.reason) if rule else (None, False, "")
    if was and typed == was.unit_price and same_product(found, was):
        return typed, True, was.price_reason
    if rule and rule.unit_price is not None:
        return typed, True, f"By hand. Else: {rule.reason}"
    return typed, True, "By hand" if found.product else ""


def taxed(form: LineForm, found: Found, was: Line | None, above: Worked | None) -> Tax:
    """Return the tax of the line and why; a line without a product follows the line above it."""
    typed = form.typed("tax")
    follows = above.draft if above else None
    if typed is not None:
        if was and typed == was.tax_percent and same_product(found, was):
            return Tax(typed, was.tax_reason, category=was.tax_category)
        return by_hand(typed, found, follows)
    if found.tax.percent is not None:
        return found.tax
    if follows:
        return Tax(follows.tax_percent, follows.tax_reason, category=follows.tax_category)
    return Tax(NOTHING, "")


def by_hand(typed: Decimal, found: Found, above: LineDraft | None) -> Tax:
    """Return a rate somebody wrote; no tax by hand is of the kind the rules, or the line above, have none for."""
    reason = f"By hand. Else: {found.tax.reason}" if found.tax.percent is not None else "By hand"
    if typed:
        return Tax(typed, reason, category=TaxCategory.STANDARD)
    if found.tax.percent == 0:
        return Tax(typed, reason, category=found.tax.category)
    return Tax(typed, reason, category=above.tax_category if above and not above.tax_percent else TaxCategory.ZERO)


def same_product(found: Found, was: Line) -> bool:
    return (found.product.pk if found.product else None) == was.product_id


def drafted(
    head: Head, form: LineForm, found: Found, was: Line | None, price: Decimal, price_reason: str, tax: Tax
) -> LineDraft:
    """Return the line for the verbs that write documents."""
    product, kept = found.product, was if was and same_product(found, was) else None
    return LineDraft(
        description=form.typed("description") or (product.description if product else ""),
        quantity=quantity_of(form),
        unit_price=price,
        part_number=product.part_number if product else form.typed("part") or "",
        unit=form.typed("unit") or (product.unit if product else ""),
        discount_percent=form.typed("discount") or NOTHING,
        tax_percent=tax.percent,
        delivered_on=was.delivered_on if was else None,
        promised_on=form.typed("promised"),
        note=form.typed("note") or "",
        product_id=product.pk if product else None,
        source_id=form.typed("source"),
        unit_cost=kept.unit_cost if kept else cost_of(head, product),
        price_reason=price_reason,
        tax_reason=tax.reason[:300],
        tax_category=tax.category,
    )


def cost_of(head: Head, product: Any) -> Decimal | None:
    """Return what a unit costs us; costs are known in the company's currency alone."""
    return product.cost if product and head.currency == settings.COMPANY_CURRENCY else None


def quantity_of(form: LineForm) -> Decimal:
    """Return how many; a line nobody counted is one."""
    typed = form.typed("quantity")
    return ONE if typed is None else typed


def automatic(head: Head, found: Found, above: Worked | None) -> dict[str, str]:
    """Return what stands in the fields as long as nobody types anything else."""
    product = found.product
    tax = found.tax.percent
    if tax is None:
        tax = above.draft.tax_percent if above and above.draft else NOTHING
    price = found.price.unit_price if found.price else None
    return {
        "description": product.description if product else "",
        "quantity": "1",
        "unit": product.unit if product else "",
        "price": unit_price_text(price, head.currency) if price is not None else "",
        "discount": "",
        "tax": plain(tax),
    }


def refusals_of(form: LineForm) -> list[str]:
    """Return what cannot be read, each with the name of its field."""
    return [f"{form[name].label}: {error}" for name, errors in form.errors.items() for error in errors]


def stops(form: LineForm, found: Found, price: Decimal | None) -> list[str]:
    """Return why the document cannot be issued with this line; a draft may stand with it."""
    part, source = form.typed("part"), form.typed("source")
    reasons = []
    if part and not found.product and not form.typed("description"):
        reasons.append(f"No product has the number “{part}”: choose one from the list, or describe what it is.")
    if not part and not form.typed("description"):
        reasons.append("Nothing says what this line is for: write a part number or a description.")
    if found.refusal and not source:
        reasons.append(found.refusal)
    if price is None and "price" not in form.errors and (found.price or form.typed("description")):
        reasons.append(found.price.reason if found.price else "This line has no price: write one.")
    return reasons
