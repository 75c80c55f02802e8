"""What an import changes, kept so that it can be taken back: images of what was there, the keys of what came."""

from collections.abc import Iterable

from django.db import connection

from customers.images import made, remember
from customers.models import Operation

# Rows of customers, by the query that finds them; {pks} are the customers.
OWNED = {
    "customers_address": "customer_id = ANY(%(pks)s)",
    "customers_contact": "customer_id = ANY(%(pks)s)",
    "customers_person": "id IN (SELECT person_id FROM customers_contact WHERE customer_id = ANY(%(pks)s))",
    "customers_phone": "customer_id = ANY(%(pks)s) OR "
    "person_id IN (SELECT person_id FROM customers_contact WHERE customer_id = ANY(%(pks)s))",
    "customers_email": "customer_id = ANY(%(pks)s) OR "
    "person_id IN (SELECT person_id FROM customers_contact WHERE customer_id = ANY(%(pks)s))",
    "customers_membership": "customer_id = ANY(%(pks)s)",
    "customers_customer_categories": "customer_id = ANY(%(pks)s)",
    "customers_customer_tags": "customer_id = ANY(%(pks)s)",
}
CHANGED = ("customers_address", "customers_contact", "customers_person")  # the others only get more
WORDS = ("customers_category", "customers_tag", "customers_group")  # made where new ones are named


class Images:
    """Remembers the customers an import speaks of before it writes, and notes what is new after it."""

    def __init__(self, operation: Operation, customer_ids: Iterable[int]):
        self.operation = operation
        before = list(customer_ids)
        remember(operation, "customers_customer", before)
        for table in CHANGED:
            remember(operation, table, self._keys(table, OWNED[table], before, above=0))
        self.marks = {table: self._last(table) for table in (*OWNED, *WORDS)}

    def note(self, *, created: Iterable[int], touched: Iterable[int]) -> None:
        """Note the customers that came, and what is new of all that were touched."""
        made(self.operation, "customers_customer", created)
        keys = list(touched)
        for table, condition in OWNED.items():
            made(self.operation, table, self._keys(table, condition, keys, above=self.marks[table]))
        for table in WORDS:
            made(self.operation, table, self._keys(table, "true", keys, above=self.marks[table]))

    @staticmethod
    def _keys(table: str, condition: str, pks: list[int], *, above: int) -> list[int]:
        with connection.cursor() as cursor:
            sql = f"SELECT id FROM {table} WHERE id > %(above)s AND ({condition})"
            cursor.execute(sql, {"pks": pks, "above": above})
            return [key for (key,) in cursor]

    @staticmethod
    def _last(table: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            return cursor.fetchone()[0]
