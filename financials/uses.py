"""What a payment, document or adjustment did on the account: entries, what each settles, what was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from customers.models import Customer
from financials.allocations import may_be_taken_back
from financials.models import Adjustment, Allocation, Document, Entry, Payment
from foundation.money import NOTHING

BOTH_SIDES = [f"{side}__{what}" for side in ("debit", "credit") for what in ("document", "payment", "adjustment")]


@dataclass(frozen=True)
class Use:
    """One allocation, seen from one of its sides."""

    allocation: Allocation
    other: Entry
    taken_back_on: date | None

    @property
    def source(self) -> Document | Payment | Adjustment:
        """What stands on the other side."""
        return self.other.document or self.other.adjustment or self.other.payment

    @property
    def label(self) -> str:
        return str(self.source)[:1].upper() + str(self.source)[1:]

    @property
    def takes(self) -> Decimal:
        """What it takes off, signed."""
        return -self.allocation.amount

    @property
    def may_be_taken_back(self) -> bool:
        return not self.taken_back_on and may_be_taken_back(self.allocation)


@dataclass(frozen=True)
class Account:
    """The entries of one of them on a day; their sizes less what is settled is what is left."""

    entries: Sequence[Entry]
    uses: Sequence[Use]

    @property
    def posted(self) -> list[tuple[Entry, Decimal]]:
        """The entries, each with its size."""
        return [(entry, abs(entry.amount)) for entry in self.entries]

    @property
    def settled(self) -> Decimal:
        """How much stands settled, as a positive amount."""
        return sum((use.allocation.amount for use in self.uses if not use.taken_back_on), NOTHING)

    @property
    def left(self) -> Decimal:
        """How much settles nothing, or is open, as a positive amount."""
        return sum((size for _, size in self.posted), NOTHING) - self.settled


def account_of(of: Payment | Document | Adjustment, *, customer: Customer, as_of: date) -> Account:
    """Return what it had done by the end of a day. Two queries; what returns or cancels it counts as the other side."""
    mine = of.entries.filter(counts_from__lte=as_of).order_by("due_on", "id")
    entries = list(mine if isinstance(of, Adjustment) else mine.filter(adjustment=None))
    keys = {entry.pk: entry for entry in entries}
    touching = Q(debit__in=entries) | Q(credit__in=entries)
    rows = Allocation.objects.filter(touching, reverses=None, counts_from__lte=as_of)
    found = rows.select_related("reversal", *BOTH_SIDES).order_by("effective_on", "id")
    return Account(entries, [_use(row, keys, customer, as_of) for row in found])


def _use(row: Allocation, keys: dict[int, Entry], customer: Customer, as_of: date) -> Use:
    other = row.credit if row.debit_id in keys else row.debit
    reversal = getattr(row, "reversal", None)
    back = reversal.effective_on if reversal and reversal.counts_from <= as_of else None
    use = Use(row, other, back)
    use.source.customer = customer
    return use
