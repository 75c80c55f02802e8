"""Rows on their way into the tables: collected sheet by sheet, then copied in one go each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model

from catalog.models import Product
from customers.models import Address, Contact, Customer, Email, Person, Phone

# In this order: the search index is written by the customers at the end, once, when all around them is there.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Address: (
        "customer_id", "purpose", "as_typed", "line1", "line2", "city", "region", "postcode", "country", "label",
        "recipient", "default_billing", "default_delivery",
    ),
    Person: (
        "id", "salutation", "first_name", "last_name", "notes", "title", "middle_name", "suffix", "language",
        "birthday", "do_not_contact", "do_not_contact_note",
    ),
    Email: ("customer_id", "person_id", "address"),
    Contact: ("customer_id", "person_id", "role", "department", "is_key", "notes"),
    Phone: ("customer_id", "person_id", "kind", "as_typed", "e164", "extension"),
    Customer.categories.through: ("customer_id", "category_id"),
    Customer.tags.through: ("customer_id", "tag_id"),
    Customer: (
        "id", "code", "name", "kind", "status", "language", "currency", "terms", "credit_limit", "sales_rep_id",
        "parent_id", "vat_id", "tax_id", "website", "notes", "custom", "created_on", "version",
    ),
    Product: ("part_number", "description", "group", "unit", "list_price", "cost", "tax_percent"),
}  # fmt: skip


class Sheets:
    """Collects rows for several tables and copies them in the order the tables want."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[tuple]] = defaultdict(list)

    def add(self, model: type[Model], *row: object) -> None:
        self._rows[model].append(row)

    def copy(self) -> None:
        """Write everything collected so far and begin anew."""
        for model, columns in COLUMNS.items():
            copy_rows(model._meta.db_table, columns, self._rows.pop(model, ()))


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Copy the rows into the columns of the table; generated and defaulted columns fill themselves."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as sheet:
        for row in rows:
            sheet.write_row(row)
