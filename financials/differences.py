"""Small differences: a few cents too little or too much are let go when the payment is booked, up to a fixed amount."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from financials.adjustments import AdjustmentRefused, Booking
from financials.ledger import Matching, said_money
from financials.models import Adjustment, Entry, Payment
from financials.shares import Share
from foundation.money import NOTHING
from staff.models import User


def is_small(amount: Decimal) -> bool:
    """Tell whether a difference of this size may be let go (setting SMALL_DIFFERENCE, in whatever currency)."""
    return NOTHING < amount <= settings.SMALL_DIFFERENCE


class Differences:
    """What is let go with one payment; each difference is an adjustment that names the payment and the invoice."""

    def __init__(self, payment: Payment, matching: Matching, *, by: User, now: datetime):
        self.payment, self.currency, self.matching = payment, payment.currency, matching
        self.booking = Booking(
            customer=payment.customer, currency=payment.currency, effective_on=payment.received_on,
            reason=f"Small difference with {payment}", by=by, now=now,
        )  # fmt: skip

    def forgive(self, shares: Sequence[Share]) -> None:
        """Let go what the customer paid too little. Raises AdjustmentRefused unless that settles the item."""
        for share in shares:
            if share.difference:
                self._forgive(share)

    def _forgive(self, share: Share) -> None:
        left = sum((self.matching.left(debit) for debit in share.debits), NOTHING)
        if left != share.difference:
            still = said_money(left - share.difference, self.currency)
            raise AdjustmentRefused(f"{share.name} would still be open by {still}: let go all of it, or nothing.")
        entries = self._book(-left, document=share.document)
        self.matching.match(share.debits, entries, left)

    def keep(self, rest: Decimal, received: Sequence[Entry]) -> None:
        """Keep what the customer paid too much. Raises AdjustmentRefused when that is no small difference, or all."""
        if rest == sum((abs(entry.amount) for entry in received), NOTHING):
            raise AdjustmentRefused("The payment settles nothing, so none of it is too much: let it stay as credit.")
        self.matching.match(self._book(rest), received, rest)

    def _book(self, amount: Decimal, **about) -> list[Entry]:
        if not is_small(abs(amount)):
            most = said_money(settings.SMALL_DIFFERENCE, self.currency)
            said = said_money(abs(amount), self.currency)
            raise AdjustmentRefused(f"{said} is more than the {most} that may be let go as a small difference.")
        parts = [(Entry.Kind.DIFFERENCE, amount)]
        return self.booking.adjust(Adjustment.Kind.DIFFERENCE, parts, payment=self.payment, **about)[1]
