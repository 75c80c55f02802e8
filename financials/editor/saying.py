"""What is said under a line: why this price, what else was possible, what was promised, what is in stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.verbal import differs, said
from catalog.wording import unit_price_text
from financials.editor.looking_up import Found, Head
from financials.editor.memory import less, paid_a_unit
from financials.models import Line
from foundation.templatetags.formats import day_full
from foundation.templatetags.formats import quantity as plain

if TYPE_CHECKING:
    from financials.editor.working import Worked

AS_ABOVE = "Tax as on the line above"
NO_RATE = "No rate of tax is known for a line without a product: write one if there is any"


@dataclass(frozen=True)
class Say:
    """One short sentence; `tone` red or amber where somebody should look, green where a word is kept.

    `take` is a price a button puts into the line.
    """

    text: str
    tone: str = ""
    url: str = ""
    link: str = ""
    take: str = ""
    more: tuple[str, ...] = ()  # shown when asked for


def said_about(head: Head, found: Found, worked: Worked, was: Line | None) -> list[Say]:
    """Return what is worth knowing about a line, warnings first."""
    if not found.product:
        return [*unknown_part(worked), *tax(found, worked)]
    says = [
        *word_given(head, found, worked), *tax(found, worked), *price(found, worked), *next_break(head, found),
        *last_price(head, found), *goods(found, worked),
    ]  # fmt: skip
    return sorted(says, key=lambda say: ("red", "amber").index(say.tone) if say.tone in ("red", "amber") else 2)


def unknown_part(worked: Worked) -> list[Say]:
    part = worked.form.typed("part")
    return [Say(f"{part} is not in the catalog: a line of your own.")] if part and not worked.stops else []


def price(found: Found, worked: Worked) -> list[Say]:
    """Say why it is this price, and what would have counted else."""
    more = tuple(offer.reason for offer in found.price.others)
    reason = worked.draft.price_reason if worked.draft else found.price.reason
    if not worked.priced_by_hand or not found.price.reason or found.price.reason in reason:
        return [Say(reason, more=more)] if reason not in worked.stops else []
    return [Say(reason or "Price as it was written"), Say(f"By rule now: {found.price.reason}", more=more)]


def next_break(head: Head, found: Found) -> list[Say]:
    if not (cheaper := found.price.next_break):
        return []
    amount = unit_price_text(cheaper.unit_price, head.currency)
    return [Say(f"From {plain(cheaper.min_quantity)}: {amount}")]


def last_price(head: Head, found: Found) -> list[Say]:
    """Say what the customer paid last time, with the invoice."""
    if not (line := found.paid):
        return []
    amount = unit_price_text(paid_a_unit(line).quantize(line.unit_price), head.currency)
    text = f"Last paid {amount} on {day_full(line.document.issued_on)}"
    return [Say(text, url=line.document.get_absolute_url(), link=f"invoice {line.document.number}")]


def word_given(head: Head, found: Found, worked: Worked) -> list[Say]:
    """Say whether the line keeps the price somebody named on the phone, with the note of it."""
    if not (told := found.told) or not worked.draft:
        return []
    draft = worked.draft
    paid = less(draft.unit_price, draft.discount_percent, head.discount)
    url = told.entry.get_absolute_url()
    if warning := differs(quote=told, unit_price=paid, quantity=draft.quantity, currency=head.currency):
        # With a discount on the whole document no price of a line comes to what was said.
        take = "" if head.discount else unit_price_text(told.unit_price, told.currency)
        return [Say(warning, "amber", url, "Read the note", take)]
    if draft.quantity < told.quantity or head.currency != told.currency:
        return [Say(said(told), "", url, "Read the note")]
    return [Say(f"As {told.said_by.name} said on {day_full(told.said_on)}", "green", url, "Read the note")]


def tax(found: Found, worked: Worked) -> list[Say]:
    """Say why no tax is charged, and when a certificate has run out."""
    says = [Say(found.tax.warning, "amber")] if found.tax.warning else []
    draft, product = worked.draft, found.product
    if found.tax.percent is None and worked.form.typed("tax") is None:
        return [*says, Say(AS_ABOVE if worked.place > 1 else NO_RATE)]
    if not draft or not draft.tax_reason:
        return says
    exempt = product and not draft.tax_percent and (product.tax_percent or product.tax_code_id)
    if exempt or (draft.tax_reason != found.tax.reason and (product or draft.tax_reason != "By hand")):
        says.append(Say(draft.tax_reason.replace("By hand", "Tax by hand", 1)))
    return says


def goods(found: Found, worked: Worked) -> list[Say]:
    """Say what is in which warehouse, and what has to be waited for until when."""
    promise = found.promise
    if promise is None:
        return []
    shelves = [f"{plain(row.available)} in {row.warehouse.name}" for row in found.stock if row.available > 0]
    says = [Say(", ".join(shelves))] if shelves and found.product.stocked else []
    if promise.backorder:
        due = f"about {day_full(promise.day)}" if promise.day else "nobody knows when"
        says.append(Say(f"{plain(promise.backorder)} back-ordered, {due}: {promise.reason}", "amber"))
    elif promise.day and not found.product.stocked:
        says.append(Say(f"Ready {day_full(promise.day)}: {promise.reason.lower()}"))
    return says
