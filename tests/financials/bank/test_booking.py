"""A line is decided once: however often the button is pressed, and whoever else looks at the statement."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction

from crm.books import check
from financials.bank.booking import (
    LineDecided,
    ProposalChanged,
    accept,
    book_payment,
    book_return,
    book_sure,
    confirm_payment,
    ignore_line,
    reopen_line,
)
from financials.bank.importing import import_statements
from financials.bank.proposing import propose
from financials.ledger import NotBooked
from financials.models import BankLine, Payment
from journal.models import Entry as JournalEntry
from tests import make
from tests.financials.at_once import at_once
from tests.financials.bank import samples

MAY = samples.DAY
APRIL = MAY.replace(month=4)
NOW = make.at(MAY)


@pytest.fixture
def acme(db):
    return make.customer("ACME-7", "Baumgart Maschinenbau GmbH", currency="EUR")


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


def lines(*bookings: tuple[str, str], number: str = "12/1") -> list[BankLine]:
    content = samples.mt940(*bookings, number=number)
    (statement,) = import_statements(content=content, file_name="may.sta", by=None, now=NOW).statements
    propose(statement.lines.all())
    return list(statement.lines.order_by("position"))


def test_a_booked_line_is_a_payment_with_the_banks_reference_and_a_journal_entry(acme, anna):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    (line,) = lines(("119.00", invoice.number))
    booked = accept(line=line, seen=line.mark, by=anna, now=NOW)
    assert booked.payment.reference == "Bank 3000 2026-05-04 12/1/1", "the bank gave none"
    assert (booked.payment.method, booked.payment.booked_by) == ("wire", anna)
    assert JournalEntry.objects.filter(customer=acme, kind="payment_booked").count() == 1
    assert not list(check(as_of=MAY))


def test_the_value_date_counts_and_never_a_day_to_come(acme, anna):
    (line,) = lines(("119.00", "Kd acme-7"))
    yesterday = make.at(MAY - timedelta(days=1))
    booked = book_payment(line=line, customer=acme, shares=[], by=anna, now=yesterday)
    assert booked.payment.received_on == MAY - timedelta(days=1)


def test_a_reference_the_bank_uses_for_other_money_too_gets_the_lines_place(acme, anna):
    content = samples.camt(*(samples.entry(f"{amount}.00", reference="BATCH-1") for amount in (10, 20)))
    (statement,) = import_statements(content=content, file_name="x", by=None, now=NOW).statements
    for line in statement.lines.all():
        book_payment(line=line, customer=acme, shares=[], by=anna, now=NOW)
    references = list(acme.payments.order_by("pk").values_list("reference", flat=True))
    assert references == ["BATCH-1", "BATCH-1 (7/2)"]


def test_a_reference_booked_by_hand_is_not_booked_again(acme, anna):
    make.payment(acme, "50.00", received_on=APRIL, reference="BATCH-1")
    content = samples.camt(samples.entry("10.00", reference="BATCH-1"))
    (statement,) = import_statements(content=content, file_name="x", by=None, now=NOW).statements
    with pytest.raises(NotBooked, match="BATCH-1 was booked before"):
        book_payment(line=statement.lines.get(), customer=acme, shares=[], by=anna, now=NOW)
    assert statement.lines.get().state == "new"


def test_what_is_decided_is_not_decided_again(acme, anna):
    first, second = lines(("10.00", "a"), ("20.00", "b"))
    ignore_line(line=first, reason="own transfer", by=anna, now=NOW)
    book_payment(line=second, customer=acme, shares=[], by=anna, now=NOW)
    for line in (first, second):
        with pytest.raises(LineDecided, match="by Anna Meyer"):
            book_payment(line=line, customer=acme, shares=[], by=anna, now=NOW)
    with pytest.raises(LineDecided):
        reopen_line(line=second)
    assert reopen_line(line=first).is_undecided


def test_only_what_was_seen_is_booked(acme, anna):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    (line,) = lines(("119.00", invoice.number))
    make.payment(acme, "19.00", received_on=APRIL, to=[(invoice, "19.00")])
    with pytest.raises(ProposalChanged):
        accept(line=line, seen=line.mark, by=anna, now=NOW)
    line.refresh_from_db()
    assert line.confidence == "likely", "19.00 more than is open now"
    accept(line=line, seen=line.mark, by=anna, now=NOW)
    assert acme.payments.get(amount=119).entries.get().allocated == 100


def test_money_that_went_out_is_no_payment_and_money_that_came_in_no_return(acme, anna):
    payment = make.payment(acme, "10.00", received_on=APRIL)
    came, went = lines(("10.00", "a"), ("-20.00", "b"))
    with pytest.raises(NotBooked, match="went out"):
        book_payment(line=went, customer=acme, shares=[], by=anna, now=NOW)
    for line in (came, went):
        with pytest.raises(NotBooked, match="another amount"):
            book_return(line=line, payment=payment, by=anna, now=NOW)


def test_a_payment_stands_on_one_line(acme, anna):
    payment = make.payment(acme, "10.00", received_on=MAY)
    first, second = lines(("10.00", "a"), ("10.00", "b"))
    confirm_payment(line=first, payment=payment, by=anna, now=NOW)
    assert "found on the bank statement of" in acme.journal_entries.get(kind="payment_confirmed").body.subject
    with pytest.raises(NotBooked, match="another line of a statement already"):
        confirm_payment(line=second, payment=payment, by=anna, now=NOW)
    done = {"state": "booked", "payment": payment, "customer": acme, "decided_at": NOW}
    with pytest.raises(Error), transaction.atomic():
        BankLine.objects.filter(pk=second.pk).update(**done)


def test_a_line_is_ignored_for_a_reason(acme, anna):
    (line,) = lines(("10.00", "a"))
    with pytest.raises(NotBooked, match="Say in a few words"):
        ignore_line(line=line, reason="  ", by=anna, now=NOW)


def test_booking_one_line_changes_what_the_next_of_the_same_customer_would_pay(acme, anna):
    old = make.invoice(acme, "50.00", issued_on=APRIL)
    new = make.invoice(acme, "50.00", issued_on=MAY)
    first, second = lines(("50.00", "Kd acme-7"), ("50.00", "Kd acme-7 again"))
    assert first.confidence == second.confidence == "likely", "two invoices of this amount"
    chosen = [(old.entries.get(), Decimal("50.00"), Decimal(0))]
    book_payment(line=first, customer=acme, shares=chosen, by=anna, now=NOW)
    assert book_sure(statement=first.statement, by=anna, now=NOW) == (1, [])
    assert not new.entries.get().is_open


@pytest.mark.django_db(transaction=True)
def test_sixteen_people_accept_one_line_at_once_and_it_is_booked_once():
    acme = make.customer("ACME-7", currency="EUR")
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    (line,) = lines(("119.00", invoice.number))
    anna = make.user()
    outcomes = at_once(lambda number: accept(line=line, seen=line.mark, by=anna, now=NOW))
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == len(outcomes) - 1
    assert all(isinstance(one, NotBooked) for one in refused), refused
    assert Payment.objects.count() == 1
    assert not list(check(as_of=MAY))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_book_all_sure_lines_at_once_book_each_once():
    acme = make.customer("ACME-7", currency="EUR")
    invoices = [make.invoice(acme, amount, issued_on=APRIL) for amount in ("10.00", "20.00", "30.00", "40.00")]
    found = lines(*((f"{invoice.total:.2f}", invoice.number) for invoice in invoices))
    anna = make.user()
    outcomes = at_once(lambda number: book_sure(statement=found[0].statement, by=anna, now=NOW), 2)
    assert sum(booked for booked, _ in outcomes) == 4
    assert Payment.objects.count() == 4
    assert not list(check(as_of=MAY))
