"""The list of customers: the register with all its columns."""

from collections.abc import Iterator

from django.http import QueryDict

from credit.tables import standing_columns
from crm.reports.report import Asked, Report
from customers.models import Customer
from customers.tables import COLUMNS, with_what_columns_read
from foundation.tables import Listing
from foundation.tables.exports import csv_cell

EXTRA = standing_columns()
ALL = (*COLUMNS, *EXTRA.columns)


def rows(asked: Asked) -> Iterator[Customer]:
    found = EXTRA.prepare(with_what_columns_read(Customer.objects.all()))
    return iter(Listing(ALL, found, QueryDict("columns=all"), what="customers", sort="name").all_rows())


def document(asked: Asked) -> dict[str, object]:
    """Return every customer by the column keys, which are the heads `load customers` reads."""
    listed = [{column.key: csv_cell(column.exported(row)) or None for column in ALL} for row in rows(asked)]
    return {"as_of": asked.as_of.isoformat(), "customers": listed}


CUSTOMERS = Report(
    name="customers",
    title="Customers",
    says="Everybody on the register with balance, overdue and grade of today.",
    permission="customers.view_customer",
    columns=ALL,
    rows=rows,
    document=document,
    sheet="A4 landscape",
    widths={"code": 8, "name": 28, "city": 14, "status": 8, "sales_rep": 13, "currency": 6, "grade": 5},
)
