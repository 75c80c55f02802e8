"""What an item gets of a payment or credit: money, the discount taken beside it, and a small difference let go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from financials.ledger import DoesNotFit, Matching, only_open, said_money
from financials.models import Document, Entry, Payment
from foundation.money import NOTHING


@dataclass
class Share:
    """`of` is an invoice (its instalments are settled oldest due first) or one entry of the account."""

    of: Document | Entry
    amount: Decimal
    discount: Decimal = NOTHING
    difference: Decimal = NOTHING
    debits: list[Entry] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """What of the item is settled in all."""
        return self.amount + self.discount + self.difference

    @property
    def document(self) -> Document | None:
        """The document the item belongs to, where it is one."""
        return self.of if isinstance(self.of, Document) else self.of.document

    @property
    def name(self) -> str:
        """The item in words."""
        return str(self.document or self.of.adjustment or self.of.payment)

    def ensure_open(self, matching: Matching) -> None:
        """Raise DoesNotFit when less is open than the share settles."""
        if not self.debits:
            raise DoesNotFit(f"{self.of} has nothing on this account that can be settled.")
        left = sum((matching.left(debit) for debit in self.debits), NOTHING)
        if self.total > left:
            raise only_open(self.name, left, self.total, self.debits[0].currency)


def shares_of(said: Iterable) -> list[Share]:
    """Return the shares with the entries they settle, read at once; tuples are (item, amount[, discount])."""
    shares = [Share(*each) if isinstance(each, tuple) else each for each in said]
    rows = _rows_of(shares)
    for share in shares:
        share.debits = [row for row in rows if _belongs(row, share.of)]
    return [share for share in shares if share.total]


def _rows_of(shares: Sequence[Share]) -> list[Entry]:
    """Read the instalments of the documents, and the entries, as they stand; the documents are at hand already."""
    documents = {share.of.pk: share.of for share in shares if isinstance(share.of, Document)}
    entries = [share.of.pk for share in shares if isinstance(share.of, Entry)]
    rows: dict[int, Entry] = {}
    if documents:
        rows |= Entry.objects.filter(document__in=documents, kind=Entry.Kind.INVOICE).in_bulk()
    for row in rows.values():
        row.document = documents[row.document_id]
    if entries:
        rows = (
            Entry.objects.filter(pk__in=entries, amount__gt=0).select_related("document", "adjustment").in_bulk() | rows
        )
    return sorted(rows.values(), key=lambda row: (row.due_on or row.posted_on, row.pk))


def _belongs(row: Entry, of: Document | Entry) -> bool:
    return row.pk == of.pk if isinstance(of, Entry) else row.document_id == of.pk and row.kind == Entry.Kind.INVOICE


def said_shares(payment: Payment, shares: Sequence[Share], rest: Decimal) -> str:
    """Return what became of the money, line by line, for the journal."""
    lines = [_said(share, payment.currency) for share in shares]
    if payment.bank_charges:
        lines.append(f"The bank kept {said_money(payment.bank_charges, payment.currency)}.")
    if rest:
        lines.append(f"{said_money(rest, payment.currency)} stays as credit.")
    return "\n".join(lines)


def _said(share: Share, currency: str) -> str:
    besides = [(share.discount, "discount"), (share.difference, "small difference")]
    more = [f"{said_money(amount, currency)} {what}" for amount, what in besides if amount]
    return f"{', '.join([f'{share.name}: {said_money(share.amount, currency)}', *more])}."
