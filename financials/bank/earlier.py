"""Payments that are booked already: money a clerk booked by hand before the statement came; money that went back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from financials.bank.clues import GOOD, Clue
from financials.models import BankLine, Payment

BY_HAND = timedelta(days=21)  # a check is booked when it comes, and stands on the statement when it is paid in
COMES_BACK = timedelta(days=430)  # a debit nobody agreed to may come back for thirteen months


class Earlier:
    """The payments of some customers that fit some lines in amount; each is found for one line only."""

    def __init__(self, lines: Sequence[BankLine], customers: Iterable[int]):
        amounts = {amount for line in lines for amount in ([line.amount] if line.amount > 0 else line.gone_back)}
        oldest = min((line.value_on for line in lines), default=date.max) - COMES_BACK if lines else date.max
        payments = Payment.objects.filter(customer__in=set(customers), amount__in=amounts, received_on__gte=oldest)
        payments = payments.exclude(adjustments__kind="return").order_by("received_on", "pk")
        on_lines = BankLine.objects.filter(state=BankLine.State.BOOKED, amount__gt=0, payment__in=payments)
        self.confirmed = set(on_lines.values_list("payment_id", flat=True))
        self.by_amount: dict[tuple, list[Payment]] = defaultdict(list)
        for payment in payments:
            self.by_amount[payment.customer_id, payment.currency, payment.amount].append(payment)

    def booked_by_hand(self, line: BankLine, customer: int) -> Payment | None:
        """Return the payment that a line of money coming in only confirms."""
        found = sorted(self._near(line, customer), key=lambda one: abs(one.received_on - line.value_on))
        if not found:
            return None
        self.confirmed.add(found[0].pk)
        return found[0]

    def explains(self, line: BankLine, clue: Clue) -> bool:
        """True when the payment a clue names is one that this line may confirm: another reference is only alike."""
        return any(payment.pk == clue.payment for payment in self._near(line, clue.customer_id))

    def _near(self, line: BankLine, customer: int) -> list[Payment]:
        rows = self.by_amount.get((customer, line.currency, line.amount), ())
        near = [one for one in rows if abs(one.received_on - line.value_on) <= BY_HAND]
        return [one for one in near if one.pk not in self.confirmed]

    def came_back(self, line: BankLine, clues: Sequence[Clue]) -> tuple[Payment, Clue] | None:
        """Return the payment that a line of money going out takes back: named, or the bank calls it a return."""
        named = {clue.payment for clue in clues if clue.payment}
        for clue in sorted(clues, key=lambda clue: -clue.weight):
            rows = [
                one
                for amount in line.gone_back
                for one in self.by_amount.get((clue.customer_id, line.currency, amount), ())
            ]
            before = [one for one in rows if one.received_on <= line.booked_on]
            for payment in reversed(before):
                if payment.pk in named or (line.returned and clue.weight >= GOOD):
                    return payment, clue
        return None
