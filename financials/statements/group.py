"""Who stands below a head office, at any depth."""

from collections.abc import Iterable

from foundation.sql import fetch

BELOW = """
    WITH RECURSIVE below AS (
        SELECT parent_id AS head, id FROM customers_customer WHERE parent_id = ANY (%(heads)s)
        UNION
        SELECT below.head, branch.id FROM below JOIN customers_customer branch ON branch.parent_id = below.id
    )
    SELECT below.head, below.id FROM below JOIN customers_customer customer ON customer.id = below.id
    WHERE below.id <> below.head ORDER BY customer.code
"""


def below(customer_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return by head office all accounts below it, by code; one query however many they are."""
    found: dict[int, list[int]] = {customer_id: [] for customer_id in customer_ids}
    for row in fetch(BELOW, {"heads": list(found)}):
        found[row["head"]].append(row["id"])
    return {head: tuple(ids) for head, ids in found.items()}
