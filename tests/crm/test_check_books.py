"""check_books proves the money right, and finds a single cent planted past every program."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from credit.standing import run_night
from crm.books import RULES
from financials.returns import return_payment
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 31)


@pytest.fixture
def books():
    """Two customers with invoices, a discount, credit notes and loose cash, and last night's standing."""
    for name in ("Baumgart GmbH", "Otter Ltd"):
        customer = make.customer(name=name)
        first = make.invoice(customer, "1000.00", issued_on=date(2026, 3, 2))
        second = make.invoice(customer, "250.50", issued_on=date(2026, 4, 1))
        make.payment(
            customer,
            "980.00",
            received_on=date(2026, 3, 9),
            to=[(first, "1000.00")],
            discount_taken=Decimal("20.00"),
        )
        make.credit_note(customer, "50.00", issued_on=date(2026, 4, 9), applies_to=second)
        bounced = make.payment(customer, "60.00", received_on=date(2026, 5, 4), bank_charges=Decimal("3.00"))
        said = {"by": make.somebody(), "now": make.at(date(2026, 5, 11))}
        return_payment(payment=bounced, returned_on=date(2026, 5, 11), reason="no funds", **said)
        make.payment(customer, "75.00", received_on=date(2026, 5, 1))
        make.order(customer, "33.33", issued_on=date(2026, 5, 4))
    run_night(day=TODAY, now=make.at(TODAY))


def check(*arguments) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("check_books", "--as-of", TODAY.isoformat(), *arguments, stdout=said)
    except SystemExit as stop:
        return stop.code, said.getvalue()
    return 0, said.getvalue()


def test_sound_books_are_said_to_be_right(books):
    assert check() == (0, f"{len(RULES) + 2} rules checked as of 2026-05-31. The books are right.\n")
    assert json.loads(check("--json")[1]) == {"as_of": "2026-05-31", "ok": True, "differences": []}


@pytest.mark.parametrize(
    "plant",
    [
        "UPDATE financials_entry SET amount = amount + 0.01 WHERE id = (SELECT max(id) FROM financials_entry)",
        "UPDATE financials_entry SET allocated = allocated + 0.01 WHERE id = (SELECT max(id) FROM financials_entry)",
        "UPDATE financials_allocation SET amount = amount - 0.01 WHERE amount = 50",
        "DELETE FROM financials_allocation WHERE amount = 50",
        "DELETE FROM financials_entry WHERE id = (SELECT max(id) FROM financials_entry)",
        "UPDATE financials_payment SET amount = amount + 0.01 WHERE id = (SELECT max(id) FROM financials_payment)",
        "UPDATE financials_payment SET discount_taken = 19.99 WHERE discount_taken = 20",
        "UPDATE financials_payment SET bank_charges = 2.99 WHERE bank_charges = 3",
        "UPDATE financials_adjustment SET amount = amount + 0.01",
        "UPDATE financials_entry SET adjustment_id = NULL WHERE kind = 'return'",
        "DELETE FROM financials_allocation WHERE amount = 3",
        "UPDATE financials_line SET net = net + 0.01 WHERE id = (SELECT max(id) FROM financials_line)",
        "UPDATE financials_document SET net = net + 0.01, total = total + 0.01 WHERE number LIKE 'CN%%'",
        "UPDATE credit_standing SET balance = balance + 0.01",
        "UPDATE credit_standing SET days_1_30_amount = days_1_30_amount + 0.01",
    ],
)
def test_a_cent_planted_by_a_superuser_is_found(books, plant):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("entry", "allocation", "payment", "document", "line", "adjustment"):
            cursor.execute(f"ALTER TABLE financials_{table} DISABLE TRIGGER ALL")
        cursor.execute(plant)
        assert cursor.rowcount
    code, said = check()
    assert code == 1
    assert "expected" in said.splitlines()[0]
