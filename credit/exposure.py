"""What a customer has of us: what is owed less unapplied credit, and what of the orders is still to be invoiced.

The one definition (sql/orders.sql, sql/uninvoiced.sql, over financials' open items), set-based: the folder, the group,
the check of an order and the loading all read it here. credit.limits measures it against the limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from customers.models import Customer
from financials.aging import OPEN_ITEMS
from financials.states import CARRIED
from financials.why import Explanation, Step
from foundation.money import NOTHING
from foundation.sql import fetch, statement

UNINVOICED = f"{statement(__file__, 'orders')}, {CARRIED}, {statement(__file__, 'uninvoiced')}"
# One statement, hence one moment: an invoice written meanwhile is never missed on both sides.
EXPOSURE = f"""
    {OPEN_ITEMS}, {UNINVOICED},
    owed AS (
        SELECT customer_id, currency, sum(open) AS amount FROM open_item GROUP BY customer_id, currency
    ),
    ordered AS (SELECT customer_id, sum(amount) AS amount FROM uninvoiced GROUP BY customer_id),
    exposure AS (
        SELECT customer.id AS customer_id, coalesce(owed.amount, 0) AS balance, coalesce(ordered.amount, 0) AS orders
        FROM unnest(%(customers)s::bigint[]) AS wanted (id)
            JOIN customers_customer customer ON customer.id = wanted.id
            LEFT JOIN owed ON owed.customer_id = customer.id AND owed.currency = customer.currency
            LEFT JOIN ordered ON ordered.customer_id = customer.id
    )
"""
EXPOSURES = f"WITH {EXPOSURE} SELECT * FROM exposure"


@dataclass(frozen=True)
class Exposure:
    """The exposure of one customer, in its own currency: the balance, and what is still to be invoiced."""

    balance: Decimal
    orders: Decimal

    @property
    def amount(self) -> Decimal:
        return self.balance + self.orders


@dataclass(frozen=True)
class Uninvoiced:
    """What is still to be invoiced of one order (or of goods delivered without one), in the customer's currency."""

    kind: str
    number: str
    issued_on: date
    total: Decimal
    amount: Decimal


def exposures(customers: Iterable[int], *, as_of: date, today: date) -> dict[int, Exposure]:
    """Return the exposure of some customers, by key, at the end of a day; one query for however many."""
    rows = fetch(EXPOSURES, asked(customers, as_of, today))
    return {row["customer_id"]: Exposure(row["balance"], row["orders"]) for row in rows}


def exposure(*, customer: Customer, as_of: date, today: date) -> Decimal:
    """Return the exposure of one customer at the end of a day, in its currency."""
    return exposures([customer.pk], as_of=as_of, today=today)[customer.pk].amount


def uninvoiced_orders(*, customer: Customer, as_of: date, today: date) -> list[Uninvoiced]:
    """Return the orders that add to the exposure of a day, the oldest first."""
    sql = f"""
        WITH {UNINVOICED}
        SELECT kind, number, issued_on, total, amount FROM uninvoiced WHERE amount <> 0 ORDER BY issued_on, id
    """
    return [Uninvoiced(**row) for row in fetch(sql, asked([customer.pk], as_of, today))]


def why_exposure(*, customer: Customer, as_of: date, today: date) -> Explanation:
    """Explain the exposure as the balance and what is still to be invoiced of each order."""
    balance = exposures([customer.pk], as_of=as_of, today=today)[customer.pk].balance
    orders = uninvoiced_orders(customer=customer, as_of=as_of, today=today)
    account = Step(balance, "Balance", None, reverse("financials:why", args=[customer.code]))
    return Explanation([account, *(_step(customer, order) for order in orders)], customer.currency)


def _step(customer: Customer, order: Uninvoiced) -> Step:
    part = "" if order.amount == order.total else f", the part not invoiced of {order.total:,.2f}"
    page = reverse("financials:document", args=[customer.code, order.kind, order.number])
    return Step(order.amount, f"{order.kind.capitalize()} {order.number}{part}", order.issued_on, page)


def asked(customers: Iterable[int], as_of: date, today: date) -> dict[str, object]:
    """Return the parameters of the statements above."""
    return {"customers": list(customers), "as_of": as_of, "past": as_of < today}


def limit_used_percent(*, exposure: Decimal, limit: Decimal | None) -> int | None:
    """Return the used share of the limit in whole percent; None without a limit, 100 for any use of a limit of zero."""
    if limit is None:
        return None
    if not limit:
        return 100 if exposure > NOTHING else 0
    return int(100 * exposure / limit)
