"""Tags: short internal words on customers, put on and taken off one by one or on many at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from customers.events import tell_many
from customers.models import Customer, Tag
from foundation.sql import fetch
from staff.models import User

LONGEST = 40

ADD = """
    INSERT INTO customers_customer_tags (customer_id, tag_id)
    SELECT id, %(tag)s FROM customers_customer WHERE id = ANY(%(customers)s)
    ON CONFLICT DO NOTHING RETURNING customer_id
"""
REMOVE = """
    DELETE FROM customers_customer_tags WHERE tag_id = %(tag)s AND customer_id = ANY(%(customers)s)
    RETURNING customer_id
"""


class TagRefused(Exception):
    """Nothing was tagged; the text says why and what to do."""


def tag_named(name: str, *, may_make: bool = True) -> Tag:
    """Return the tag of a name, in capitals or not; made when there is none. Raises TagRefused."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise TagRefused(f"A tag is a word or a few, of at most {LONGEST} characters.")
    if found := Tag.objects.filter(name__iexact=name).first():
        return found
    if not may_make:
        raise TagRefused(f"There is no tag “{name}”. Choose one of the list, or ask a manager for a new one.")
    with transaction.atomic():
        return Tag.objects.create(name=name)


@transaction.atomic
def tag_customer(*, customer: Customer, tag: Tag, by: User, now: datetime) -> bool:
    """Put a tag on a customer; False when it has it already."""
    return bool(tag_customers(customers=[customer.pk], tag=tag, by=by, now=now))


@transaction.atomic
def untag_customer(*, customer: Customer, tag: Tag, by: User, now: datetime) -> bool:
    """Take a tag off a customer; False when it did not have it."""
    return bool(untag_customers(customers=[customer.pk], tag=tag, by=by, now=now))


@transaction.atomic
def tag_customers(*, customers: Iterable[int], tag: Tag, by: User, now: datetime) -> list[int]:
    """Put a tag on many customers (their keys); return those who did not have it."""
    changed = _changed(ADD, customers, tag)
    tell_many(changed, "customer_changed", f"Tagged {tag}", by=by, now=now)
    return changed


@transaction.atomic
def untag_customers(*, customers: Iterable[int], tag: Tag, by: User, now: datetime) -> list[int]:
    """Take a tag off many customers (their keys); return those who had it."""
    changed = _changed(REMOVE, customers, tag)
    tell_many(changed, "customer_changed", f"No longer tagged {tag}", by=by, now=now)
    return changed


@transaction.atomic
def remove_tag(*, tag: Tag, by: User, now: datetime) -> int:
    """Take a tag off everybody and delete it; return how many customers had it."""
    had = untag_customers(customers=list(tag.customers.values_list("pk", flat=True)), tag=tag, by=by, now=now)
    tag.delete()
    return len(had)


def _changed(sql: str, customers: Iterable[int], tag: Tag) -> list[int]:
    return sorted(row["customer_id"] for row in fetch(sql, {"tag": tag.pk, "customers": list(customers)}))
