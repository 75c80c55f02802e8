"""A customer and the head offices above it, the nearest first."""

from dataclasses import dataclass

from customers.models import Customer
from foundation.sql import fetch

HIGHEST = 10  # head offices above one another; an end for a circle, which the register refuses

ABOVE = """
    WITH RECURSIVE above (id, name, parent_id, distance) AS (
        SELECT id, name, parent_id, 1 FROM customers_customer WHERE id = %(parent)s
        UNION ALL
        SELECT office.id, office.name, office.parent_id, distance + 1
        FROM above JOIN customers_customer office ON office.id = above.parent_id WHERE distance < %(highest)s
    )
    SELECT id, name FROM above ORDER BY distance
"""


@dataclass(frozen=True)
class Family:
    """`above` are the key and name of each head office."""

    customer: Customer
    above: tuple[tuple[int, str], ...] = ()

    @property
    def ids(self) -> list[int]:
        """Keys of the customer and its head offices."""
        return [self.customer.pk, *(pk for pk, _ in self.above)]

    def distance(self, pk: int | None) -> int:
        """Return how many offices up somebody stands; 0 for the customer itself and for nobody."""
        return self.ids.index(pk) if pk else 0

    def name_above(self, pk: int | None) -> str:
        """Return the name of a head office, "" for the customer itself."""
        return dict(self.above).get(pk, "")


def family_of(customer: Customer) -> Family:
    """Return the customer with its head offices: one query for a branch, none for the others."""
    if not customer.parent_id:
        return Family(customer)
    rows = fetch(ABOVE, {"parent": customer.parent_id, "highest": HIGHEST})
    return Family(customer, tuple((row["id"], row["name"]) for row in rows))
