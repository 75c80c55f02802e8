"""Who uses whose credit limit (F52): a branch that shares credit uses its head office's, which may share in its turn.

The customer at the end of that line is the credit root; its limit is that of everybody who comes to it. A line never
crosses currencies, and a circle, which the register refuses, ends where it closes.
"""

from collections.abc import Iterable

from customers.holds import lock_customer
from customers.models import Customer
from foundation.sql import fetch, statement

GROUPS = statement(__file__, "credit_groups")


def credit_groups(customers: Iterable[int]) -> dict[int, tuple[int, list[int]]]:
    """Return by customer the key of its credit root, and of everybody who uses that limit, the root first."""
    rows = fetch(GROUPS, {"customers": list(customers)})
    return {row["customer_id"]: (row["root_id"], row["members"]) for row in rows}


def lock_credit_line(customer: Customer) -> list[Customer]:
    """Lock the customer, then each head office whose credit it uses; return them as they stand, the credit root last.

    Always from the branch upwards: whoever locks several customers does so in this order, or nobody would get on.
    """
    line = [lock_customer(customer)]
    while (above := whose_credit(line[-1])) and above not in line:
        line.append(lock_customer(above))
    return line


def whose_credit(customer: Customer) -> Customer | None:
    """Return the head office whose limit this branch uses instead of its own; None when it uses its own."""
    above = customer.parent if customer.shares_credit else None
    return above if above and above.currency == customer.currency else None
