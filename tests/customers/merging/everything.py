"""Two customers that have everything a folder can hold, much of it the same; and what all tables say."""

from datetime import datetime

from django.db import connection

from customers.merging.moving import owned
from customers.models import Assignment, Category, Customer, DuplicatePair, Email, Group, Membership, Phone, Tag
from foundation.sql import fetch
from staff.models import User
from tests import make
from tests.browser.story import baumgart
from tests.customers.merging.plain_rows import add_plain_row

# What a merge and its undo add for good: what was told, the operation, and the history of the rows.
ADDED = ("journal_entry", "journal_body", "journal_head", "journal_unsequenced", "customers_operation",
         "customers_rowimage", "customers_moved", "customers_merge", "pghistory_context")  # fmt: skip


def two_of_all(by: User, now: datetime) -> tuple[Customer, Customer]:
    """Return two customers with everything, in the same group, with the same tag, people, prices and numbers."""
    earlier = make.customer("EARLIER", "Somebody else")
    both = baumgart(by=by, now=now, code="OLD-1"), make.customer("NEW-1", "Baumgart Metallbau", currency="USD")
    the_same(both, by, now)
    DuplicatePair.objects.create(one=earlier, other=both[0], score=70, found_at=now)
    return both


def the_same(both: tuple[Customer, Customer], by: User, now: datetime) -> None:
    """Give both what may be there once for each: the same group, tag, category, duty, person, phone and address."""
    group, tag = Group.objects.create(name="Twice"), Tag.objects.create(name="Twice")
    category, jan = Category.objects.create(name="Twice"), make.contact(both[0], "Jan", "Roth").person
    both[1].contacts.create(person=jan, role="Buyer")
    for one in both:
        Membership.objects.create(customer=one, group=group, since=now, added_by=by)
        Assignment.objects.create(customer=one, user=by, duty="inside sales", since=now)
        one.tags.add(tag)
        one.categories.add(category)
        Phone.objects.create(customer=one, as_typed="030 99", e164="+493099000")
        Email.objects.create(customer=one, address="office@baumgart.example")
    third = make.customer("THIRD", "Somebody else")
    low, high = sorted((both[0].pk, third.pk))
    DuplicatePair.objects.create(one_id=low, other_id=high, score=80, found_at=now)


def fill_the_rest(customer: Customer) -> None:
    """Put a plain row of the customer into every table that the story leaves empty."""
    for table, column in places_without(customer):
        if is_empty(table, column, customer):  # another row may have needed one there
            add_plain_row(table, column, customer.pk)


def is_empty(table: str, column: str, customer: Customer) -> bool:
    """True when nothing in the column names the customer."""
    return not fetch(f"SELECT 1 FROM {table} WHERE {column} = %(key)s LIMIT 1", {"key": customer.pk})


def places_without(customer: Customer) -> list[tuple[str, str]]:
    """Return the tables, and columns, in which nothing names the customer."""
    return [(each.table, each.column) for each in owned() if is_empty(each.table, each.column, customer)]


def named_in(customer: int) -> list[str]:
    """Return the tables that name a customer in any column that ever names one, search included."""
    columns = [(each.table, each.column) for each in owned()]
    columns += [(f"foundation_search{kind}", "customer_id") for kind in ("entry", "name", "email", "phone", "number")]
    return [
        f"{table}.{column}"
        for table, column in columns
        if fetch(f"SELECT 1 FROM {table} WHERE {column} = %(key)s LIMIT 1", {"key": customer})
    ]


def dump() -> dict[str, list[str]]:
    """Return what every table says, row by row, apart from what is added for good."""
    tables = connection.introspection.table_names()
    kept = [name for name in tables if name not in ADDED and not name.endswith("_event")]
    return {
        name: sorted(row["row"] for row in fetch(f"SELECT to_jsonb(it)::text AS row FROM {name} it", {}))
        for name in sorted(kept)
    }
