"""The lines of a document as its paper shows them, and what they come to, written in the customer's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from catalog.wording import decimals_of
from financials.models import Document, Line
from financials.papers.payable import percent_in
from financials.papers.words import words_in
from financials.sums import TaxSum, gross, sums_of
from foundation.languages import amount_in, day_in, money_in, number_in

KIND = Document.Kind
BOOKED = (KIND.INVOICE, KIND.CREDIT_NOTE)


@dataclass(frozen=True)
class Row:
    """One line as it is written; what it has not is ""."""

    place: int
    part: str
    description: str
    remarks: tuple[str, ...]
    quantity: str
    price: str
    less: str
    tax: str
    amount: str


def rows_of(document: Document, lines: Sequence[Line], language: str) -> list[Row]:
    """Return the lines in their order."""
    common = delivered_on(lines)
    return [_row(document, line, language, common) for line in lines]


def delivered_on(lines: Sequence[Line]) -> date | None:
    """Return the day all lines were delivered; None when they were delivered on several days, or not yet."""
    days = {line.delivered_on for line in lines}
    return days.pop() if len(days) == 1 else None


def quantity_in(language: str, line: Line) -> str:
    """Write how much of a line, with its unit."""
    return quantity_with(language, line.quantity, line.unit)


def quantity_with(language: str, quantity, unit: str) -> str:
    """Write a quantity and its unit, held together: "2,5 m"."""
    return f"{number_in(language, quantity)}\N{NO-BREAK SPACE}{unit}".strip()


def tax_word(language: str) -> str:
    """Return what the house's tax is called: VAT for a house with a VAT ID, else tax."""
    words = words_in(language)
    return words.vat if settings.COMPANY_VAT_ID else words.tax


def sums_in(document: Document, lines: Sequence[Line], language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what the lines come to: label, amount and reasons, the total last."""
    words, sums, currency = words_in(language), sums_of(document, lines), document.currency
    rows = []
    if sums.discount:
        percent = percent_in(language, document.discount_percent)
        rows = [(words.gross, sums.gross, ()), (words.discount.format(percent=percent), -sums.discount, ())]
    if rows or any(line.tax for line in lines):
        rows.append((words.net, sums.net, ()))
    rows += [_tax_row(rate, currency, language) for rate in sums.by_tax if rate.tax or rate.reasons]
    written = [(label, amount_in(language, amount, currency), reasons) for label, amount, reasons in rows]
    total = words.credited_total if document.kind == KIND.CREDIT_NOTE else words.total
    return [*written, (total, money_in(language, document.total, currency), ())]


def _tax_row(rate: TaxSum, currency: str, language: str):
    told = {"tax": tax_word(language), "percent": percent_in(language, rate.percent)}
    label = words_in(language).tax_on.format(net=amount_in(language, rate.net, currency), **told)
    return label, rate.tax, () if rate.percent else rate.reasons  # why nothing is taken; else the rate says it


def _row(document: Document, line: Line, language: str, common: date | None) -> Row:
    return Row(
        place=line.position,
        part=line.part_number,
        description=line.description,
        remarks=tuple(_remarks(document, line, language, common)),
        quantity=quantity_in(language, line),
        price=number_in(language, line.unit_price, decimals_of(line.unit_price, document.currency)),
        less=percent_in(language, line.discount_percent) if line.discount_percent else "",
        tax=percent_in(language, line.tax_percent),
        amount=amount_in(language, gross(document, line), document.currency),
    )


def _remarks(document: Document, line: Line, language: str, common: date | None) -> list[str]:
    words, told = words_in(language), line.note.splitlines()
    if line.delivered_on and not common:
        told.append(words.line_delivered.format(day=day_in(language, line.delivered_on)))
    if line.promised_on and not line.delivered_on and document.kind not in (*BOOKED, KIND.DELIVERY):
        told.append(words.line_promised.format(day=day_in(language, line.promised_on)))
    return told
