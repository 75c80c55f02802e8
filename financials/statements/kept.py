"""What is kept of a statement that is sent: its balances."""

from decimal import Decimal

from financials.statements.account import AccountStatement


def balances_of(said: AccountStatement) -> list[tuple[str, Decimal | None, Decimal, Decimal]]:
    """Return (currency, opening or None, closing, overdue) for each currency of the statement."""
    return [(total.currency, total.opening, total.closing, total.overdue) for total in said.totals]
