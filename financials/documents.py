"""What every document has in common: priced lines, rounded half-up each, and totals that are sums of rounded lines."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from customers.models import Customer
from financials.models import Document, Line
from foundation.money import round_money
from foundation.numbering import next_number
from foundation.periods import company_today
from staff.models import User

HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """A line before it is priced: percentages are 0–100."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    part_number: str = ""
    unit: str = ""
    discount_percent: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    delivered_on: date | None = None
    note: str = ""

    def net(self, currency: str) -> Decimal:
        """Return quantity x price less discount, rounded half-up to the currency."""
        return round_money(self.quantity * self.unit_price * (1 - self.discount_percent / HUNDRED), currency)

    def tax(self, currency: str) -> Decimal:
        """Return the tax on the rounded net, rounded half-up: printed lines add up to the printed tax."""
        return round_money(self.net(currency) * self.tax_percent / HUNDRED, currency)


def write_document(
    *,
    customer: Customer,
    kind: str,
    status: str,
    lines: list[LineDraft],
    issued_on: date,
    by: User,
    now: datetime,
    **fields,
) -> Document:
    """Write a numbered document with its lines; the verb that calls holds the transaction and posts it."""
    currency = fields.pop("currency", customer.currency)
    net = sum((line.net(currency) for line in lines), Decimal(0))
    tax = sum((line.tax(currency) for line in lines), Decimal(0))
    document = Document.objects.create(
        customer=customer,
        kind=kind,
        status=status,
        number=next_number(kind),
        issued_on=issued_on,
        currency=currency,
        net=net,
        tax=tax,
        total=net + tax,
        created_by=by,
        known_on=company_today(now),
        **fields,
    )
    Line.objects.bulk_create(_line(document, position, draft) for position, draft in enumerate(lines, 1))
    return document


def _line(document: Document, position: int, draft: LineDraft) -> Line:
    return Line(
        customer_id=document.customer_id,
        document=document,
        position=position,
        net=draft.net(document.currency),
        tax=draft.tax(document.currency),
        **vars(draft),
    )
