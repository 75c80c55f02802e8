"""Saying what taking an operation back does, or did not do, in sentences with the names of the rows."""

from django.apps import apps
from django.db.models import Model

from customers.models import Customer, Operation
from customers.restoring import BOOKKEEPING, CUSTOMERS, TOUCHED, Plan, Rows, named
from foundation.sql import fetch

NAMED = 5  # rows named one by one, before the rest is counted
STAYS = (
    ("changed_since", "{rows} changed since and stay{s} as {they}: {names}."),
    ("needed_since", "{rows} stay{s}, because something else came to hang on {them} since: {names}."),
    ("refused", "{rows} cannot be put back, because the books forbid it or another took {their} place: {names}."),
)


def what_happens(operation: Operation, planned: Plan) -> list[str]:
    """Return what is put back, and then what stays, a sentence for each."""
    back = [
        f"{counted(table, len(rows))} {verb(rows, 'get back what they had', 'gets back what it had')}: "
        f"{fields(operation, table)}."
        for table, rows in sorted(planned.back.items())
        if rows
    ]
    going = [
        f"{counted(table, len(rows))} that came with it {verb(rows, 'go', 'goes')}"
        + (" to the deleted ones: the journal is kept." if table == CUSTOMERS else ".")
        for table, rows in sorted(planned.going.items())
        if rows
    ]
    again = [
        f"{counted(table, len(rows))} that went with it {verb(rows, 'come', 'comes')} again."
        for table, rows in sorted(planned.again.items())
        if rows
    ]
    return [*back, *going, *again, *what_stays(planned)]


def what_stays(planned: Plan) -> list[str]:
    """Return what cannot be put back and why, with names."""
    return [
        text.format(
            rows=counted(table, len(rows)), s=verb(rows, "", "s"), they=verb(rows, "they are", "it is"),
            them=verb(rows, "them", "it"), their=verb(rows, "their", "its"), names=names(table, rows),
        )
        for reason, text in STAYS
        for table, rows in sorted(reasons(planned, reason).items()) if rows
    ]  # fmt: skip


def reasons(planned: Plan, name: str) -> Rows:
    """Return the rows that stay for this reason, by table."""
    return getattr(planned, name)


def verb(rows: set[str], many: str, one: str) -> str:
    """Return the form of a word that fits the number of rows."""
    return one if len(rows) == 1 else many


def counted(table: str, rows: int) -> str:
    """Return "1 contact", "12 contacts"."""
    model = model_of(table)
    if model is None:
        return f"{rows:,} {'row' if rows == 1 else 'rows'} of {table}"
    name = model._meta.verbose_name if rows == 1 else model._meta.verbose_name_plural
    return f"{rows:,} {str(name).replace('-', ' ')}"


def names(table: str, rows: set[str]) -> str:
    """Return the first rows by name, and how many more."""
    model, first = model_of(table), sorted(rows)[:NAMED]
    found = {str(each.pk): str(each) for each in model._default_manager.filter(pk__in=first)} if model else {}
    more = [f"{len(rows) - NAMED:,} more"] if len(rows) > NAMED else []
    return ", ".join([*(found.get(key, f"no. {key}, which is gone") for key in first), *more])


def fields(operation: Operation, table: str) -> str:
    """Return the labels of the columns the operation changed in rows of the table."""
    touched = {row["key"] for row in fetch(TOUCHED, named(operation, table))} - set(BOOKKEEPING)
    model = model_of(table)
    labels = {each.column: str(each.verbose_name) for each in model._meta.fields} if model else {}
    return ", ".join(sorted(labels.get(column, column) for column in touched))


def model_of(table: str) -> type[Model] | None:
    """Return the model whose rows the table holds."""
    if table == CUSTOMERS:
        return Customer
    models = apps.get_models(include_auto_created=True)
    return next((model for model in models if model._meta.db_table == table), None)
