"""Journal lines: each voucher with both sides, the customer's account and those it is posted against.

A voucher has one line on the customer's account for each entry (an instalment, the money, the discount), and on the
other side the lines of what it was: net and tax by category and rate, the bank, the discount with the tax it takes
back. What takes something back has the lines of that with the sides exchanged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financials.accounting.accounts import Accounts
from financials.accounting.period import Period
from financials.accounting.slots import of_tax
from financials.accounting.vouchers import DOCUMENTS, KIND, Row, Taxes, TaxGroup, Voucher, document_of, origin, vouchers
from financials.models import Document
from foundation.money import NOTHING, round_money

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Part:
    """What is posted against the customer: `amount` is positive for a debit."""

    slot: str
    amount: Decimal
    category: str = ""
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `amount` is positive for a debit. `slot` is "receivables" on the customer's own account."""

    slot: str
    account: str
    key: str
    amount: Decimal
    due_on: date | None = None
    category: str = ""
    percent: Decimal | None = None

    @property
    def is_personal(self) -> bool:
        return self.slot == "receivables"

    @property
    def debit(self) -> Decimal | None:
        return self.amount if self.amount > 0 else None

    @property
    def credit(self) -> Decimal | None:
        return -self.amount if self.amount < 0 else None


@dataclass(frozen=True, slots=True)
class Posted:
    """A voucher with its lines."""

    key: str
    word: str
    number: str
    text: str
    posted_on: date
    counts_from: date
    currency: str
    customer_id: int
    code: str
    name: str
    lines: tuple[Line, ...]

    @property
    def difference(self) -> Decimal:
        """Debits less credits: nothing, unless the document's lines are not what was posted."""
        return sum((line.amount for line in self.lines), NOTHING)


def posted(period: Period, accounts: Accounts) -> Iterator[Posted]:
    """Yield the vouchers of a period with their lines; must run inside a transaction."""
    for voucher, taxes in vouchers(period):
        yield _posted(voucher, taxes, accounts)


def _posted(voucher: Voucher, taxes: Taxes, accounts: Accounts) -> Posted:
    first = voucher.first
    own = accounts.of_customer(first["customer_id"])
    lines = [Line("receivables", own, "", row["amount"], row["due_on"]) for row in voucher.rows]
    for part in against(voucher, taxes, accounts):
        if part.amount:
            account = accounts.of(part.slot)
            lines.append(Line(part.slot, account.number, account.key, part.amount, None, part.category, part.percent))
    return Posted(
        key=voucher.key, word=voucher.word, number=voucher.number, text=voucher.text, posted_on=first["posted_on"],
        counts_from=first["counts_from"], currency=first["currency"], customer_id=first["customer_id"],
        code=first["code"], name=first["name"], lines=tuple(lines),
    )  # fmt: skip


def against(voucher: Voucher, taxes: Taxes, accounts: Accounts) -> Iterator[Part]:
    """Yield what is posted against the customer: documents whole, whatever the instalments, the rest entry by entry."""
    documents: dict[int, list[Row]] = {}
    for row in voucher.rows:
        if origin(row) in DOCUMENTS:
            documents.setdefault(document_of(row), []).append(row)
        else:
            yield from _of_entry(row, taxes, accounts)
    for document, rows in documents.items():
        yield from _of_document(rows, taxes.of_document.get(document, []))


def _of_document(rows: Sequence[Row], groups: Sequence[TaxGroup]) -> Iterator[Part]:
    """Net and tax of the document by category and rate, on the side that its entries are not."""
    side = -1 if rows[0]["amount"] > 0 else 1
    purpose = "revenue" if origin(rows[0]) == Document.Kind.INVOICE else "credit"
    for group in groups:
        yield Part(of_tax(purpose, group.category, group.percent), side * group.net, group.category, group.percent)
        yield Part(of_tax("tax", group.category, group.percent), side * group.tax, group.category, group.percent)


def _of_entry(row: Row, taxes: Taxes, accounts: Accounts) -> Iterator[Part]:
    kind, amount = origin(row), -row["amount"]
    if kind == KIND.PAYMENT:
        yield Part(f"money/{row['method']}" if row["method"] else "money", amount)
    elif kind == KIND.RETURN:
        yield from _returned(row, amount)
    elif kind == KIND.DIFFERENCE:
        was_too_little = (amount > 0) != (row["kind"] == KIND.CANCELLATION)
        yield Part("lost" if was_too_little else "gained", amount)
    elif kind == KIND.DISCOUNT or (kind == KIND.WRITE_OFF and accounts.policy.write_off_with_tax):
        with_tax = kind == KIND.WRITE_OFF or accounts.policy.discount_with_tax
        yield from _let_go(kind, row, amount, taxes, with_tax=with_tax)
    else:
        yield Part(kind, amount)


def _returned(row: Row, amount: Decimal) -> Iterator[Part]:
    """The money, and what the bank had kept of it, go back the way they came."""
    money, charges = row["returned_amount"] or -amount, row["returned_charges"] or NOTHING
    if money + charges != -amount:
        money, charges = -amount, NOTHING
    yield Part(f"return/{row['returned_method']}" if row["returned_method"] else "return", -money)
    yield Part("charges", -charges)


def _let_go(kind: str, row: Row, amount: Decimal, taxes: Taxes, *, with_tax: bool) -> Iterator[Part]:
    """A discount or write-off, in shares of the invoices it settled; each takes back its share of their tax."""
    left = amount
    for document, settled in taxes.let_go.get(row["origin_id"] or row["id"], ()) if with_tax else ():
        share = settled if amount > 0 else -settled
        left -= share
        for group, gross in spread(share, taxes.of_document.get(document, []), row["currency"]):
            tax = round_money(gross * group.percent / (HUNDRED + group.percent), row["currency"])
            slot = of_tax(kind, group.category, group.percent) if kind == KIND.DISCOUNT else kind
            yield Part(slot, gross - tax, group.category, group.percent)
            yield Part(of_tax("tax", group.category, group.percent), tax, group.category, group.percent)
    yield Part(kind, left)


def spread(amount: Decimal, groups: Sequence[TaxGroup], currency: str) -> Iterator[tuple[TaxGroup, Decimal]]:
    """Yield the share of each group in an amount, by what it is of the document; the last one takes what is left."""
    whole, left = sum((group.gross for group in groups), NOTHING), amount
    for place, group in enumerate(groups, start=1):
        last = place == len(groups)
        share = left if last else round_money(amount * group.gross / whole, currency) if whole else NOTHING
        left -= share
        yield group, share
