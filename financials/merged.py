"""What customers owe, for those who are about to make one of two (settings.CUSTOMER_BALANCES)."""

from datetime import date
from decimal import Decimal

from financials.aging import agings


def balances(customers: list[int], *, today: date) -> dict[int, dict[str, Decimal]]:
    """Return the open balance of each customer by currency."""
    found = agings(customers, as_of=today)
    return {
        customer: {account.currency: account.balance for account in accounts} for customer, accounts in found.items()
    }
