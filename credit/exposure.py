"""How much of the credit limit is used: the one definition."""

from datetime import date
from decimal import Decimal

from customers.models import Customer
from foundation.money import NOTHING
from foundation.sql import fetch

# An order counts until it is invoiced. On a day of the past, an order invoiced since was still to be invoiced.
UNINVOICED = """
    SELECT coalesce(sum(sales_order.total), 0) AS total
    FROM financials_document sales_order
    WHERE sales_order.customer_id = %(customer)s AND sales_order.kind = 'order'
      AND sales_order.currency = %(currency)s AND sales_order.counts_from <= %(as_of)s
      AND (sales_order.status IN ('confirmed', 'delivered')
           OR sales_order.status = 'invoiced' AND %(past)s AND EXISTS (
               SELECT FROM financials_document invoice
               WHERE invoice.customer_id = sales_order.customer_id AND invoice.kind = 'invoice'
                 AND invoice.order_number = sales_order.number AND invoice.counts_from > %(as_of)s))
"""


def exposure(*, customer: Customer, balance: Decimal, as_of: date, today: date) -> Decimal:
    """Return the balance plus confirmed orders not yet invoiced, in the customer's currency."""
    asked = {"customer": customer.pk, "currency": customer.currency, "as_of": as_of, "past": as_of < today}
    return balance + fetch(UNINVOICED, asked)[0]["total"]


def limit_used_percent(*, exposure: Decimal, limit: Decimal | None) -> int | None:
    """Return the used share of the limit in whole percent; None without a limit, 100 for any use of a limit of zero."""
    if limit is None:
        return None
    if not limit:
        return 100 if exposure > NOTHING else 0
    return int(100 * exposure / limit)
