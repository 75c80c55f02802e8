"""A report for machines whose layout is its columns: amounts as strings, days as ISO text, unknown as null."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from crm.reports.report import Asked
from crm.reports.totals import Group, Row, tables_of
from foundation.money import money_text
from foundation.tables import Column


def by_columns(
    columns: Iterable[Column], rows: Callable[[Asked], Iterable[Row]], groups: Iterable[Group] = ()
) -> Callable[[Asked], dict[str, object]]:
    """Return the function that writes what is asked: the day or period, the rows, and the totals of the groups."""

    def document(asked: Asked) -> dict[str, object]:
        found = list(rows(asked))
        period = {"from": asked.begins_on.isoformat()} if asked.begins_on else {}
        totals = {table.group.key: table.for_machines() for table in tables_of(groups, found)}
        listed = [{column.key: plain(column, row) for column in columns} for row in found]
        return {**period, "as_of": asked.as_of.isoformat(), "rows": listed, **totals}

    return document


def plain(column: Column, row: Row) -> object:
    """Return a row's value as JSON carries it."""
    value = column.read(row)
    if value is None or value == "":
        return None
    if column.kind == "money":
        return money_text(value, column.currency_of(row) or "")
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
