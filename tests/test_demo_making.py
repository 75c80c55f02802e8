"""Making the demo company: the same from the same seed, only where nothing is, and through every rule there is."""

import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from credit.models import AccountFlag, Dispute, Promise, Reminder
from crm.books import check
from crm.demo.bulk import CONSTRAINTS, INDEXES, indexed_at_the_end
from crm.demo.company import make_company
from crm.demo.history import LOADED
from crm.demo.plan import Plan
from customers.models import Customer, Person, Phone
from financials.models import Document, Line, Payment
from foundation.money import exponent
from journal.models import Appointment, Body, Task
from service.models import ServiceCall

TODAY = date(2026, 11, 20)


def make(customers: int, seed: int = 1) -> dict[str, int]:
    return make_company(customers=customers, seed=seed, today=TODAY)


THINGS = (
    (Customer, ("code", "name", "terms", "credit_limit", "created_on")),
    (Person, ("first_name", "last_name")),
    (Phone, ("as_typed", "e164")),
    (Document, ("customer__code", "kind", "number", "issued_on", "total", "created_by__name")),
    (Line, ("document__kind", "document__number", "position", "part_number", "quantity", "net")),
    (Payment, ("customer__code", "reference", "received_on", "amount")),
    (Promise, ("customer__code", "made_on", "due_on", "amount", "outcome", "kept_on")),
    (Dispute, ("customer__code", "document__number", "line__position", "amount", "category", "outcome", "owner__name")),
    (Reminder, ("customer__code", "run__day", "status", "level__position", "amount", "to", "exclusion", "text")),
    (AccountFlag, ("customer__code", "key", "why", "since")),
    (Body, ("customer__code", "content")),
    (Task, ("customer__code", "title", "due_on", "owner__name", "done_at", "made_at")),
    (Appointment, ("customer__code", "title", "day", "starts", "rule", "owner__name", "made_at")),
    (ServiceCall, ("customer__code", "number", "status", "subject", "noted_at", "scheduled_on", "technician__name")),
)


def fingerprint() -> list[list]:
    """All that must come out the same, without the numbers the database gives."""
    rows = [[tuple(map(plain, row)) for row in model.objects.values_list(*columns)] for model, columns in THINGS]
    return [sorted(each, key=repr) for each in rows]


def plain(value: object) -> object:
    """Leave out the number the journal keeps of what it speaks of."""
    return re.sub(r'("about":\["[a-z._]+"),\d+', r"\1", value) if isinstance(value, str) else value


def test_the_same_seed_makes_the_same_company_and_another_seed_another(db):
    def once(seed: int) -> list[list]:
        with transaction.atomic():
            make(12, seed)
            seen = fingerprint()
            transaction.set_rollback(True)
        return seen

    first, again, other = once(5), once(5), once(6)
    assert first == again
    assert first[0] != other[0]


def test_the_command_says_what_it_made(db):
    out = io.StringIO()
    call_command("demo", customers=3, as_json=True, stdout=out)
    made = json.loads(out.getvalue())
    assert made["customers"] == 3
    assert made["invoices"] == Document.objects.filter(kind="invoice").count()


@pytest.mark.parametrize("currency", ["JPY", "KWD", "XYZ"])
def test_a_house_counts_in_its_own_currency(currency, db, settings):
    settings.COMPANY_CURRENCY = currency
    make(15)
    assert list(check(as_of=TODAY)) == []
    assert Customer.objects.filter(currency=currency).exists()
    smallest = Decimal(1).scaleb(-exponent(currency))
    odd = [
        total
        for total in Document.objects.filter(currency=currency).values_list("total", flat=True)
        if total % smallest
    ]
    assert odd == []


def test_no_company_without_customers(db):
    with pytest.raises(CommandError, match="at least one"):
        call_command("demo", customers=0)


def rules_of_the_tables() -> list[tuple[str, ...]]:
    """Indexes and constraints as the database writes them, but for the casts it words anew each time."""
    with connection.cursor() as cursor:
        tables = {"tables": [model._meta.db_table for model in LOADED], "types": ["u", "f"]}
        cursor.execute(CONSTRAINTS, tables)
        rows = cursor.fetchall()
        cursor.execute(INDEXES, tables)
        rows += cursor.fetchall()
    return sorted((drop, re.sub(r"::(character varying|text)|[\[\]()]|ARRAY", "", make)) for drop, make in rows)


def test_indexes_and_rules_come_back_as_they_were(db):
    before = rules_of_the_tables()
    with indexed_at_the_end(LOADED):
        assert rules_of_the_tables() == []
    assert rules_of_the_tables() == before


def test_what_breaks_a_rule_is_refused_when_the_rules_come_back(db):
    make(5)
    with pytest.raises(IntegrityError), transaction.atomic(), indexed_at_the_end(LOADED):
        Document.objects.create(
            customer_id=-1, kind="quote", status="sent", number="Q-1", issued_on=TODAY, known_on=TODAY,
            currency="USD", net=1, tax=0, total=1,
        )  # fmt: skip


def test_a_large_company_goes_through_the_same_rules(db, monkeypatch):
    monkeypatch.setattr("crm.demo.plan.LARGE", 20)  # the way of loading, without the hundred thousand customers
    monkeypatch.setattr("crm.demo.accounts.GIANT", 300)
    made = make(20)
    assert made["invoices"] > 300
    assert list(check(as_of=TODAY)) == []


def test_a_large_company_has_many_products():
    plan = Plan(customers=100_000, seed=1, today=TODAY, currency="USD")
    assert plan.products == 5_000
