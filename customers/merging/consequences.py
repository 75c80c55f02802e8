"""What follows from a merge, in figures: how many rows of each kind move, and what is owed together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from customers.models import Customer
from foundation.sql import fetch

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Sum:
    """What both owe in one currency, and what the one will owe."""

    currency: str
    survivor: Decimal
    loser: Decimal

    @property
    def together(self) -> Decimal:
        return self.survivor + self.loser


def moving(customer: Customer) -> list[str]:
    """Return how many rows of each kind people know a customer has: "3 contacts", "12 documents"."""
    words = settings.MERGE_COUNTED
    return [f"{rows:,} {words[table][rows != 1]}" for table, rows in counts(customer).items() if rows]


def counts(customer: Customer) -> dict[str, int]:
    """Return how many rows the customer has in each table people know, in the order of the setting."""
    each = [
        f"SELECT '{table}' AS table, count(*) AS rows FROM {table} WHERE customer_id = %(customer)s"
        for table in settings.MERGE_COUNTED
    ]
    return {row["table"]: row["rows"] for row in fetch(" UNION ALL ".join(each), {"customer": customer.pk})}


def sums(loser: Customer, survivor: Customer, *, today: date) -> list[Sum]:
    """Return what is owed together, a sum for each currency."""
    found = import_string(settings.CUSTOMER_BALANCES)([loser.pk, survivor.pk], today=today)
    theirs, ours = found[loser.pk], found[survivor.pk]
    return [
        Sum(currency, ours.get(currency, NOTHING), theirs.get(currency, NOTHING)) for currency in sorted(ours | theirs)
    ]


def weight(customer: Customer) -> int:
    """Return how much was written of a customer: of two the heavier one stays."""
    return sum(counts(customer).values())
