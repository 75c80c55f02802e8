"""The open-item ledger: what fits, what is refused, and what the database refuses even to a program gone wrong."""

import contextlib
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from financials.ledger import DoesNotFit, allocate, open_amount, reverse
from financials.models import Allocation, Document, Entry, Payment
from financials.payments import RefusedPayment
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
NOW = make.at(date(2026, 5, 20))


def entry_of(thing) -> Entry:
    return thing.entries.exclude(kind="discount").get()


@pytest.fixture
def acme():
    return make.customer()


def test_120_received_pays_the_rest_of_one_invoice_and_another_in_full(acme):
    first, second = make.invoice(acme, "50.00", issued_on=MAY), make.invoice(acme, "90.00", issued_on=MAY)
    make.payment(acme, "20.00", received_on=MAY, to=[(first, "20.00")])
    payment = make.payment(acme, "120.00", received_on=MAY, to=[(first, "30.00"), (second, "90.00")])
    assert [open_amount(entry_of(one)) for one in (first, second, payment)] == [0, 0, 0]


def test_a_discount_taken_settles_the_invoice_beside_the_money(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    make.payment(acme, "980.00", received_on=MAY, to=[(invoice, "1000.00")], discount_taken=Decimal("20.00"))
    assert open_amount(entry_of(invoice)) == 0
    assert acme.entries.get(kind="discount").amount == Decimal("-20.00")


def test_more_than_is_open_is_refused_in_a_sentence_and_nothing_is_booked(acme):
    invoice = make.invoice(acme, "50.00", issued_on=MAY)
    with pytest.raises(DoesNotFit, match=r"Only 50\.00 USD of Invoice INV\S+ is open; 60\.00 was asked for"):
        make.payment(acme, "60.00", received_on=MAY, to=[(invoice, "60.00")])
    assert not Payment.objects.exists()


def test_a_credit_note_settles_its_invoice_and_the_rest_stays_as_credit(acme):
    invoice = make.invoice(acme, "60.00", issued_on=MAY)
    note = make.credit_note(acme, "100.00", issued_on=MAY, applies_to=invoice)
    assert (open_amount(entry_of(invoice)), open_amount(entry_of(note))) == (0, Decimal("40.00"))


def test_the_same_form_sent_twice_books_one_payment(acme):
    key = "0b3c5a4e-6d0c-4a55-9c9f-0d8e5b6a7f11"
    first = make.payment(acme, "10.00", received_on=MAY, reference="check 5567", idempotency_key=key)
    assert make.payment(acme, "10.00", received_on=MAY, reference="check 5567", idempotency_key=key) == first
    assert Payment.objects.count() == 1


def test_the_same_bank_reference_again_is_refused_naming_the_first(acme):
    make.payment(acme, "10.00", received_on=MAY, reference="check 5567")
    with pytest.raises(RefusedPayment, match=r"check 5567 was booked before: 10\.00 USD, received 04 May 2026"):
        make.payment(acme, "12.00", received_on=MAY, reference="check 5567")


def test_money_cannot_come_in_tomorrow(acme):
    with pytest.raises(RefusedPayment, match="cannot have come in after today"):
        make.payment(acme, "10.00", received_on=date(2026, 5, 21), now=NOW)


def test_taking_an_allocation_back_opens_both_sides_again_once(acme):
    invoice = make.invoice(acme, "50.00", issued_on=MAY)
    make.payment(acme, "50.00", received_on=MAY, to=[(invoice, "50.00")])
    allocation = Allocation.objects.get()
    reverse(allocation, effective_on=date(2026, 5, 20), now=NOW)
    assert open_amount(entry_of(invoice)) == Decimal("50.00")
    with pytest.raises(DoesNotFit, match="already been taken back"), transaction.atomic():
        reverse(allocation, effective_on=date(2026, 5, 20), now=NOW)


def test_numbers_of_invoices_have_no_gaps_even_when_one_is_rolled_back(acme):
    first = make.invoice(acme, issued_on=MAY)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        make.invoice(acme, issued_on=MAY)
        raise ZeroDivisionError("a power cut")
    second = make.invoice(acme, issued_on=MAY)
    assert int(re.sub(r"\D", "", second.number)) == int(re.sub(r"\D", "", first.number)) + 1


# What no program can do: each of these goes past the verbs, as a bug or a person with SQL would.


def refused(sqlstate: str, statement: str, *parameters) -> None:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        execute(statement, *parameters)
    assert refusal.value.__cause__.sqlstate == sqlstate


def execute(statement: str, *parameters) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def allocation_row(debit: Entry, credit: Entry, amount: str, **columns) -> tuple[str, list]:
    row = {
        "customer_id": debit.customer_id, "currency": debit.currency, "debit_id": debit.pk, "credit_id": credit.pk,
        "amount": amount, "effective_on": MAY, "known_on": MAY, **columns,
    }  # fmt: skip
    names, places = ", ".join(row), ", ".join(["%s"] * len(row))
    return f"INSERT INTO financials_allocation ({names}) VALUES ({places})", list(row.values())


CHECK, FOREIGN_KEY, UNIQUE = "23514", "23503", "23505"


def test_the_database_refuses_to_allocate_more_than_is_open(acme):
    invoice, payment = make.invoice(acme, "50.00", issued_on=MAY), make.payment(acme, "60.00", received_on=MAY)
    statement, values = allocation_row(entry_of(invoice), entry_of(payment), "50.01")
    refused(CHECK, statement, *values)


def test_the_database_refuses_allocations_across_customers(acme):
    other = make.customer(name="Otter Ltd")
    invoice, payment = make.invoice(acme, "50.00", issued_on=MAY), make.payment(other, "50.00", received_on=MAY)
    statement, values = allocation_row(entry_of(invoice), entry_of(payment), "50.00")
    refused(FOREIGN_KEY, statement, *values)


def test_the_database_refuses_allocations_across_currencies(acme):
    invoice = make.invoice(acme, "50.00", issued_on=MAY)
    payment = make.payment(acme, "50.00", received_on=MAY, currency="EUR")
    statement, values = allocation_row(entry_of(invoice), entry_of(payment), "50.00")
    refused(FOREIGN_KEY, statement, *values)


def test_the_database_refuses_to_settle_an_invoice_by_an_invoice(acme):
    first, second = make.invoice(acme, "50.00", issued_on=MAY), make.invoice(acme, "50.00", issued_on=MAY)
    statement, values = allocation_row(entry_of(first), entry_of(second), "50.00")
    refused("AL001", statement, *values)


def test_the_database_refuses_an_allocation_that_counts_before_its_entries(acme):
    invoice, payment = make.invoice(acme, "50.00", issued_on=MAY), make.payment(acme, "50.00", received_on=MAY)
    early = {"effective_on": date(2026, 5, 1), "known_on": date(2026, 5, 1)}
    statement, values = allocation_row(entry_of(invoice), entry_of(payment), "50.00", **early)
    refused("AL001", statement, *values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE financials_entry SET amount = amount + 1",
        "UPDATE financials_entry SET allocated = 1",
        "UPDATE financials_entry SET due_on = due_on + 1",
        "DELETE FROM financials_entry",
        "TRUNCATE financials_entry CASCADE",
        "UPDATE financials_allocation SET amount = amount + 1",
        "DELETE FROM financials_allocation",
        "UPDATE financials_payment SET amount = 1",
        "DELETE FROM financials_payment",
        "UPDATE financials_document SET total = 1, net = 1, tax = 0",
        "UPDATE financials_document SET due_on = due_on + 30",
        "DELETE FROM financials_document",
        "UPDATE financials_line SET net = 1",
        "DELETE FROM financials_line",
    ],
)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_what_is_booked_is_never_changed_by_anybody(acme, statement, role):
    invoice = make.invoice(acme, "50.00", issued_on=MAY)
    make.payment(acme, "50.00", received_on=MAY, to=[(invoice, "20.00")])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL session_replication_role = {role}")
    refused("AO001", statement)


def test_an_entry_starts_unallocated(acme):
    columns = "customer_id, kind, currency, amount, posted_on, known_on, allocated"
    row = "%s, 'refund', 'USD', 5, '2026-05-04', '2026-05-04', 5"
    refused("AO001", f"INSERT INTO financials_entry ({columns}) VALUES ({row})", acme.pk)


def test_a_document_is_posted_once(acme):
    invoice = make.invoice(acme, "50.00", issued_on=MAY)
    columns = "customer_id, kind, currency, amount, posted_on, due_on, known_on, document_id, allocated"
    row = "%s, 'invoice', 'USD', {}, '2026-05-04', '2026-06-04', '2026-05-04', %s, 0"
    again = f"INSERT INTO financials_entry ({columns}) VALUES ({row})"
    refused("AL001", again.format("0.01"), acme.pk, invoice.pk)


def test_only_drafts_have_no_number(acme):
    fields = {"kind": "order", "status": "confirmed", "issued_on": MAY, "known_on": MAY, "currency": "USD"}
    with pytest.raises(IntegrityError, match="only_drafts_have_no_number"), transaction.atomic():
        Document.objects.create(customer=acme, net=1, tax=0, total=1, **fields)


def test_allocating_by_hand_takes_what_is_left_on_both_sides(acme):
    invoice, payment = make.invoice(acme, "50.00", issued_on=MAY), make.payment(acme, "30.00", received_on=MAY)
    allocate(debit=entry_of(invoice), credit=entry_of(payment), amount=Decimal("30.00"), now=NOW)
    assert open_amount(entry_of(invoice)) == Decimal("20.00")
