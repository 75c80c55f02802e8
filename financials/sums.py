"""What a written document adds up to, from its lines as they were rounded: for its page and its paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from financials.documents import drafted
from financials.models import Document, Line
from foundation.money import NOTHING


@dataclass(frozen=True)
class TaxSum:
    """The tax at one rate (0–100), the net amount it is taken of, and why where the rate needs a reason."""

    percent: Decimal
    net: Decimal
    tax: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Sums:
    """The totals of a document; `gross` is the sum of the lines before the document's own discount."""

    gross: Decimal
    net: Decimal
    by_tax: tuple[TaxSum, ...]

    @property
    def discount(self) -> Decimal:
        return self.gross - self.net

    @property
    def tax(self) -> Decimal:
        return sum((rate.tax for rate in self.by_tax), NOTHING)

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


def sums_of(document: Document, lines: Sequence[Line]) -> Sums:
    """Add up a document by its lines and by rate of tax."""
    rates = sorted({line.tax_percent for line in lines})
    return Sums(
        gross=sum((gross(document, line) for line in lines), NOTHING),
        net=sum((line.net for line in lines), NOTHING),
        by_tax=tuple(_rate(percent, [line for line in lines if line.tax_percent == percent]) for percent in rates),
    )


def _rate(percent: Decimal, lines: Sequence[Line]) -> TaxSum:
    reasons = tuple(dict.fromkeys(line.tax_reason for line in lines if line.tax_reason))
    net, tax = (sum((getattr(line, name) for line in lines), NOTHING) for name in ("net", "tax"))
    return TaxSum(percent, net, tax, reasons)


def gross(document: Document, line: Line) -> Decimal:
    """Return a line's net amount before the document's own discount."""
    return drafted(line).net(document.currency) if document.discount_percent else line.net
