"""The ways to cut sales: what a row is, and what it is called. Every line sold belongs to one row of each."""

from dataclasses import dataclass

from foundation.sql import fetch

NOBODY = "Nobody"
NO_CATEGORY = "In no category"
NO_PRODUCT = "Without a part number"
NO_GROUP = "No group"

CUSTOMER = "JOIN customers_customer customer ON customer.id = sold.customer_id"
REP = "LEFT JOIN staff_user person ON person.id = sums.key"
# Each customer stands once, under all its categories together: added up, nobody counts twice.
SORTED = """
    SELECT link.customer_id, string_agg(category.name, ', ' ORDER BY lower(category.name)) AS names
    FROM customers_customer_categories link JOIN customers_category category ON category.id = link.category_id
    GROUP BY link.customer_id
"""
CATEGORIES = f"LEFT JOIN ({SORTED}) sorted ON sorted.customer_id = sold.customer_id"
# A part number taken over before the catalog was is the product's all the same.
KNOWN = """
    LEFT JOIN catalog_product known ON sold.product_id IS NULL AND known.part_number = sold.part_number
"""
GROUPED = f"{KNOWN} LEFT JOIN catalog_product product ON product.id = sold.product_id"
DOCUMENT = """
    JOIN financials_document document ON document.id = sums.key
    JOIN customers_customer customer ON customer.id = document.customer_id
"""
CODED = """
    document.kind AS document_kind, document.issued_on, customer.code AS customer_code
"""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One way to cut sales: `key` and `text` of a line sold, with the `joins` they need; code and name of a row."""

    label: str
    one: str  # what a row is
    many: str
    key: str = "NULL::bigint"
    text: str = "NULL::text"
    joins: str = ""
    named_by: str = ""
    code: str = "NULL::text"
    name: str
    more: str = ""
    order: str = "net DESC, code, name"
    compares: bool = True  # whether there can be a row of a year before


def in_exactly(names: str) -> list[int]:
    """Return the customers in just these categories, written as a row by category is called."""
    sql = f"SELECT customer_id FROM ({SORTED}) sorted WHERE lower(names) = lower(%(names)s)"
    return [row["customer_id"] for row in fetch(sql, {"names": names})]


def of_a_rep(label: str, key: str, joins: str = "") -> Cut:
    name = f"coalesce(person.name, '{NOBODY}')"
    named = {"one": "Sales rep", "many": "Sales reps", "code": "person.email", "name": name}
    return Cut(label=label, key=key, joins=joins, named_by=REP, **named)


CUTS = {
    "customer": Cut(
        label="customer",
        one="Customer",
        many="Customers",
        key="sold.customer_id",
        named_by="JOIN customers_customer customer ON customer.id = sums.key",
        code="customer.code",
        name="customer.name",
    ),
    "rep": of_a_rep("sales rep at invoice date", "sold.sales_rep_id"),
    "current_rep": of_a_rep("sales rep of today", "customer.sales_rep_id", CUSTOMER),
    "category": Cut(
        label="customer category",
        one="Category",
        many="Categories",
        text="sorted.names",
        joins=CATEGORIES,
        name=f"coalesce(sums.text, '{NO_CATEGORY}')",
    ),
    "product": Cut(
        label="product",
        one="Product",
        many="Products",
        key="coalesce(sold.product_id, known.id)",
        text="CASE WHEN coalesce(sold.product_id, known.id) IS NULL THEN sold.part_number END",
        joins=KNOWN,
        named_by="LEFT JOIN catalog_product product ON product.id = sums.key",
        code="coalesce(product.part_number, nullif(sums.text, ''))",
        name=f"coalesce(product.description, nullif(sums.text, ''), '{NO_PRODUCT}')",
    ),
    "product_group": Cut(
        label="product group",
        one="Product group",
        many="Product groups",
        text='nullif(coalesce(product."group", known."group"), \'\')',
        joins=GROUPED,
        code="sums.text",
        name=f"coalesce(sums.text, '{NO_GROUP}')",
    ),
    "month": Cut(
        label="month",
        one="Month",
        many="Months",
        key="date_trunc('month', sold.issued_on + make_interval(years => sold.years))::date",
        code="to_char(sums.key, 'YYYY-MM')",
        name="to_char(sums.key, 'FMMonth YYYY')",
        order="sums.key",
    ),
    "document": Cut(
        label="document",
        one="Document",
        many="Documents",
        key="sold.document_id",
        named_by=DOCUMENT,
        code="document.number",
        name="customer.name",
        more=f", {CODED}",
        order="issued_on DESC, sums.key DESC",
        compares=False,
    ),
}
