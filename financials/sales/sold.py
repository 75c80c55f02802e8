"""Sales by customer, sales rep, category, product, its group, month or document: one statement, cut differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from financials.sales.cuts import CUTS
from financials.sales.spans import Span
from foundation.sql import statement, stream

SOLD = statement(__file__, "sold")
SUMS = statement(__file__, "sums")


@dataclass(frozen=True)
class Which:
    """Which sales are meant: of some customers (None: of all), sold by one rep or by nobody, of one part number, of one
    product group ("": of none), in one currency."""

    customers: list[int] | None = None
    sold_by: int | None = None
    sold_by_nobody: bool = False
    product: int | None = None
    part: str = ""
    product_group: str | None = None
    currency: str = ""


EVERYTHING = Which()
NEVER = Span(date(1, 1, 2), date(1, 1, 1))


@dataclass(frozen=True)
class Sales:
    """The sales of one row and currency: `net` of the period, `before` of the same days a year earlier.

    `cost` is what the lines with a known cost have cost, None where none is known; `costed` is what these lines were
    sold for, and `known` their share of what was turned over.
    """

    key: Any
    code: str | None
    name: str
    currency: str
    net: Decimal
    before: Decimal
    documents: int
    quantity: Decimal
    cost: Decimal | None
    costed: Decimal
    known: Decimal | None
    document_kind: str = ""
    issued_on: date | None = None
    customer_code: str = ""

    @property
    def margin(self) -> Decimal | None:
        """What is left of the lines whose cost is known."""
        return None if self.cost is None else self.costed - self.cost

    @property
    def margin_share(self) -> Decimal | None:
        """The margin as a share of what these lines were sold for; None where they came to nothing."""
        return self.margin / self.costed if self.margin is not None and self.costed > 0 else None

    @property
    def change(self) -> Decimal | None:
        """How much more than a year before, as a share of that; None where there was nothing to compare with."""
        return (self.net - self.before) / self.before if self.before > 0 else None


def sold(*, cut: str, span: Span, which: Which = EVERYTHING) -> Iterator[Sales]:
    """Yield the sales of a period in one of CUTS, with the year before, the largest of each currency first.

    To be read inside a transaction, because the rows stream from the database.
    """
    by = CUTS[cut]
    sums = SUMS.format(key=by.key, text=by.text, joins=by.joins)
    sql = f"""
        WITH {SOLD}, {sums}
        SELECT coalesce(sums.key::text, sums.text) AS key, {by.code} AS code, {by.name} AS name, sums.currency,
               sums.net, sums.before, sums.documents, sums.quantity, sums.cost, sums.costed, sums.known {by.more}
        FROM sums {by.named_by} ORDER BY sums.currency <> %(own)s, sums.currency, {by.order}
    """
    before = span.year_before if by.compares else NEVER
    for row in stream(sql, _parameters(span, before, which)):
        yield Sales(**row)


def which_sold(span: Span, which: Which = EVERYTHING) -> dict[str, object]:
    """Return the parameters of SOLD for a period alone, without the year before."""
    return _parameters(span, NEVER, which)


def _parameters(span: Span, before: Span, which: Which) -> dict[str, object]:
    days = {"first_on": span.first_on, "last_on": span.last_on, "own": settings.COMPANY_CURRENCY}
    return days | {"first_before": before.first_on, "last_before": before.last_on} | vars(which)
