"""Lists of customers: the register with all its columns, of whom one asks for, and in groups."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace

from django.http import QueryDict

from credit.tables import standing_columns
from crm.reports.asking import Choice
from crm.reports.report import Asked, Report
from crm.reports.totals import Group, counted, tables_of
from customers.custom_fields import own_fields
from customers.models import Customer
from customers.tables import COLUMNS, main, with_what_columns_read
from foundation.money import NOTHING
from foundation.tables import Column, Listing
from foundation.tables.exports import csv_cell

EXTRA = standing_columns()
ALL = (*COLUMNS, *EXTRA.columns)
BY = Choice(
    "by",
    "By",
    {
        "name": "Name",
        "category": "Category",
        "sales_rep": "Sales rep",
        "status": "Status",
        "city": "City",
        "region": "Region",
        "country": "Country",
        "group": "Head office",
    },
)
NOTHING_SAID = {"category": "In no category", "sales_rep": "Nobody", "group": "On their own"}
READS = {  # the names a customer stands under
    "category": lambda customer: [category.name for category in customer.categories.all()],
    "sales_rep": lambda customer: [str(customer.sales_rep)] if customer.sales_rep else [],
    "status": lambda customer: [customer.get_status_display().capitalize()],
    "city": lambda customer: [main("city")(customer)],
    "region": lambda customer: [main("region")(customer)],
    "country": lambda customer: [main("country")(customer)],
    "group": lambda customer: [str(customer.parent)] if customer.parent else [],
}


def all_columns() -> tuple[Column, ...]:
    """Return the register's columns with those of the company's own fields, and the figures of the floors above."""
    return *COLUMNS, *(own.column() for own in own_fields()), *EXTRA.columns


def found(asked: Asked) -> Iterator[Customer]:
    """Yield the customers that are asked for, by name."""
    wanted = asked.customers.filter(currency=asked.currency) if asked.currency else asked.customers
    customers = EXTRA.prepare(with_what_columns_read(wanted))
    return iter(Listing(all_columns(), customers, QueryDict("columns=all"), what="customers", sort="name").all_rows())


def rows(asked: Asked) -> Iterator[Customer]:
    """Yield them, in groups where that is asked: somebody in several categories stands in each of them."""
    by = BY.of(asked)
    if by == "name":
        return found(asked)
    grouped = [each for customer in found(asked) for each in in_groups(customer, by)]
    return iter(sorted(grouped, key=lambda row: (row.heading == NOTHING_SAID.get(by, "–"), row.heading.casefold())))


def in_groups(customer: Customer, by: str) -> Iterator[Customer]:
    """Yield the customer once for each name it stands under; all but the first are `again`."""
    names = [name for name in READS[by](customer) if name] or [NOTHING_SAID.get(by, "–")]
    for place, name in enumerate(sorted(names)):
        one = copy(customer)
        one.heading, one.again = name, bool(place)
        yield one


def columns(asked: Asked) -> tuple[Column, ...]:
    """Return the register's columns, after that of the group; no sums where somebody stands in several."""
    by = BY.of(asked)
    if by == "name":
        return all_columns()
    listed = (replace(column, total=False) if by == "category" else column for column in all_columns())
    return Column("heading", BY.options[by], sort="heading"), *listed


def groups(asked: Asked) -> tuple[Group, ...]:
    """Return the totals by what they are grouped by: how many there are, owe something, and are late."""
    by = BY.of(asked)
    if by == "name":
        return ()
    title = f"By {BY.options[by].lower()}" + ("; in several is counted in each, and once in all" * (by == "category"))
    return (
        Group(
            f"by_{by}",
            title,
            BY.options[by],
            lambda row: row.heading,
            (
                counted("Customers"),
                counted("Owing", "owing", lambda row: row.account.balance > NOTHING),
                counted("Overdue", "overdue", lambda row: row.account.overdue > NOTHING),
            ),
            once=lambda row: not row.again,
        ),
    )


def document(asked: Asked) -> dict[str, object]:
    """Return every customer by the column keys, which `load customers` reads as heads, and the totals of groups."""
    listed, columns = list(rows(asked)), all_columns()
    totals = {table.group.key: table.for_machines() for table in tables_of(groups(asked), listed)}
    return {"as_of": asked.as_of.isoformat(), "customers": [written(row, columns) for row in listed], **totals}


def written(customer: Customer, columns: Iterable[Column]) -> dict[str, object]:
    """Return a customer by the column keys, and the group it stands in."""
    heading = {"group": customer.heading} if hasattr(customer, "heading") else {}
    return heading | {column.key: csv_cell(column.exported(customer)) or None for column in columns}


CUSTOMERS = Report(
    name="customers",
    title="Customers",
    says="Everybody on the register, or of a category, sales rep, status or place, with balance and grade of today.",
    permission="customers.view_customer",
    columns=ALL,
    columns_of=columns,
    groups_of=groups,
    rows=rows,
    document=document,
    own=(BY,),
    dated=False,
    asks=("category", "sales_rep", "group", "status", "place", "currency"),
    sheet="A4 landscape",
    widths={
        "heading": 11, "code": 7, "name": 18, "city": 9, "status": 7, "sales_rep": 11, "currency": 6, "grade": 5,
        "signals": 9,
    },
)  # fmt: skip
