"""On the collection day the debits become payments; some the bank refused before, some come back after."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.books import check
from financials.debits.booking import book_debit, book_run, reject_debit
from financials.debits.collecting import DebitsRefused, discard_run, prepare_run, send_run
from financials.ledger import open_amount
from financials.models import Payment
from financials.returns import return_payment
from tests import make
from tests.financials.debits.office import IBANS, MONDAY, NOW, collected, debtor, prepared, proposed

FRIDAY = date(2026, 11, 20)
NEXT = date(2026, 11, 27)


def sent(by, *invoices, **fields):
    return send_run(run=prepared(by, *invoices, **fields), by=by, now=NOW)


def test_on_the_collection_day_each_debit_settles_its_invoices(acme, due, anna):
    second = make.invoice(acme, "50.00", issued_on=date(2026, 10, 2))
    run = collected(anna, due, second)
    payment = Payment.objects.get()
    assert (payment.amount, payment.currency, payment.method) == (Decimal(150), "EUR", "direct_debit")
    assert (payment.reference, payment.received_on) == (f"{run.number}-00001", MONDAY)
    assert [open_amount(invoice.entries.get()) for invoice in (due, second)] == [0, 0]
    assert run.state == "done"
    assert not list(check(as_of=MONDAY))


@pytest.mark.parametrize(("paid", "taken", "credit"), [(None, 4, 0), ("100.00", 4, 100), ("198.00", 2, 196)])
def test_the_discount_is_given_as_far_as_there_is_a_rest(acme, anna, paid, taken, credit):
    early = make.invoice(acme, "200.00", issued_on=date(2026, 11, 6), terms="2/10 net 30")
    (found,) = proposed(entries=[early.entries.get().pk])
    run = prepare_run(collect_on=MONDAY, chosen={found.entry.pk: found.amount}, by=anna, now=NOW)
    run = send_run(run=run, by=anna, now=NOW)
    if paid:
        make.payment(acme, paid, received_on=date(2026, 11, 13), to=[(early, paid)])
    assert book_run(run=run, by=anna, now=make.at(MONDAY)) == []
    payment = Payment.objects.get(method="direct_debit")
    assert (payment.amount, payment.discount_taken) == (Decimal(196), taken)
    assert open_amount(payment.entries.get(kind="payment")) == credit
    assert open_amount(early.entries.get()) == 0
    assert not list(check(as_of=MONDAY))


def test_booking_twice_books_once(due, anna):
    run = collected(anna, due)
    assert book_run(run=run, by=anna, now=make.at(FRIDAY)) == []
    assert book_debit(item=run.items.get(), by=anna, now=make.at(FRIDAY)) == Payment.objects.get()


def test_nothing_is_booked_before_its_day_or_before_the_bank_has_the_file(due, anna):
    run = prepared(anna, due)
    with pytest.raises(DebitsRefused, match="Mark the run as sent"):
        book_run(run=run, by=anna, now=make.at(MONDAY))
    with pytest.raises(DebitsRefused, match="as sent to the bank first"):
        book_debit(item=run.items.get(), by=anna, now=make.at(MONDAY))
    run = send_run(run=run, by=anna, now=NOW)
    with pytest.raises(DebitsRefused, match="comes in on 16 Nov 2026"):
        book_run(run=run, by=anna, now=NOW)


def test_what_was_paid_otherwise_meanwhile_stays_as_credit(acme, due, anna):
    run = sent(anna, due)
    make.payment(acme, "30.00", received_on=date(2026, 11, 13), to=[(due, "30.00")])
    assert book_run(run=run, by=anna, now=make.at(MONDAY)) == []
    credit = Payment.objects.get(method="direct_debit").entries.get()
    assert open_amount(credit) == Decimal(30)
    assert open_amount(due.entries.get()) == 0


def test_a_payment_the_bank_statement_booked_first_is_the_payment_of_its_debit(acme, due, anna):
    run = sent(anna, due)
    item = run.items.get()
    booked = make.payment(acme, "100.00", received_on=MONDAY, reference=item.end_to_end_id, to=[(due, "100.00")])
    assert book_run(run=run, by=anna, now=make.at(MONDAY)) == []
    assert run.items.get().payment == booked
    assert Payment.objects.count() == 1


def test_one_debit_of_a_statement_closes_the_run_with_its_last_one(acme, due, anna):
    other = make.invoice(debtor(anna, "Zeta SA", iban=IBANS[1]), "7.50", issued_on=date(2026, 10, 2))
    run = sent(anna, due, other)
    for number, item in enumerate(run.items.order_by("id")):
        book_debit(item=item, received_on=MONDAY, by=anna, now=make.at(FRIDAY))
        run.refresh_from_db()
        assert run.state == ("sent", "done")[number]


def test_a_debit_the_bank_refused_is_collected_again_as_the_first(acme, due, anna):
    run = sent(anna, due)
    item = reject_debit(item=run.items.get(), reason="account closed", by=anna, now=NOW)
    run.refresh_from_db()
    assert run.state == "done"  # nothing of it is under way any more
    again = proposed(collect_on=FRIDAY)
    assert [(one.sequence, one.came_back) for one in again] == [("FRST", "refused by the bank: account closed")]
    with pytest.raises(DebitsRefused, match="was refused by the bank: account closed"):
        book_debit(item=item, by=anna, now=make.at(MONDAY))
    subject = acme.journal_entries.order_by("seq").last().body.subject
    assert subject == f"Direct debit of 100.00 EUR for {due.number} refused by the bank: account closed"


def test_what_was_booked_is_returned_and_not_refused_or_discarded(due, anna):
    run = collected(anna, due)
    with pytest.raises(DebitsRefused, match="Book its payment as returned instead"):
        reject_debit(item=run.items.get(), reason="x", by=anna, now=make.at(FRIDAY))
    with pytest.raises(DebitsRefused, match="was booked already"):
        discard_run(run=run, reason="x", by=anna, now=make.at(FRIDAY))


def returned(item, by, day):
    item.refresh_from_db()
    return return_payment(
        payment=item.payment, returned_on=day, reason="no money on the account", by=by, now=make.at(day)
    )


def test_when_the_first_debit_comes_back_the_next_is_the_first_again(acme, due, anna):
    run = collected(anna, due)
    returned(run.items.get(), anna, MONDAY + timedelta(days=2))
    again = proposed(collect_on=NEXT)
    assert [(one.entry.document, one.sequence, one.amount) for one in again] == [(due, "FRST", Decimal(100))]
    assert again[0].came_back == "came back on 18 Nov 2026: no money on the account"
    second = collected(anna, due, collect_on=NEXT, now=make.at(MONDAY + timedelta(days=2)))
    assert second.items.get().sequence == "FRST"
    make.invoice(acme, "5.00", issued_on=date(2026, 10, 2))
    assert [one.sequence for one in proposed(collect_on=date(2026, 12, 4))] == ["RCUR"]


def test_when_a_later_debit_comes_back_the_next_still_recurs(acme, due, anna):
    collected(anna, due)
    later = make.invoice(acme, "50.00", issued_on=date(2026, 10, 2))
    run = collected(anna, later, collect_on=FRIDAY, now=make.at(MONDAY))
    assert run.items.get().sequence == "RCUR"
    returned(run.items.get(), anna, FRIDAY + timedelta(days=3))
    assert [(one.entry.document, one.sequence) for one in proposed(collect_on=NEXT)] == [(later, "RCUR")]


def test_one_debit_that_cannot_be_booked_does_not_hold_up_the_others(acme, due, anna):
    other = make.invoice(debtor(anna, "Zeta SA", iban=IBANS[1]), "7.50", issued_on=date(2026, 10, 2))
    run = sent(anna, due, other)
    reject_debit(item=run.items.order_by("id").first(), reason="x", by=anna, now=NOW)
    assert book_run(run=run, by=anna, now=make.at(MONDAY)) == []
    assert Payment.objects.get().customer == other.customer
