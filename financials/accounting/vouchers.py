"""What was posted in a period, voucher by voucher: the entries that were booked in one go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice

from catalog.models import TaxCategory
from financials.accounting.period import Period
from financials.models import Adjustment, Document, Entry
from foundation.sql import fetch, statement, stream

MOVEMENTS = statement(__file__, "movements")
TAX_GROUPS = statement(__file__, "tax_groups")
LET_GO = statement(__file__, "let_go")
AT_ONCE = 500  # vouchers whose taxes are read together

KIND = Entry.Kind
DOCUMENTS = (KIND.INVOICE, KIND.CREDIT_NOTE)
HAS_TAX = (KIND.DISCOUNT, KIND.WRITE_OFF)
# What a cancelling entry takes back when it settles nothing that would say so.
BY_ADJUSTMENT = {
    Adjustment.Kind.RETURN: KIND.DISCOUNT,
    Adjustment.Kind.REFUND: KIND.REFUND,
    Adjustment.Kind.WRITE_OFF: KIND.WRITE_OFF,
    Adjustment.Kind.DIFFERENCE: KIND.DIFFERENCE,
}
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """What of a document has one category and rate of tax."""

    category: str
    percent: Decimal
    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Taxes:
    """The taxes of some documents, and of which documents some amounts let go so much."""

    of_document: dict[int, list[TaxGroup]]
    let_go: dict[int, list[tuple[int, Decimal]]]


class Voucher:
    """Entries of one customer and currency that were booked in one go; `rows` are those of sql/movements.sql."""

    def __init__(self, rows: list[Row]):
        self.rows, self.first = rows, rows[0]

    @property
    def key(self) -> str:
        return self.first["voucher"]

    @property
    def undoes(self) -> bool:
        """Whether it only takes back what was posted before."""
        return all(row["kind"] == KIND.CANCELLATION for row in self.rows)

    @property
    def word(self) -> str:
        """What it is, in the words of the office ("Cancellation of invoice")."""
        adjusted = self.first["adjustment_kind"]
        if adjusted == Adjustment.Kind.CANCELLATION:
            return f"Cancellation of {Document.Kind(self.first['about_kind']).label.lower()}"
        if adjusted:
            return f"{Adjustment.Kind(adjusted).label.capitalize()}{' undone' if self.undoes else ''}"
        return str(KIND(self.first["kind"]).label).capitalize()

    @property
    def number(self) -> str:
        """The number of the document, or the reference of the payment or adjustment, or of what that is about."""
        names = (
            "payment_reference", "adjustment_reference", "document_number", "about_number", "returned_reference",
        )  # fmt: skip
        return next((self.first[name] for name in names if self.first[name]), "")

    @property
    def text(self) -> str:
        return f"{self.word} {self.number}".strip() + (f": {self.first['reason']}" if self.first["reason"] else "")


def origin(row: Row) -> str:
    """Return the kind of what an entry is or takes back."""
    if row["kind"] != KIND.CANCELLATION:
        return row["kind"]
    return row["origin_kind"] or BY_ADJUSTMENT.get(row["adjustment_kind"]) or row["document_kind"] or KIND.INVOICE


def vouchers(period: Period) -> Iterator[tuple[Voucher, Taxes]]:
    """Yield the vouchers of a period in the order they counted from; must run inside a transaction."""
    rows = stream(MOVEMENTS, {"begins_on": period.begins_on, "ends_on": period.ends_on})
    grouped = (Voucher(list(group)) for _, group in groupby(rows, lambda row: (row["counts_from"], row["voucher"])))
    while batch := list(islice(grouped, AT_ONCE)):
        taxes = taxes_of(batch)
        yield from ((voucher, taxes) for voucher in batch)


def taxes_of(batch: Iterable[Voucher]) -> Taxes:
    """Read what the lines of these vouchers need, in two queries."""
    rows = [row for voucher in batch for row in voucher.rows]
    let_go: dict[int, list[tuple[int, Decimal]]] = {}
    asked = [row["origin_id"] or row["id"] for row in rows if origin(row) in HAS_TAX]
    for found in fetch(LET_GO, {"entries": asked}) if asked else ():
        let_go.setdefault(found["entry_id"], []).append((found["document_id"], found["amount"]))
    documents = {document_of(row) for row in rows if origin(row) in DOCUMENTS}
    documents |= {document for settled in let_go.values() for document, _ in settled}
    return Taxes(_groups(documents - {None}), let_go)


def document_of(row: Row) -> int | None:
    """Return the document an entry posts or takes back."""
    return row["origin_document_id"] or row["document_id"]


def _groups(documents: set[int]) -> dict[int, list[TaxGroup]]:
    groups: dict[int, list[TaxGroup]] = {}
    for row in fetch(TAX_GROUPS, {"documents": sorted(documents)}) if documents else ():
        group = TaxGroup(TaxCategory(row["category"]).value, row["tax_percent"], row["net"], row["tax"])
        groups.setdefault(row["document_id"], []).append(group)
    return groups
