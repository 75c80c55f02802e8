"""check_books adds up documents and goods anew, and finds a single piece planted past every program."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection

from catalog.stock import expect_supply, receive
from crm.books import check
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.quotes import send_quote
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
TABLES = (
    *(f"financials_{name}" for name in ("document", "line", "entry", "allocation", "statuschange", "reservation")),
    *(f"catalog_{name}" for name in ("stock", "movement", "supply")),
)


@pytest.fixture
def office():
    """A quote carried out in parts down to a credit note, an invoice taken back, goods here and on their way."""
    acme, clock = make.customer("ACME", status="customer"), {"by": make.somebody(), "now": make.at(MAY)}
    bolts, hall = make.product(stocked=True), make.warehouse()
    receive(product=bolts, warehouse=hall, quantity=Decimal(6), by=None, today=MAY)
    expected = {"quantity": Decimal(9), "expected_on": MAY, "by": None, "now": make.at(MAY)}
    supply = expect_supply(product=bolts, warehouse=hall, **expected)
    receive(product=bolts, warehouse=hall, quantity=Decimal(2), by=None, today=MAY, supply=supply)
    lines = [make.line("10.00", quantity=Decimal(7), product_id=bolts.pk), make.line("60.00")]
    quote = send_quote(customer=acme, lines=lines, issued_on=MAY, **clock)
    order = carry_out(source=quote, into="order", issued_on=MAY, **clock)
    first = order.lines.order_by("position")[0]
    delivery = carry_out(source=order, into="delivery", quantities={first.pk: Decimal(4)}, issued_on=MAY, **clock)
    invoice = carry_out(source=delivery, into="invoice", issued_on=MAY, **clock)
    billed = invoice.lines.get()
    carry_out(source=invoice, into="credit_note", quantities={billed.pk: Decimal(1)}, issued_on=MAY, **clock)
    make.payment(acme, "30.00", received_on=MAY, to=[(invoice, "30.00")])
    cancel(document=make.invoice(acme, "77.00", issued_on=MAY), reason="Wrong firm", **clock)


def plant(sql: str) -> None:
    """Change a row as somebody who has every right in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(sql)
        assert cursor.rowcount == 1


def test_sound_books_are_right(office):
    assert list(check(as_of=MAY)) == []


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("UPDATE financials_line SET ordered = 6 WHERE ordered = 7", "what is carried out"),
        ("UPDATE financials_line SET delivered = delivered + 1 WHERE delivered > 0", "what is carried out"),
        ("UPDATE financials_line SET invoiced = 3 WHERE invoiced = 4 AND delivered = 4", "what is carried out"),
        ("UPDATE financials_line SET credited = 0 WHERE credited = 1", "what is carried out"),
        ("UPDATE financials_line SET quantity = 5 WHERE delivered = 0 AND invoiced = 4", "what is carried out"),
        ("UPDATE financials_document SET status = 'sent' WHERE status = 'accepted'", "where its history ends"),
        ("UPDATE financials_statuschange SET after = 'declined' WHERE after = 'accepted'", "where its history ends"),
        ("DELETE FROM financials_entry WHERE kind = 'cancellation'", "off the account"),
        ("UPDATE financials_allocation SET amount = 31 WHERE amount = 30", "what is allocated"),
        ("UPDATE financials_allocation SET amount = 41 WHERE amount = 30", "on no day is more settled"),
        ("UPDATE financials_reservation SET quantity = quantity + 1", "goods are reserved"),
        ("UPDATE financials_reservation SET quantity = quantity - 1", "what stands in a warehouse"),
        ("UPDATE catalog_stock SET on_hand = on_hand + 1", "what stands in a warehouse"),
        ("UPDATE catalog_stock SET reserved = reserved - 1", "what stands in a warehouse"),
        ("UPDATE catalog_stock SET on_order = on_order + 1", "what stands in a warehouse"),
        ("UPDATE catalog_movement SET quantity = quantity + 1 WHERE kind = 'delivery'", "what stands in a warehouse"),
        ("UPDATE catalog_supply SET received = 3", "what came of a supply"),
    ],
)
def test_a_planted_piece_is_found(office, sql, rule, capsys):
    plant(sql)
    assert [one for one in check(as_of=MAY) if rule in one.rule], list(check(as_of=MAY))
    with pytest.raises(SystemExit) as stop:
        call_command("check_books", "--as-of", MAY.isoformat())
    assert stop.value.code == 1
