"""The way out of a hold: the smallest payment after which no rule of the policy applies and the limit is kept."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from credit.holding.rules import Match
from credit.holding.whatif import State, paying, what_if
from customers.models import Customer, Hold
from foundation.money import NOTHING, exponent, format_money
from staff.models import User

NO_MONEY = "No payment takes the reason away"


@dataclass(frozen=True)
class WayOut:
    """What would have to come today, by currency, and the reasons that no money takes away."""

    amounts: tuple[tuple[Decimal, str], ...]
    left: tuple[str, ...]
    hold: Hold | None

    def __str__(self) -> str:
        """Say it in one sentence or two; "" when nothing stands against the customer."""
        said = " and ".join(f"{format_money(amount, currency)} {currency}" for amount, currency in self.amounts)
        if self.left:
            stays = "; ".join(self.left)
            most = f"{said} today is enough for what is overdue and for the limit, but this stays" if said else NO_MONEY
            return f"{most}: {stays}."
        if not said:
            return "No rule of the hold policy applies and the limit is kept." if self.hold else ""
        if not self.hold:
            return f"{said} today, and no rule of the hold policy applies and the limit is kept."
        by_hand = "" if self.hold.policy else f" {self.hold.placed_by_name} placed it by hand and is to be asked."
        return f"{said} today lifts the hold: no rule of the policy applies then, and the limit is kept.{by_hand}"


def way_out(*, customer: Customer, by: User, now: datetime) -> WayOut:
    """Return the smallest payment of today after which nothing but a person keeps the customer on hold.

    Money meets what is due oldest first, as the rules count it; the result is tried out before it is said.
    """
    now_is = what_if(customer=customer, changes=[], by=by, now=now).before
    needed = {currency: amount for currency, amount in _needed(now_is).items() if amount > NOTHING}
    payments = [paying(customer, amount, by=by, now=now, currency=money) for money, amount in needed.items()]
    then = what_if(customer=customer, changes=payments, by=by, now=now).after if payments else now_is
    left = tuple(one.reason for one in then.rules) + _not_in_the_limit(then)
    return WayOut(tuple((amount, currency) for currency, amount in needed.items()), left, then.hold)


def _needed(state: State) -> dict[str, Decimal]:
    """The most that any rule, or the limit, asks for in each currency."""
    needed: dict[str, Decimal] = {}
    for match in state.rules:
        if match.amount:
            needed[match.currency] = max(needed.get(match.currency, NOTHING), _below(match))
    if state.limit.is_passed:
        currency = state.limit.currency
        needed[currency] = max(needed.get(currency, NOTHING), -state.limit.free)
    return needed


def _below(match: Match) -> Decimal:
    """What brings an overdue amount to nothing, or just below the least one the rule speaks of."""
    if not match.rule.amount:
        return match.amount
    smallest_coin = Decimal(1).scaleb(-exponent(match.currency))
    return match.amount - match.rule.amount + smallest_coin


def _not_in_the_limit(state: State) -> tuple[str, ...]:
    return ("the credit limit is passed all the same",) if state.limit.is_passed else ()
