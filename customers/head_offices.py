"""Head offices with everybody below them: branches, branches of branches, by `parent`, whoever's credit they use."""

from collections.abc import Iterable

from customers.models import Customer
from foundation.sql import fetch

# `heads` are the keys of the offices, as an expression.
BELOW = """
    WITH RECURSIVE below AS (
        SELECT parent_id AS head, id FROM customers_customer WHERE parent_id = ANY ({heads})
        UNION
        SELECT below.head, branch.id FROM below JOIN customers_customer branch ON branch.parent_id = below.id
    )
    SELECT below.head, below.id FROM below JOIN customers_customer customer ON customer.id = below.id
    WHERE below.id <> below.head ORDER BY customer.code
"""


def below(customer_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return by head office all accounts below it, at any depth, by code; one query however many are asked about."""
    found: dict[int, list[int]] = {customer_id: [] for customer_id in customer_ids}
    for row in fetch(BELOW.format(heads="%(heads)s"), {"heads": list(found)}):
        found[row["head"]].append(row["id"])
    return {head: tuple(ids) for head, ids in found.items()}


def group_of(head: Customer) -> list[int]:
    """Return the keys of a head office and of everybody below it, at any depth."""
    return sorted([head.pk, *below([head.pk])[head.pk]])
