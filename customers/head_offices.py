"""Head offices with everybody below them: branches, branches of branches, by `parent`, whoever's credit they use."""

from customers.models import Customer
from foundation.sql import fetch

BELOW = """
    WITH RECURSIVE below AS (
        SELECT id FROM customers_customer WHERE id = %(head)s
        UNION
        SELECT branch.id FROM below JOIN customers_customer branch ON branch.parent_id = below.id
    )
    SELECT id FROM below ORDER BY id
"""


def group_of(head: Customer) -> list[int]:
    """Return the keys of a head office and of everybody below it, at any depth."""
    return [row["id"] for row in fetch(BELOW, {"head": head.pk})]
