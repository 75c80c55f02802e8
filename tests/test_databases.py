"""What a test commits is gone before the next one, and the rules of the tables are awake again."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase

from customers.models import Customer
from journal.models import Entry
from journal.record import record
from staff.models import User
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def write_something() -> tuple[int, int]:
    customer = make.customer()
    entry = record(customer, "call_in", "Asked for a copy", by=make.user(), now=make.at(date(2026, 11, 20)))
    return customer.pk, entry.seq


def as_new() -> None:
    TransactionTestCase._fixture_teardown(None)


def seeded() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Permission, Group)]


def test_rows_and_numbers_begin_again_as_in_a_new_database():
    before, first = seeded(), write_something()
    Permission.objects.filter(codename__startswith="add_").delete()
    Group.objects.filter(name="clerk").update(name="nobody knows")
    as_new()
    assert not any(model.objects.exists() for model in (Customer, User, Entry))
    assert seeded() == before
    assert write_something() == first


def test_append_only_tables_refuse_as_before():
    write_something()
    as_new()
    write_something()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()


def test_a_table_somebody_made_is_gone_too():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind ()")
    as_new()
    assert "left_behind" not in connection.introspection.table_names()
