"""Deleting a customer nobody ever dealt with: a typing mistake, a prospect that never was one.

What was written, paid or promised stays, so whoever has any of it is not deleted but archived, or marked as not to be
contacted. The row stays too, as deleted: its signed journal hangs on it, and its code is never given again.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from customers.events import tell
from customers.models import Customer, Operation
from customers.operations import begin, finish, remember
from customers.register import RegisterRefused, write
from foundation.schema import keys_of
from foundation.sql import fetch
from foundation.templatetags.formats import quantity
from staff.models import User

CUSTOMERS = Customer._meta.db_table
ALONE = "SELECT person_id FROM customers_contact GROUP BY 1 HAVING bool_and(customer_id = %(customer)s)"
GOES = (  # table, and which of its rows go; what hangs on others comes first
    ("customers_phone", f"customer_id = %(customer)s OR person_id IN ({ALONE})"),
    ("customers_email", f"customer_id = %(customer)s OR person_id IN ({ALONE})"),
    ("customers_mandate", "customer_id = %(customer)s"),
    ("customers_bankaccount", "customer_id = %(customer)s"),
    ("customers_taxexemption", "customer_id = %(customer)s"),
    ("customers_deliverypreference", "customer_id = %(customer)s"),
    ("customers_address", "customer_id = %(customer)s"),
    ("customers_membership", "customer_id = %(customer)s"),
    ("customers_assignment", "customer_id = %(customer)s"),
    ("customers_customer_tags", "customer_id = %(customer)s"),
    ("customers_customer_categories", "customer_id = %(customer)s"),
    ("customers_duplicatepair", "%(customer)s IN (one_id, other_id)"),
    ("customers_contact", "customer_id = %(customer)s"),
)
INSTEAD = "Archive {name} instead: it leaves the lists and keeps its folder. Or mark it as not to be contacted."


def in_the_way(customer: Customer) -> list[str]:
    """Return what keeps the customer from being deleted: "3 invoices, the last one 10432"; empty when it may go."""
    found = [said for dotted in settings.DELETE_GATES for said in import_string(dotted)(customer)]
    return [*found, *_relations(customer)]


def there_are(count: int, one: str, *, many: str = "", last: str = "") -> list[str]:
    """Return "3 invoices, the last one 10432" as the words of a gate; nothing for none."""
    if not count:
        return []
    plural = many or (f"{one[:-1]}ies" if one.endswith("y") else f"{one}s")
    named = f", {last}" if last and count == 1 else f", the last one {last}" if last else ""
    return [f"{quantity(count)} {one if count == 1 else plural}{named}"]


def _relations(customer: Customer) -> Iterator[str]:
    for role, said in (("parent", "it is the head office of"), ("payer", "it gets the invoices of")):
        names = [str(one) for one in Customer.objects.present().filter(**{role: customer}).order_by("name")[:4]]
        if names:
            yield f"{said} {', '.join(names[:3])}{' and others' if len(names) > 3 else ''}"


def refusal(customer: Customer, found: list[str]) -> str:
    """Return the sentence that refuses, names what is there and says what to do instead."""
    return f"{customer.name} cannot be deleted: {'; '.join(found)}. {INSTEAD.format(name=customer.name)}"


@transaction.atomic
def delete_customer(*, customer: Customer, by: User, now: datetime) -> Operation:
    """Delete the customer with its contacts; it can be taken back for 30 days.

    Raises RegisterRefused, which names the documents, payments and whatever else is there.
    """
    current = Customer.objects.select_for_update().get(pk=customer.pk)
    if current.status in Customer.GONE:
        raise RegisterRefused(f"{current.name} is {current.status} already.")
    if found := in_the_way(current):
        raise RegisterRefused(refusal(current, found))
    operation = begin(kind=Operation.Kind.DELETE, title=f"Deleted {current}", by=by, now=now)
    remember(operation, CUSTOMERS, [current.pk])
    tell(current, "customer_deleted", f"Deleted; was {current.status} until now", by=by, now=now)
    _take_away(operation, current)
    plain = {"status": Customer.Status.DELETED, "parent": None, "payer": None, "shares_credit": False}
    write(current, plain, by=by, now=now)
    finish(operation)
    return operation


def _take_away(operation: Operation, customer: Customer) -> None:
    """Remove the rows that go with the customer. Raises RegisterRefused when somebody still needs one of them."""
    named = {"customer": customer.pk}
    people = [row["person_id"] for row in fetch(ALONE, named)]
    tables = (*GOES, ("customers_person", "id = ANY(%(people)s)"))
    keys = keys_of([table for table, _ in tables])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, which in tables:
                told = {**named, "people": people}
                sql = f"SELECT {keys[table].text('row')} AS key FROM {table} row WHERE {which}"
                going = [row["key"] for row in fetch(sql, told)]
                remember(operation, table, going)
                cursor.execute(f"DELETE FROM {table} row WHERE {keys[table].among('row', '%s::text[]')}", [going])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        found = ["other records still name one of its people, addresses or accounts"]
        raise RegisterRefused(refusal(customer, found)) from error
