"""How much of the credit limit is used: the one definition. What is owed, and what of the orders is still to be
invoiced (sql/orders.sql, sql/uninvoiced.sql)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from customers.models import Customer
from financials.states import CARRIED
from financials.why import Explanation, Step
from foundation.money import NOTHING
from foundation.sql import fetch, statement

UNINVOICED = f"{statement(__file__, 'orders')}, {CARRIED}, {statement(__file__, 'uninvoiced')}"


@dataclass(frozen=True)
class Uninvoiced:
    """What is still to be invoiced of one order, in the customer's currency."""

    number: str
    issued_on: date
    total: Decimal
    amount: Decimal


def exposure(*, customer: Customer, balance: Decimal, as_of: date, today: date) -> Decimal:
    """Return the balance plus what is still to be invoiced of confirmed orders, in the customer's currency."""
    sql = f"WITH {UNINVOICED} SELECT coalesce(sum(amount), 0) AS amount FROM uninvoiced"
    return balance + fetch(sql, _asked(customer, as_of, today))[0]["amount"]


def uninvoiced_orders(*, customer: Customer, as_of: date, today: date) -> list[Uninvoiced]:
    """Return the orders that add to the exposure of a day, the oldest first."""
    sql = f"""
        WITH {UNINVOICED}
        SELECT number, issued_on, total, amount FROM uninvoiced WHERE amount <> 0 ORDER BY issued_on, id
    """
    return [Uninvoiced(**row) for row in fetch(sql, _asked(customer, as_of, today))]


def why_exposure(*, customer: Customer, balance: Decimal, as_of: date, today: date) -> Explanation:
    """Explain the exposure as the balance and what is still to be invoiced of each order."""
    orders = uninvoiced_orders(customer=customer, as_of=as_of, today=today)
    account = Step(balance, "Balance", None, reverse("financials:why", args=[customer.code]))
    return Explanation([account, *(_step(customer, order) for order in orders)], customer.currency)


def _step(customer: Customer, order: Uninvoiced) -> Step:
    part = "" if order.amount == order.total else f", the part not invoiced of {order.total:,.2f}"
    page = reverse("financials:document", args=[customer.code, "order", order.number])
    return Step(order.amount, f"Order {order.number}{part}", order.issued_on, page)


def _asked(customer: Customer, as_of: date, today: date) -> dict[str, object]:
    return {"customer": customer.pk, "currency": customer.currency, "as_of": as_of, "past": as_of < today}


def limit_used_percent(*, exposure: Decimal, limit: Decimal | None) -> int | None:
    """Return the used share of the limit in whole percent; None without a limit, 100 for any use of a limit of zero."""
    if limit is None:
        return None
    if not limit:
        return 100 if exposure > NOTHING else 0
    return int(100 * exposure / limit)
