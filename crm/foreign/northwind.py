"""The Northwind sample company, as a folder of CSV files with one table each.

Prices and discounts come as single-precision floats (9.80000019, 0.150000006) and are rounded to what was meant.
Freight is no part of the goods: it stands in the order's note.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from crm.foreign.tables import Record, records, table
from foundation.loading.reading import Table

CUSTOMERS = "customer_id company_name contact_name contact_title address city region postal_code country phone fax"
CUSTOMER = "code name line1 city region postcode country phone fax currency sales_rep"
CONTACT = "customer_code name role"
PRODUCT = "part_number description unit list_price group"
ORDER = (
    "number customer_code issued_on due_on currency status part_number description quantity unit_price "
    "discount_percent delivered_on note"
)
ORDERS = "order_id customer_id employee_id order_date required_date shipped_date freight"
LONGEST_UNIT = 20


def tables(folder: Path) -> list[tuple[str, Table]]:
    """Return customers, contacts, products and orders in our layouts, in the order in which they are to be loaded."""
    customers = records(folder / "customers.csv", CUSTOMERS.split())
    orders = records(folder / "orders.csv", ORDERS.split())
    products = records(folder / "products.csv", ["product_id", "product_name", "unit_price", "quantity_per_unit"])
    employees = records(folder / "employees.csv", ["employee_id", "first_name", "last_name"])
    details = records(folder / "order_details.csv", ["order_id", "product_id", "unit_price", "quantity", "discount"])
    reps, groups = _sales_reps(orders, employees), _groups(folder / "categories.csv")
    return [
        ("customers", table("customers.csv", CUSTOMER, lambda: (_customer(row, reps) for row in customers))),
        ("contacts", table("customers.csv", CONTACT, lambda: map(_contact, customers))),
        ("products", table("products.csv", PRODUCT, lambda: (_product(row, groups) for row in products))),
        ("orders", table("orders.csv", ORDER, lambda: _lines(orders, details, products))),
    ]


def _sales_reps(orders: list[Record], employees: list[Record]) -> dict[str, str]:
    """The employee who took the customer's latest order."""
    names = {row["employee_id"]: f"{row['first_name']} {row['last_name']}" for row in employees}
    oldest_first = sorted(orders, key=lambda row: (row["order_date"], row["order_id"]))
    return {row["customer_id"]: names.get(row["employee_id"], "") for row in oldest_first}


def _customer(row: Record, reps: dict[str, str]) -> list[str]:
    place = [row[name] for name in ("address", "city", "region", "postal_code", "country", "phone", "fax")]
    return [row["customer_id"], row["company_name"], *place, "USD", reps.get(row["customer_id"], "")]


def _contact(row: Record) -> list[str]:
    return [row["customer_id"], row["contact_name"], row["contact_title"]]


def _groups(file: Path) -> dict[str, str]:
    """The names of the product categories; none where the folder came without them."""
    rows = records(file, ["category_id", "category_name"]) if file.exists() else []
    return {row["category_id"]: row["category_name"] for row in rows}


def _product(row: Record, groups: dict[str, str]) -> list[str]:
    unit = row["quantity_per_unit"]
    description = row["product_name"] if len(unit) <= LONGEST_UNIT else f"{row['product_name']}, {unit}"
    unit, price = unit if len(unit) <= LONGEST_UNIT else "", _meant(row["unit_price"], 4)
    return [row["product_id"], description, unit, price, groups.get(row.get("category_id", ""), "")]


def _lines(orders: list[Record], details: list[Record], products: list[Record]) -> Iterator[list[str]]:
    by_number = {row["order_id"]: row for row in orders}
    names = {row["product_id"]: row["product_name"] for row in products}
    for line in details:
        order = by_number.get(line["order_id"])
        if order:
            yield _line(order, line, names.get(line["product_id"], ""))


def _line(order: Record, line: Record, name: str) -> list[str]:
    shipped = order["shipped_date"]
    return [
        order["order_id"],
        order["customer_id"],
        order["order_date"],
        order["required_date"],
        "USD",
        "shipped" if shipped else "confirmed",
        line["product_id"],
        name,
        line["quantity"],
        _meant(line["unit_price"], 4),
        _meant(line["discount"], 4, times=100),
        shipped,
        f"Freight {_meant(order['freight'], 2)}",
    ]


def _meant(number: str, decimals: int, times: int = 1) -> str:
    """Round a single-precision number to the decimals that were meant; 0.150000006 times 100 is 15."""
    try:
        meant = Decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) * times
    except InvalidOperation:
        return number
    return f"{meant:f}"
