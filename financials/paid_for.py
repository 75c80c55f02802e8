"""What is open on the accounts somebody pays for, for its own folder: the accounts stay those of the customers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customers.models import Customer
from financials.aging import Aging, agings, nothing_open
from foundation.money import NOTHING


@dataclass(frozen=True)
class PaidFor:
    """A customer whose bills go to somebody else, with its account in each currency it has anything open in."""

    customer: Customer
    accounts: list[Aging]


@dataclass(frozen=True)
class Payer:
    """Whom somebody pays for; `totals` are what is open and what of it is overdue, by currency."""

    customers: list[PaidFor]

    @property
    def totals(self) -> list[tuple[str, Decimal, Decimal]]:
        """Return (currency, open, overdue) of all of them together."""
        sums: dict[str, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
        for account in (one for paid in self.customers for one in paid.accounts):
            sums[account.currency][0] += account.balance
            sums[account.currency][1] += account.overdue
        return [(currency, *amounts) for currency, amounts in sorted(sums.items())]


def paid_for(payer: Customer, *, as_of: date) -> Payer:
    """Return the customers this one pays for, by name, in two queries however many they are."""
    customers = list(payer.pays_for.order_by("name", "pk"))
    found = agings([one.pk for one in customers], as_of=as_of) if customers else {}
    return Payer([PaidFor(one, found[one.pk] or [nothing_open(one.pk, one.currency)]) for one in customers])
